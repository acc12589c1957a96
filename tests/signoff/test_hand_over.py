"""Signing at the C-arm: the fellow's device in the attending's hands."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from logbook.accounts import queries as accounts
from logbook.cases import actions, queries
from logbook.cases.models import Case, CaseState, HandOver
from logbook.cases.rules import HAND_OVER_FOR, LIFE, Verb, in_hand
from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.errors import Conflict
from logbook.people.models import Membership
from logbook.signoff import actions as signoff
from logbook.signoff.models import Means
from tests.accounts.arrange import PIN, give_pin
from tests.signoff.arrange import decided, signature_of, signed_case, waiting_case

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WORDS = "Calm hands throughout."


def said(**changes) -> dict[str, str]:
    """What Ben sends from Ada's phone."""
    usual = {"revision": "1", "role_0": "performed", "role_1": "assisted", "entrustment": "3", "feedback": WORDS}
    return usual | {"pin": PIN} | changes


def state_of(database, case_id: UUID) -> CaseState:
    with database.reading() as session:
        state: CaseState = session.get_one(Case, case_id).state
    return state


def is_open(database, case_id: UUID) -> bool:
    with database.reading() as session:
        return in_hand(session.get_one(Case, case_id), queries.hand_over(session, case_id), clock.now())


@pytest.fixture
def waiting(database, cast) -> UUID:
    """A case of Ada's that waits for Ben, who has a PIN."""
    give_pin(database, cast.ben)
    with database.writing() as session:
        return waiting_case(session, cast)


@pytest.fixture
def handed(database, cast, waiting) -> str:
    """The address of that case once it is handed over."""
    with database.writing() as session:
        actions.hand_over(session, by=cast.ada, case=decided(session, waiting))
    return f"/cases/{waiting}"


def later(monkeypatch, much: timedelta) -> None:
    then = clock.now() + much
    monkeypatch.setattr(clock, "now", lambda: then)


def test_ben_signs_on_adas_phone_and_leaves_nothing_of_it_there(database, cast, ada, waiting):
    answer = ada.post(f"/cases/{waiting}/hand-over")
    assert (answer.status_code, answer.location) == (303, f"/cases/{waiting}/sign-here")
    page = ada.get(answer.location)
    for words in ("For Ben Okafor, MD", "1 min 23 s", "L3-L4, L4-L5", "First one on the", "I supervised this case"):
        assert words in page.text
    assert page.headers["Cache-Control"] == "no-store"
    answer = ada.post(f"/cases/{waiting}/sign-here", data=said())
    assert (answer.status_code, answer.location) == (303, f"/cases/{waiting}/sign-here")
    after = ada.get(answer.location).text
    assert "Case 1 was signed by Dr Okafor" in after
    for secret in (WORDS, PIN, "had to prompt"):
        assert secret not in after
    with database.reading() as session:
        signature = signature_of(session, waiting)
        signed = session.scalars(select(AuditEvent).where(AuditEvent.verb == "case.sign")).one()
    assert (signature.signer_id, signature.entrustment, signature.feedback) == (cast.ben.id, 3, WORDS)
    assert signature.authenticated_by is Means.PIN
    assert signed.actor_id == cast.ben.id
    assert ada.get("/").status_code == 200  # still as Ada
    assert not is_open(database, waiting)


def test_a_wrong_pin_signs_nothing_keeps_what_was_said_and_counts_against_ben(database, cast, ada, waiting, handed):
    answer = ada.post(f"{handed}/sign-here", data=said(pin="073194"))
    assert answer.status_code == 422
    assert "This is not the PIN of Ben Okafor, MD, so nothing was signed. 4 tries are left." in answer.text
    assert WORDS in answer.text
    assert re.search(r'name="entrustment" value="3" checked', answer.text)
    assert "073194" not in answer.text
    assert (state_of(database, waiting), is_open(database, waiting)) == (CaseState.SUBMITTED, True)
    with database.reading() as session:
        assert accounts.pin_standing(session, cast.ben.id).wrong == 1
        refused = session.scalars(select(AuditEvent).where(AuditEvent.verb == "account.pin_refused")).one()
    assert (refused.actor_id, refused.subject_id) == (cast.ada.id, cast.ben.id)


