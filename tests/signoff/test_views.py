"""The queue and the page of signing, as each of the cast sees them."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import event, select

from logbook.cases.models import Case, CaseRole, CaseState
from logbook.foundation.db import Database
from logbook.signoff import actions, queries
from logbook.signoff.models import Signature
from tests.cast import PASSWORD
from tests.signoff.arrange import decided, sign, signature_of, signed_case, waiting_case


def state_of(database: Database, case_id: UUID) -> CaseState:
    with database.reading() as session:
        return session.get_one(Case, case_id).state


def said(**changes) -> dict[str, str]:
    """What Ben sends to sign a case as it was logged."""
    usual = {"revision": "1", "role_0": "performed", "role_1": "assisted", "entrustment": "3", "password": PASSWORD}
    return usual | changes


@pytest.fixture
def waiting(database, cast) -> UUID:
    """One case that waits for Ben."""
    with database.writing() as session:
        return waiting_case(session, cast)


def test_the_queue_lists_what_is_unusual_first_then_the_rest_by_fellow_and_day(database, cast, as_):
    ordinary = {"complications": [], "logged_at": datetime(2026, 10, 8, tzinfo=UTC)}
    with database.writing() as session:
        # The first of each procedure is unusual by itself.
        waiting_case(session, cast, 1, **ordinary)
        for number in (5, 2):
            waiting_case(session, cast, number, **ordinary)
        waiting_case(session, cast, 3, **ordinary, fellow_id=cast.abe.id)
        signed_case(session, cast, 4)
        waiting_case(session, cast, 6, attending_id=cast.bea.id)
        waiting_case(session, cast, 7)
    page = as_(cast.ben).get("/queue").text
    assert re.findall(r'sign-off">(\d+)</a>', page) == ["1", "3", "7", "2", "5"]
    assert "5 cases wait for your signature" in page
    assert "Complication: dural puncture" in page
    assert page.count("<h2>") == 3


def test_an_empty_queue_says_what_will_be_there(cast, as_):
    assert "Nothing waits for you" in as_(cast.ben).get("/queue").text


def test_the_queue_is_the_attendings(cast, as_):
    statuses = {name: as_(person).get("/queue").status_code for name, person in cast.everybody().items()}
    assert {name for name, status in statuses.items() if status == 200} == {"ben", "bea", "dan"}
    assert {status for status in statuses.values() if status != 200} == {403}


@pytest.mark.parametrize("length", [1, 3])
def test_the_queue_takes_the_same_statements_for_any_length(app, database, cast, as_, length):
    with database.writing() as session:
        for number in range(1, length + 1):
            waiting_case(session, cast, number)
    statements: list[str] = []
    ben = as_(cast.ben)
    engine = app.extensions["database"].engine
    event.listen(engine, "before_cursor_execute", lambda *details: statements.append(details[2]))
    ben.get("/queue")
    # Who is asking, with memberships and programs; the queue; what its cases share; amendments; what is usual.
    assert len([each for each in statements if each != "BEGIN"]) <= 6


def test_the_page_of_signing_shows_the_whole_case(cast, as_, waiting):
    page = as_(cast.ben).get(f"/cases/{waiting}/sign-off").text
    for words in ("Sign case 1", "1 min 23 s", "12.5 mGy", "118.25 cGy·cm²", "L3-L4, L4-L5", "First one on the", "6.5"):
        assert words in page
    assert page.count("checked") == 2
    assert "Gofton" in page


def test_others_who_may_see_the_case_may_not_decide(cast, as_, waiting):
    for person in (cast.ada, cast.cleo, cast.cora):
        page = as_(person).get(f"/cases/{waiting}/sign-off")
        assert page.status_code == 200
        assert "Waiting for Ben Okafor, MD" in page.text
        assert 'name="password"' not in page.text


@pytest.mark.parametrize("path", ["sign", "return"])
def test_who_may_decide(cast, as_, waiting, path):
    statuses = {
        name: as_(person).post(f"/cases/{waiting}/{path}", data={"password": PASSWORD}).status_code
        for name, person in cast.everybody().items()
    }
    assert statuses == {
        "ada": 403, "abe": 404, "ben": 422, "bea": 404, "cleo": 403, "cora": 403, "dan": 404, "della": 404,
    }


def test_signing_freezes_the_case_and_goes_on_to_the_next(database, cast, as_, waiting):
    with database.writing() as session:
        following = waiting_case(session, cast, 2)
    answer = as_(cast.ben).post(f"/cases/{waiting}/sign", data=said(role_0="assisted", feedback="Calm hands."))
    assert (answer.status_code, answer.location) == (303, f"/cases/{following}/sign-off")
    assert state_of(database, waiting) is CaseState.SIGNED
    with database.reading() as session:
        signature = signature_of(session, waiting)
        assert [each.role for each in signature.attested_roles] == [CaseRole.ASSISTED, CaseRole.ASSISTED]
        assert (signature.entrustment, signature.feedback) == (3, "Calm hands.")


def test_after_the_last_one_the_empty_queue_says_what_was_done(cast, as_, waiting):
    ben = as_(cast.ben)
    page = ben.post(f"/cases/{waiting}/sign", data=said(), follow_redirects=True)
    assert page.request.path == "/queue"
    assert "Case 1 of Ada Reyes, MD was signed." in page.text


def test_a_wrong_password_signs_nothing_and_keeps_what_was_chosen(database, cast, as_, waiting):
    chosen = said(password="not this one", role_0="observed", feedback="Calm hands.")
    answer = as_(cast.ben).post(f"/cases/{waiting}/sign", data=chosen)
    assert answer.status_code == 422
    assert "This is not your password" in answer.text
    assert "Calm hands." in answer.text
    assert re.search(r'name="role_0" value="observed" checked', answer.text)
    assert re.search(r'name="entrustment" value="3" checked', answer.text)
    assert "not this one" not in answer.text
    assert state_of(database, waiting) is CaseState.SUBMITTED


def test_wrong_passwords_at_signing_are_throttled_as_at_sign_in(app, cast, as_, waiting):
    ben, allowed = as_(cast.ben), app.config["SETTINGS"].sign_in_attempts
    statuses = [
        ben.post(f"/cases/{waiting}/sign", data=said(password="wrong")).status_code for _ in range(allowed + 1)
    ]
    assert statuses == [422] * allowed + [429]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"entrustment": ""}, "Say how much you had to do"),
        ({"entrustment": "9"}, "not one of the choices"),
        ({"role_1": ""}, "Confirm the fellow&#39;s role"),
        ({"password": ""}, "Enter your password"),
        ({"feedback": "Ask Mr Smith first."}, "looks like a name"),
        ({"feedback": "x" * 4001}, "shorten it"),
        ({"revision": ""}, "Open the case again"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_signed(database, cast, as_, waiting, changes, words):
    answer = as_(cast.ben).post(f"/cases/{waiting}/sign", data=said(**changes))
    assert answer.status_code == 422
    assert words in answer.text
    assert state_of(database, waiting) is CaseState.SUBMITTED


def test_feedback_is_kept_once_its_author_has_looked_at_it(database, cast, as_, waiting):
    ben, words = as_(cast.ben), {"feedback": "Ask Mr Smith first."}
    asked = ben.post(f"/cases/{waiting}/sign", data=said(**words)).text
    found = re.search(r'name="keep_texts" value="(\w+)"', asked)
    assert found
    assert ben.post(f"/cases/{waiting}/sign", data=said(**words, keep_texts=found[1])).status_code == 303


def test_a_case_that_changed_meanwhile_is_a_conflict(database, cast, as_, waiting):
    assert as_(cast.ben).post(f"/cases/{waiting}/sign", data=said(revision="2")).status_code == 409
    with database.writing() as session:
        sign(session, cast, waiting)
    again = as_(cast.ben).post(f"/cases/{waiting}/sign", data=said())
    assert again.status_code == 409
    assert "already signed" in again.text


def test_returning_needs_a_reason_which_the_fellow_then_reads(database, cast, as_, waiting):
    ben = as_(cast.ben)
    empty = ben.post(f"/cases/{waiting}/return", data={"return-revision": "1", "return-reason": " "})
    assert empty.status_code == 422
    assert "Write what the fellow should look at again." in empty.text
    answer = ben.post(f"/cases/{waiting}/return", data={"return-revision": "1", "return-reason": "Which side?"})
    assert (answer.status_code, answer.location) == (303, "/queue")
    assert state_of(database, waiting) is CaseState.RETURNED
    for path in ("", "/edit", "/sign-off"):
        assert "Which side?" in as_(cast.ada).get(f"/cases/{waiting}{path}").text


def test_a_signed_case_shows_its_signature_and_assessments_only_to_some(database, cast, as_, waiting):
    with database.writing() as session:
        roles = {each.id: CaseRole.OBSERVED for each in decided(session, waiting).procedures}
        digest = sign(session, cast, waiting, roles=roles, feedback="Calm hands.").digest
    as_(cast.ada).post(f"/cases/{waiting}/rating/none")
    for person, sees in ((cast.ada, True), (cast.ben, True), (cast.cleo, True), (cast.cora, False)):
        page = as_(person).get(f"/cases/{waiting}/sign-off").text
        for words in ("I supervised this case and confirm the roles as stated.", "UTC", digest, "logged as performed"):
            assert words in page
        assert ("Calm hands." in page, "I had to prompt from time to time" in page) == (sees, sees)


def test_a_reason_for_returning_is_not_for_the_coordinator(database, cast, as_, waiting):
    with database.writing() as session:
        actions.return_(
            session, by=cast.ben, case=decided(session, waiting), revision=1, reason="Hesitant with the needle."
        )
    assert "Hesitant" in as_(cast.cleo).get(f"/cases/{waiting}/sign-off").text
    for path in ("", "/sign-off"):
        assert "Hesitant" not in as_(cast.cora).get(f"/cases/{waiting}{path}").text


@pytest.mark.both_databases
def test_a_refused_signature_leaves_no_row(database, cast, as_, waiting):
    as_(cast.ben).post(f"/cases/{waiting}/sign", data=said(entrustment=""))
    with database.reading() as session:
        assert session.scalars(select(Signature)).all() == []
        assert queries.waiting(session, cast.program.id, cast.ben.id) == 1
