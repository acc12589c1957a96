"""A signed case that a director declares void: it counts nowhere, and stays readable with who, when and why."""

import re

import pytest
from sqlalchemy import select

from logbook.cases import queries as cases
from logbook.cases.models import Case, CaseState
from logbook.documents import queries as documents
from logbook.documents.rules import CertificateFacts
from logbook.foundation.errors import Conflict, Forbidden, Invalid
from logbook.notices.models import Letter
from logbook.progress import queries as progress
from logbook.signoff import actions, queries
from logbook.signoff.models import Signature, SignatureKind
from tests.cast import PASSWORD
from tests.progress.arrange import home_of, standing_of
from tests.signoff.arrange import MILD, decided, signed_case, waiting_case

SAID = {"revision": "1", "reason": "Logged twice.", "password": PASSWORD}


def void(session, cast, case_id, **said):
    """Cleo's void of the case."""
    what = {"by": cast.cleo, "case": decided(session, case_id), "revision": 1, "reason": "Logged twice."}
    return actions.void(session, **what | said)


@pytest.fixture
def signed(database, cast):
    """A case that Ben signed."""
    with database.writing() as session:
        return signed_case(session, cast)


def test_a_director_declares_a_signed_case_void_by_a_signature_of_its_own(database, cast, signed):
    with database.writing() as session:
        void(session, cast, signed)
    with database.reading() as session:
        case = session.get_one(Case, signed)
        assert (case.state, case.revision) == (CaseState.VOID, 2)
        first, second = session.scalars(select(Signature).order_by(Signature.sequence))
        assert (first.kind, second.kind) == (SignatureKind.CASE, SignatureKind.VOID)
        assert (second.signer_id, second.reason, second.revision) == (cast.cleo.id, "Logged twice.", 2)
        assert second.meaning.startswith("I declare this case void")
        assert case.signed_at == first.signed_at
    with database.reading() as session:
        assert [each.broken for each in queries.check_chains(session)] == [None, None]


def test_what_was_said_of_a_void_case_is_still_held_back_from_its_fellow_and_still_opens(database, cast, as_, signed):
    with database.writing() as session:
        void(session, cast, signed)
    page = f"/cases/{signed}/sign-off"
    assert "Ben Okafor, MD has rated it." in as_(cast.ada).get(page).text
    assert "Good needle control." not in as_(cast.ada).get(page).text
    assert as_(cast.ada).post(f"/cases/{signed}/rating/none").status_code == 303
    assert "Good needle control." in as_(cast.ada).get(page).text
    assert "Good needle control." in as_(cast.ada).get(f"/cases/{signed}/revisions/1").text


@pytest.mark.both_databases
def test_a_void_counts_nowhere(database, cast, as_, signed):
    with database.writing() as session:
        kept = signed_case(session, cast, 2)
        void(session, cast, signed)
    with database.reading() as session:
        program, fellow = cast.program, cast.ada
        assert standing_of(session, cast).signed == 1
        draft = documents.certificate(session, program, fellow, MILD, "")
        assert draft is not None
        assert isinstance(draft.facts, CertificateFacts)
        assert draft.facts.cases == 1
        totals = cases.totals(session, Case.fellow_id == fellow.id)
        assert totals is not None
        assert totals.cases == 1
        signed_last = progress.attending_home(session, program.id, cast.ben.id).signed_last
        assert [each.case_id for each in signed_last] == [kept]
        assert progress.program_home(session, program).fellows.signed == 1
    page = as_(cast.ada).get("/cases").text
    assert "void ones not counted" in page
    assert len(re.findall(r'state-void">', page)) >= 1


def test_who_when_and_why_stand_on_the_page_of_the_case_for_whoever_sees_it(database, cast, as_, signed):
    answer = as_(cast.cleo).post(f"/cases/{signed}/void", data=SAID)
    assert (answer.status_code, answer.location) == (303, f"/cases/{signed}")
    for person in (cast.ada, cast.ben, cast.cleo, cast.cora):
        for path in ("", "/sign-off"):
            page = as_(person).get(f"/cases/{signed}{path}").text
            assert "this case counts no more" in page
            assert "Logged twice." in page
            assert "Cleo Marsh, MD" in page
            assert "1 min 23 s" in page


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_a_director_declares_void(cast, as_, signed, method):
    statuses = {
        name: getattr(as_(person), method)(f"/cases/{signed}/void").status_code
        for name, person in cast.everybody().items()
    }
    into = 200 if method == "get" else 422
    assert statuses == {
        "ada": 403, "abe": 404, "ben": 403, "bea": 404, "cleo": into, "cora": 403, "dan": 404, "della": 404,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"reason": ""}, "Write why this case shall not count"),
        ({"reason": "x" * 4001}, "shorten it"),
        ({"reason": "It was Mr Smith again."}, "looks like a name"),
        ({"password": "wrong"}, "This is not your password"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_the_case_stays_signed(database, cast, as_, signed, changes, words):
    answer = as_(cast.cleo).post(f"/cases/{signed}/void", data=SAID | changes)
    assert answer.status_code == 422
    assert words in answer.text
    with database.reading() as session:
        assert session.get_one(Case, signed).state is CaseState.SIGNED


def test_no_case_but_a_signed_one_is_declared_void_and_none_twice(database, cast, as_, signed):
    with database.writing() as session:
        waiting = waiting_case(session, cast, 2)
    cleo = as_(cast.cleo)
    assert cleo.get(f"/cases/{waiting}/void").status_code == 409
    assert cleo.post(f"/cases/{signed}/void", data=SAID | {"revision": "2"}).status_code == 409
    assert cleo.post(f"/cases/{signed}/void", data=SAID).status_code == 303
    again = cleo.post(f"/cases/{signed}/void", data=SAID | {"revision": "2"})
    assert again.status_code == 409
    assert "was declared void" in again.text


def test_nobody_declares_an_own_case_void(database, cast, signed):
    with database.writing() as session:
        with pytest.raises(Forbidden, match="your own"):
            void(session, cast, signed, by=cast.ada)
        with pytest.raises(Invalid, match="Write why"):
            void(session, cast, signed, reason=" ")
        with pytest.raises(Conflict, match="changed meanwhile"):
            void(session, cast, signed, revision=2)


def test_fellow_and_attending_are_told_and_of_the_case_no_more_than_its_number(database, cast, signed):
    with database.writing() as session:
        void(session, cast, signed, reason="Wrong level at L4.")
    with database.reading() as session:
        letters = session.scalars(select(Letter).order_by(Letter.address)).all()
        assert [each.person_id for each in letters] == [cast.ada.id, cast.ben.id]
        assert {each.subject for each in letters} == {"Case 1 was declared void"}
        assert {*letters[0].facts} == {"number", "by", "path"}
        assert letters[0].facts["number"] == 1


def test_what_is_void_is_not_logged_again_by_a_tap_nor_a_habit(database, cast, signed):
    with database.writing() as session:
        void(session, cast, signed)
    with database.reading() as session:
        assert cases.most_used_procedures(session, cast.program.id, cast.ada.id) == []
        home = home_of(session, cast)
        assert (home.again, home.signed, home.lag_of) == ([], 0, 0)