def test_after_five_wrong_ones_the_form_is_gone_on_every_fellows_phone(database, cast, as_, ada, waiting, handed):
    statuses = [ada.post(f"{handed}/sign-here", data=said(pin="073194")).status_code for _ in range(6)]
    assert statuses == [422] * 4 + [429] * 2
    assert ada.post(f"{handed}/sign-here", data=said()).status_code == 429
    with database.writing() as session:
        other = waiting_case(session, cast, 2, fellow_id=cast.abe.id)
    abe = as_(cast.abe)
    page = abe.post(f"/cases/{other}/hand-over", follow_redirects=True)
    assert "Signing by PIN is locked until" in page.text
    assert 'name="pin"' not in page.text
    assert f'href="/cases/{other}/code"' in page.text
    assert abe.post(f"/cases/{other}/sign-here", data=said()).status_code == 429
    assert state_of(database, other) is CaseState.SUBMITTED
    with database.reading() as session:
        refused = session.scalars(select(AuditEvent).where(AuditEvent.verb == "account.pin_throttled")).all()
    assert {(each.actor_id, each.subject_id) for each in refused} == {(cast.ada.id, waiting), (cast.abe.id, other)}


@on_sqlite
@pytest.mark.parametrize("changes", [{"pin": ""}, {"pin": "07319"}, {"entrustment": "9"}, {"revision": ""}])
def test_a_form_that_could_not_be_signed_costs_no_try(database, cast, ada, handed, changes):
    assert ada.post(f"{handed}/sign-here", data=said(**{"pin": "073194"} | changes)).status_code == 422
    with database.reading() as session:
        assert accounts.pin_standing(session, cast.ben.id).wrong == 0


@on_sqlite
def test_words_that_look_like_a_patient_are_asked_about_and_the_case_stays_handed_over(database, ada, waiting, handed):
    words = {"feedback": "Ask Mr Smith first."}
    asked = ada.post(f"{handed}/sign-here", data=said(**words))
    assert asked.status_code == 422
    assert is_open(database, waiting)
    found = re.search(r'name="keep_texts" value="(\w+)"', asked.text)
    assert found
    assert ada.post(f"{handed}/sign-here", data=said(**words, keep_texts=found[1])).status_code == 303


# What a fellow can ask for about a case that waits, and where.
ASKED = {
    Verb.SUBMIT: ("POST", "/submit"),
    Verb.WITHDRAW: ("POST", "/withdraw"),
    Verb.REVISE: ("GET", "/edit"),
    Verb.DISCARD: ("POST", "/discard"),
    Verb.FOLLOW_UP: ("POST", "/follow-ups"),
    Verb.SHARE: ("POST", "/share"),
    Verb.UNSHARE: ("POST", "/unshare"),
    Verb.DISCUSS: ("POST", "/messages"),
}


def test_everything_a_fellow_can_do_to_a_case_that_waits_is_tried_below():
    waits = {verb for verb, step in LIFE.items() if CaseState.SUBMITTED in step.froms}
    assert waits - {Verb.SIGN, Verb.RETURN, Verb.HAND_OVER} <= set(ASKED)


@on_sqlite
@pytest.mark.parametrize("verb", ASKED)
def test_nothing_of_a_case_changes_while_it_is_handed_over(database, cast, as_, waiting, handed, verb):
    method, path = ASKED[verb]
    sent = {"seen_on": f"{cast.program.today()}", "other": str(cast.abe.id)}
    elsewhere = as_(cast.ada)  # another device of the same fellow
    answer = elsewhere.open(f"{handed}{path}", method=method, data=sent)
    assert answer.status_code == 409
    assert "Case 1 is " in answer.text
    assert (state_of(database, waiting), is_open(database, waiting)) == (CaseState.SUBMITTED, True)


def test_several_taken_back_at_once_leave_out_what_is_handed_over(database, cast, ada, waiting, handed):
    with database.writing() as session:
        other = waiting_case(session, cast, 2)
    page = ada.post("/cases/withdraw", data={"case": [str(waiting), str(other)]}, follow_redirects=True).text
    assert "Case 2 was taken back" in page
    assert "Case 1 was not taken back. Case 1 is handed over to its attending" in page
    assert (state_of(database, waiting), state_of(database, other)) == (CaseState.SUBMITTED, CaseState.DRAFT)


def test_handing_back_unsigned_makes_it_the_fellows_again(database, ada, waiting, handed):
    assert "Handed over to Ben Okafor, MD" in ada.get(handed).text
    answer = ada.post(f"{handed}/hand-back")
    assert (answer.status_code, answer.location) == (303, handed)
    page = ada.get(handed).text
    assert "Case 1 is yours again. It was not signed." in page
    assert "Handed over to" not in page
    assert "Case 1 was not signed" in ada.get(f"{handed}/sign-here").text
    assert ada.post(f"{handed}/sign-here", data=said()).status_code == 409
    assert ada.post(f"{handed}/withdraw").status_code == 303


