"""A supervisor without an account: the link by letter, the page behind it, and what is left of both afterwards."""

import re
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from logbook.cases import actions as cases
from logbook.cases.models import Case, CaseRevision, CaseState, GuestLink
from logbook.documents import queries as documents
from logbook.documents.rules import CertificateFacts
from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.notices.models import Letter, LetterState
from logbook.people.models import Person
from logbook.progress.rules import AttendingCount
from logbook.signoff import queries, rules
from logbook.signoff.models import Means, Return, Signature
from tests.cases.arrange import with_memberships
from tests.cast import Cast
from tests.progress.arrange import standing_of
from tests.signoff.arrange import MILD, asked_guest, guest_says, signature_of, signed_case

As = Callable[[Person], FlaskClient]


@pytest.fixture
def asked(database: Database, cast: Cast) -> tuple[UUID, str]:
    """A case of Ada's that waits for Gil, and the token of his link."""
    with database.writing() as session:
        return asked_guest(session, cast)


def state_of(database: Database, case_id: UUID) -> CaseState:
    with database.reading() as session:
        return session.get_one(Case, case_id).state


def test_a_guest_reads_the_entry_signs_it_and_is_marked_in_the_chain(database, client, asked):
    case_id, token = asked
    page = client.get(f"/guest/{token}")
    for words in ("Did you supervise this?", "Ada Reyes", "Northfield", "1 min 23 s", "not verify", "Gofton"):
        assert words in page.text
    answer = client.post(f"/guest/{token}", data=guest_says(role_0="assisted"), follow_redirects=True)
    assert "Case 1 of Ada Reyes, MD was signed." in answer.text
    with database.reading() as session:
        assert all(each.broken is None for each in queries.check_chains(session))
    with database.reading() as session:
        signature = signature_of(session, case_id)
        assert (signature.signer_id, signature.signer_name) == (None, "Gil Aster, MD")
        assert signature.guest_registration == "287 114, New York State"
        assert signature.authenticated_by is Means.GUEST_LINK
        assert signature.meaning == rules.MEANING_OF_GUEST
        assert [each.role.value for each in signature.attested_roles] == ["assisted", "assisted"]
        assert '"guest_email":"Gil.Aster@riverside.example"' in signature.snapshot
        assert '"attending":"Gil Aster (guest)"' in signature.snapshot
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "case.sign")).one()
        assert event.actor_id is None
        assert event.facts["authenticated_by"] == "guest_link"


def test_looking_uses_nothing_up_and_signing_does_so_once(database, client, asked):
    case_id, token = asked
    for _ in range(3):
        assert client.get(f"/guest/{token}").status_code == 200
    assert client.post(f"/guest/{token}", data=guest_says()).status_code == 303
    again = client.post(f"/guest/{token}", data=guest_says(name="Somebody Else"))
    assert "works once" in again.text
    back = client.post(f"/guest/{token}/return", data={"return-why": "not_mine"})
    assert "works once" in back.text
    assert state_of(database, case_id) is CaseState.SIGNED
    assert "Ada Reyes" not in client.get(f"/guest/{token}").text.replace("Case 1 of Ada Reyes, MD was signed.", "")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": " "}, "Write your name"),
        ({"number": "none"}, "A registration number has digits"),
        ({"registered_with": ""}, "Write which state or board"),
        ({"confirms": ""}, "Confirm it, or say below why not"),
        ({"entrustment": ""}, "Say how much you had to do"),
        ({"role_1": ""}, "Confirm the fellow"),
        ({"feedback": "Mrs Jane Doe, MRN 4471923, did well."}, "looks like"),
    ],
)
def test_what_a_guest_leaves_out_is_asked_for_and_the_rest_is_kept(database, client, asked, changes, sentence):
    case_id, token = asked
    answer = client.post(f"/guest/{token}", data=guest_says(**changes))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "287 114" in answer.text or "number" in changes
    assert state_of(database, case_id) is CaseState.SUBMITTED


@pytest.mark.both_databases
def test_a_guest_who_did_not_supervise_sends_it_back(database, cast, as_, client, asked):
    case_id, token = asked
    assert client.post(f"/guest/{token}/return", data={}).status_code == 422
    client.post(f"/guest/{token}/return", data={"return-why": "not_mine", "return-reason": "I was away that day."})
    with database.reading() as session:
        returned = session.scalars(select(Return)).one()
        assert (returned.returned_by_id, returned.guest_name) == (None, "Gil Aster")
        assert returned.reason == "I did not supervise this case. I was away that day."
        assert session.scalars(select(CaseRevision.kept_by_id)).one() is None
    assert state_of(database, case_id) is CaseState.RETURNED
    assert "Gil Aster (guest) returned it" in as_(cast.ada).get(f"/cases/{case_id}").text
    assert "Gil Aster (guest): I did not" in as_(cast.ada).get("/").text
    assert "I was away that day." in as_(cast.cleo).get(f"/cases/{case_id}/sign-off").text


