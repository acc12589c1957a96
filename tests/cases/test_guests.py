"""Naming a supervisor without an account: on the form, in the draft, in what is sticky, and the letter that follows."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.cases import actions, queries
from logbook.cases.models import Case, CaseState, GuestLink
from logbook.cases.rules import Refused, afresh, differences, entry_of, judge, leaves_at, read_typed
from logbook.cases.rules.guests import AFTER_UNDO
from logbook.foundation import clock
from logbook.notices.models import Letter
from tests.cases.arrange import log, mild_entry, typed, with_memberships

GUEST = {"attending_id": None, "guest_name": "Gil Aster", "guest_email": "gil@riverside.example"}
TYPED = GUEST | {"attending_id": "guest"}


def only_case(session: Session) -> Case:
    return session.scalars(select(Case)).one()


@pytest.mark.both_databases
def test_the_form_names_a_guest_who_gets_a_letter_without_details_of_the_case(database, cast, ada):
    page = ada.post("/cases/new", data=typed(cast, **TYPED), follow_redirects=True).text
    assert "Case 1 was sent to Gil Aster (guest)." in page
    assert "Gil Aster signs as a guest" in page
    with database.reading() as session:
        case, link, letter = only_case(session), *(session.scalars(select(each)).one() for each in (GuestLink, Letter))
        assert (case.state, case.attending_id, case.guest_name) == (CaseState.SUBMITTED, None, "Gil Aster")
        assert (letter.address, letter.name, letter.due_at) == ("gil@riverside.example", "Gil Aster", link.sent_at)
        assert link.sent_at - link.issued_at == AFTER_UNDO
        assert set(letter.facts) == {"token", "fellow", "program", "institution", "expires_on"}


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"guest_name": ""}, "Write the name of whoever supervised"),
        ({"guest_email": ""}, "Write the e-mail address"),
        ({"guest_email": "gil at riverside"}, "is not an e-mail address"),
        # A mail server would take the comment out, and bring the link to Ada herself.
        ({"guest_email": "ada(gil)@northfield.example"}, "is not an e-mail address"),
        ({"guest_email": "ADA@northfield.example"}, "This is your own address"),
        ({"guest_email": "ben@northfield.example"}, "Ben Okafor, MD has an account here"),
    ],
)
def test_what_is_wrong_with_a_guest_is_said_beside_the_field_and_nothing_is_lost(database, cast, ada, said, sentence):
    answer = ada.post("/cases/new", data=typed(cast, **TYPED | said))
    assert answer.status_code == 422
    assert sentence in answer.text.replace("&#39;", "'")
    assert '<option selected value="guest">' in answer.text
    with database.reading() as session:
        assert session.scalars(select(Case)).all() == []


def test_whoever_has_an_account_elsewhere_only_is_not_told_of(cast, ada):
    answer = ada.post("/cases/new", data=typed(cast, **TYPED | {"guest_email": cast.dan.email}))
    assert answer.status_code == 303


def test_with_an_attending_chosen_what_was_typed_of_a_guest_is_not_taken(database, cast, ada):
    ada.post("/cases/new", data=typed(cast, guest_name="Gil Aster", guest_email="gil@riverside.example"))
    with database.reading() as session:
        case = only_case(session)
        assert (case.attending_id, case.guest_name, case.guest_email) == (cast.ben.id, None, None)
        assert session.scalars(select(GuestLink)).all() == []


def test_a_draft_may_leave_the_guest_open_and_is_sent_once_it_does_not(database, cast, ada):
    ada.post("/cases/new", data=typed(cast, then="draft", **TYPED | {"guest_email": ""}))
    with database.writing() as session:
        case = queries.case(session, only_case(session).id)
        assert case is not None
        assert (case.guest_name, case.guest_email) == ("Gil Aster", "")
        with pytest.raises(Refused, match="e-mail"):
            actions.submit(session, by=with_memberships(session, cast.ada), program=case.program, case=case)
    page = ada.get(f"/cases/{case.id}/edit").text
    assert '<option selected value="guest">' in page
    assert 'value="Gil Aster"' in page


@pytest.mark.both_databases
def test_the_next_case_and_one_like_it_keep_the_guest(cast, ada):
    first = ada.post("/cases/new", data=typed(cast, **TYPED)).location.rpartition("/")[2]
    for address in ("/cases/new?procedure=mild-pild", f"/cases/new?again={first}"):
        page = ada.get(address).text
        assert '<option selected value="guest">' in page
        assert 'value="gil@riverside.example"' in page
        assert ">Gil Aster, " in page


def test_nothing_of_a_guest_lies_in_the_cookie(cast, ada):
    ada.post("/cases/new", data=typed(cast, **TYPED))
    with ada.session_transaction() as cookie:
        assert "riverside" not in str(dict(cookie))
        assert "guest_of" in cookie["sticky"]


def test_the_address_of_a_guest_is_kept_of_a_draft_and_no_other_text_in_its_place():
    said = read_typed({"guest_email": ["gil@riverside.example"], "guest_name": ["Gil"]}, {"guest_email", "guest_name"})
    assert said == {"guest_email": ["gil@riverside.example"], "guest_name": ["Gil"]}
    assert judge(said).held == {}
    assert read_typed({"guest_email": ["Doe, MRN 4471923"]}, {"guest_email"}) == {}


@pytest.mark.both_databases
def test_sending_the_same_form_twice_sends_one_letter(database, cast, ada):
    said = typed(cast, **TYPED)
    for _ in range(2):
        assert ada.post("/cases/new", data=said).status_code == 303
    with database.reading() as session:
        assert len(session.scalars(select(Letter)).all()) == 1


def test_a_case_taken_back_and_discarded_takes_its_links_along(database, cast, ada):
    address = ada.post("/cases/new", data=typed(cast, **TYPED)).location
    assert ada.post(f"{address}/withdraw").status_code == 303
    assert ada.post(f"{address}/discard").status_code == 303
    with database.reading() as session:
        assert session.scalars(select(GuestLink)).all() == []
        assert session.scalars(select(Letter)).all() == []


def test_another_supervisor_is_a_difference_of_the_entry(database, cast):
    with database.writing() as session:
        case = log(session, cast, mild_entry(session, cast, **GUEST))
        assert afresh(entry_of(case), clock.today()).guest_email == "gil@riverside.example"
    before = {
        "case": {"attending_id": "x", "guest_name": None},
        "names": {"attending": "Ben Okafor, MD", "procedures": []},
        "procedures": [],
    }
    after = {
        "case": {"attending_id": None, "guest_name": "Gil", "guest_email": "gil@x.example"},
        "names": {"attending": "Gil (guest)", "procedures": []},
        "procedures": [],
    }
    said = differences(before, after)
    assert [(each.field, each.before, each.after) for each in said] == [
        ("Attending", "Ben Okafor, MD", "Gil (guest)"),
        ("Guest's e-mail address", "", "gil@x.example"),
    ]


def test_a_letter_leaves_at_once_until_a_share_of_the_day_is_used_up():
    now = clock.now()
    assert leaves_at(now, [now] * 4, [now] * 19) == now + AFTER_UNDO
    assert leaves_at(now, [now] * 5, []) > leaves_at(now, [now] * 4, [])
    assert leaves_at(now, [], [now] * 20) == leaves_at(now, [now] * 5, [])