def test_it_ends_by_itself(database, cast, waiting, handed, monkeypatch):
    later(monkeypatch, HAND_OVER_FOR - timedelta(seconds=5))
    assert is_open(database, waiting)
    later(monkeypatch, timedelta(seconds=6))
    assert not is_open(database, waiting)
    with database.writing() as session:
        actions.withdraw(session, by=cast.ada, case=decided(session, waiting))
    assert state_of(database, waiting) is CaseState.DRAFT
    with database.writing() as session:
        actions.discard(session, by=cast.ada, case=decided(session, waiting))


def test_what_has_run_out_is_swept_away(database, waiting, handed, monkeypatch):
    for much, left in ((timedelta(), 1), (HAND_OVER_FOR, 0)):
        later(monkeypatch, much)
        with database.writing() as session:
            actions.sweep_hand_overs(session)
        with database.reading() as session:
            assert len(session.scalars(select(HandOver)).all()) == left


def test_of_handing_over_and_taking_back_at_once_one_comes_first(database, cast, waiting):
    together = Barrier(2)

    def work(verb):
        together.wait()
        try:
            with database.writing() as session:
                verb(session, by=cast.ada, case=decided(session, waiting))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        handed_over, taken_back = pool.map(work, (actions.hand_over, actions.withdraw))
    assert (handed_over, taken_back) in ((True, False), (False, True))
    assert is_open(database, waiting) == handed_over
    assert state_of(database, waiting) is (CaseState.DRAFT if taken_back else CaseState.SUBMITTED)


def test_the_attending_still_decides_on_the_own_device(database, cast, ada, waiting, handed):
    with database.writing() as session:
        signoff.return_(session, by=cast.ben, case=decided(session, waiting), revision=1, reason="Which side?")
    assert not is_open(database, waiting)
    assert ada.post(f"{handed}/sign-here", data=said()).status_code == 409
    # Sent again it is another revision, which nobody has handed over.
    with database.writing() as session:
        session.execute(update(Case).values(state=CaseState.SUBMITTED, revision=2))
    assert not is_open(database, waiting)


def test_the_database_refuses_to_take_back_what_is_handed_over(database, waiting, handed):
    taken_back = update(Case).where(Case.id == waiting).values(state=CaseState.DRAFT)
    with pytest.raises(DBAPIError, match="handed over"), database.writing() as session:
        session.execute(taken_back)
    with database.writing() as session:
        session.execute(delete(HandOver))
        session.execute(taken_back)


@on_sqlite
def test_an_attending_who_has_left_signs_no_more(database, cast, ada, waiting, handed):
    with database.writing() as session:
        ended = update(Membership).where(Membership.person_id == cast.ben.id)
        session.execute(ended.values(ends_on=cast.program.today() - timedelta(days=1)))
    assert ada.post(f"{handed}/sign-here", data=said()).status_code == 409
    assert state_of(database, waiting) is CaseState.SUBMITTED


def test_without_a_pin_the_page_offers_the_code(database, cast, ada):
    with database.writing() as session:
        waiting = waiting_case(session, cast)
    page = ada.post(f"/cases/{waiting}/hand-over", follow_redirects=True).text
    assert "Dr Okafor has set no signing PIN" in page
    assert f'href="/cases/{waiting}/code"' in page
    assert 'name="pin"' not in page


@on_sqlite
@pytest.mark.parametrize("path", ["hand-over", "hand-back", "sign-here", "code"])
def test_only_the_fellow_of_the_case_hands_it_over(cast, as_, waiting, handed, path):
    method = "GET" if path == "code" else "POST"
    statuses = {
        name: as_(person).open(f"{handed}/{path}", method=method, data=said()).status_code
        for name, person in cast.everybody().items()
        if name != "ada"
    }
    assert statuses == {"abe": 404, "ben": 403, "bea": 404, "cleo": 403, "cora": 403, "dan": 404, "della": 404}
    assert as_(cast.ada).open(f"{handed}/{path}", method=method, data=said()).status_code in (200, 303)


@on_sqlite
def test_only_what_waits_is_handed_over(database, cast, ada):
    with database.writing() as session:
        signed = signed_case(session, cast)
    assert ada.post(f"/cases/{signed}/hand-over").status_code == 409
    assert "Sign here" not in ada.get(f"/cases/{signed}").text