def test_something_that_is_not_right_needs_words(database, client, asked):
    _, token = asked
    answer = client.post(f"/guest/{token}/return", data={"return-why": "look_again"})
    assert "Write what the fellow should look at again." in answer.text
    with database.reading() as session:
        assert session.scalars(select(Return)).all() == []


def test_a_link_ends_when_the_entry_is_taken_back_and_the_next_one_opens_the_next_revision(
    database, cast, client, asked
):
    case_id, token = asked
    with database.writing() as session:
        by = with_memberships(session, cast.ada)
        case = session.get_one(Case, case_id)
        cases.withdraw(session, by=by, case=case)
    page = client.get(f"/guest/{token}")
    assert page.status_code == 410
    assert "taken back or changed since" in page.text
    with database.reading() as session:
        # It had not left: nobody gets a letter about what was undone.
        assert session.scalars(select(Letter)).all() == []
    assert client.post(f"/guest/{token}", data=guest_says()).status_code == 410


@pytest.mark.parametrize(
    ("days", "works"), [pytest.param(13, True, id="the day before"), pytest.param(15, False, id="the day after")]
)
def test_a_link_works_for_fourteen_days(monkeypatch, client, asked, days, works):
    now = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: now)
    page = client.get(f"/guest/{asked[1]}")
    assert (page.status_code == 200) is works
    assert ("It has expired" in page.text) is not works


@pytest.mark.both_databases
def test_a_new_link_takes_the_place_of_the_old_one(database, cast, as_, client, asked, monkeypatch):
    case_id, token = asked
    early = as_(cast.ada).post(f"/cases/{case_id}/guest-link")
    assert (early.status_code, "has not left yet" in early.text) == (409, True)
    later = clock.now() + timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert as_(cast.ada).post(f"/cases/{case_id}/guest-link").status_code == 303
    assert "A newer link was sent" in client.get(f"/guest/{token}").text
    with database.reading() as session:
        [new] = session.scalars(select(GuestLink).where(GuestLink.ended_at.is_(None)))
        letter = session.scalars(select(Letter).where(Letter.key == f"guest-link:{new.id}")).one()
        assert letter.address == "Gil.Aster@riverside.example"
    assert client.get(f"/guest/{letter.facts['token']}").status_code == 200


@pytest.mark.both_databases
def test_a_letter_that_did_not_arrive_is_told_of_on_the_case(database, cast, as_, asked, monkeypatch):
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    lost = {"state": LetterState.GIVEN_UP, "settled_at": later, "problem": "The mail server refused the address (550)."}
    with database.writing() as session:
        session.execute(update(Letter).values(**lost, facts={}))
    page = " ".join(as_(cast.ada).get(f"/cases/{asked[0]}").text.split())
    assert "to Gil.Aster@riverside.example could not be delivered.</span> The mail server refused the address" in page
    assert "Take the case back, mend the address" in page
    assert "went by e-mail" not in page


def test_only_the_digest_of_a_token_stays_and_an_address_has_few_letters_a_day(database, cast):
    with database.writing() as session:
        tokens = [asked_guest(session, cast, number)[1] for number in range(1, 8)]
    with database.reading() as session:
        links = session.scalars(select(GuestLink).order_by(GuestLink.sent_at)).all()
        assert not any(token in str(vars(each)) for each in links for token in tokens)
        day = timedelta(hours=23)
        soon = [each for each in links if each.sent_at - clock.now() < day]
        assert (len(soon), len(links)) == (5, 7)
        due = {each.key: each.due_at for each in session.scalars(select(Letter))}
        assert [due[f"guest-link:{each.id}"] for each in links] == [each.sent_at for each in links]


def test_unknown_links_are_nothing_and_counted(app: Flask, client):
    statuses = [client.get(f"/guest/guess-{number}").status_code for number in range(102)]
    assert statuses[:100] == [404] * 100
    assert statuses[100:] == [429] * 2


def test_its_own_fellow_cannot_use_the_link(database, cast, as_, asked):
    case_id, token = asked
    assert as_(cast.ada).post(f"/guest/{token}", data=guest_says()).status_code == 403
    assert as_(cast.ada).post(f"/guest/{token}/return", data={"return-why": "not_mine"}).status_code == 403
    assert state_of(database, case_id) is CaseState.SUBMITTED
    assert as_(cast.ben).post(f"/guest/{token}", data=guest_says()).status_code == 303


def test_the_trail_tells_who_opened_the_link_who_tried_it_and_that_a_guest_signed(cast, as_, client, asked):
    address = f"/guest/{asked[1]}"
    as_(cast.ada).get(address)
    as_(cast.ada).post(address, data=guest_says())
    client.get(address)
    client.post(address, data=guest_says())
    page = " ".join(re.sub(r"<[^>]+>", " ", as_(cast.cleo).get("/audit").text).split())
    for words in (
        "Ada Reyes, MD opened a guest’s link",
        "Ada Reyes, MD was refused",
        "using its guest’s link",
        "Somebody opened a guest’s link",
        "A guest signed a case",
    ):
        assert words in page, words


def test_a_guest_has_no_pin_and_no_device_to_sign_on(cast, as_, asked):
    ada = as_(cast.ada)
    assert "Sign here" not in ada.get(f"/cases/{asked[0]}").text
    assert ada.post(f"/cases/{asked[0]}/hand-over").status_code == 409
    assert ada.get(f"/cases/{asked[0]}/code").status_code == 409
    assert "waits for Gil Aster (guest)" in ada.get(f"/cases/{asked[0]}/sign-here").text


@pytest.mark.both_databases
def test_of_two_at_the_same_moment_one_signs(app: Flask, database, asked):
    case_id, token = asked
    start, statuses = Barrier(2), []

    def send(name: str) -> None:
        start.wait()
        statuses.append(app.test_client().post(f"/guest/{token}", data=guest_says(name=name)).status_code)

    threads = [Thread(target=send, args=(name,)) for name in ("Gil Aster", "Gil A. Aster")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    # The other finds the link used, before or while its form is looked at.
    assert statuses.count(303) == 1
    with database.reading() as session:
        assert len(session.scalars(select(Signature).where(Signature.case_id == case_id)).all()) == 1


def test_a_guest_is_marked_wherever_the_case_is_shown(
    database, cast, as_, client, asked
):
    case_id, token = asked
    assert "Waiting for Gil Aster (guest)" in as_(cast.cora).get(f"/cases/{case_id}").text
    client.post(f"/guest/{token}", data=guest_says())
    for address in (f"/cases/{case_id}", f"/cases/{case_id}/sign-off"):
        page = as_(cast.cleo).get(address).text
        assert "Gil Aster, MD (guest)" in page
        assert "287 114, New York State" in page
        assert "not verified by the program" in page
        assert "Gil.Aster@riverside.example" in page
        assert "riverside.example" not in as_(cast.cora).get(address).text
    assert "domain riverside.example" in as_(cast.cleo).get(f"/cases/{case_id}/sign-off").text
    assert "Gil Aster (guest)" in as_(cast.cleo).get("/cases").text
    assert "Gil Aster (guest)" in as_(cast.cleo).post("/cases/export").text
    assert "Signed by a guest: registration number 287 114" in as_(cast.cleo).get(f"/progress/{cast.ada.id}").text


def test_documents_count_a_guest_apart_from_the_attendings(database, cast, client, asked):
    _, token = asked
    client.post(f"/guest/{token}", data=guest_says())
    with database.writing() as session:
        signed_case(session, cast, 2)
    with database.reading() as session:
        standing = standing_of(session, cast)
        assert standing.attendings == (
            AttendingCount(cast.ben.name, 1),
            AttendingCount("Gil Aster, MD", 1, "287 114, New York State"),
        )
        draft = documents.certificate(session, cast.program, cast.ada, MILD, "Reviewed with the fellow.")
        assert draft
        assert isinstance(draft.facts, CertificateFacts)
        assert draft.facts.attendings == 1
        guests = [(each.name, each.registration) for each in draft.facts.guests]
        assert guests == [("Gil Aster, MD", "287 114, New York State")]


def test_the_database_refuses_a_case_with_two_supervisors_or_half_a_guest(database, cast, asked):
    case_id, _ = asked
    for wrong in ({"attending_id": cast.ben.id}, {"guest_email": None}, {"guest_email": ""}):
        with pytest.raises(IntegrityError), database.writing() as session:
            session.execute(update(Case).where(Case.id == case_id).values(**wrong))
