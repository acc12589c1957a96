"""Returning for quick reasons or in words, answers along with sending again, and messages in between."""

import re
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from logbook.cases import actions as cases
from logbook.cases import queries as finding
from logbook.cases.models import CaseMessage, CaseState, MessageKind
from logbook.cases.rules import Undecided
from logbook.foundation.audit import AuditEvent
from logbook.foundation.errors import Conflict, Invalid
from logbook.signoff import actions, queries, rules
from logbook.signoff.models import QuickReason
from tests.cases.arrange import log
from tests.cases.arrange import typed as form_of
from tests.signoff.arrange import decided, sign, waiting_case

ROLE, OTHER = QuickReason.ROLE, QuickReason.OTHER


def case_of(session, case_id):
    case = finding.case_to_change(session, case_id)
    assert case is not None
    return case


def return_(session, cast, case_id, **said):
    return actions.return_(session, by=cast.ben, case=decided(session, case_id), revision=1, **said)


def talk(page: str) -> list[str]:
    """The turns of the conversation on a page, as they are read."""
    section = re.search(r'<section class="section" id="conversation">.*?</section>', page, re.DOTALL)
    turns = re.findall(r"<li>(.*?)</li>", section[0], re.DOTALL) if section else []
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", each)).strip() for each in turns]


@pytest.mark.parametrize(
    ("reasons", "words", "kept"),
    [
        ((ROLE,), "", ["role"]),
        ((QuickReason.WRONG_ATTENDING, ROLE), "Ask Bea.", ["role", "wrong_attending"]),
        ((), "Which side?", ["other"]),
        ((OTHER,), "Which side?", ["other"]),
        ((OTHER,), " ", None),
        ((), "", None),
    ],
)
def test_a_return_says_why_by_a_tap_or_in_words(database, cast, reasons, words, kept):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
        if kept is None:
            with pytest.raises(Invalid, match="Write what the fellow should look at again"):
                return_(session, cast, case_id, reasons=reasons, reason=words)
        else:
            return_(session, cast, case_id, reasons=reasons, reason=words)
    with database.reading() as session:
        assert [each.quick_reasons for each in queries.returns(session, case_id)] == ([kept] if kept else [])


def test_a_message_is_written_while_a_case_waits_or_was_returned(database, cast):
    with database.writing() as session:
        waiting, draft = waiting_case(session, cast, 1), waiting_case(session, cast, 2, state=CaseState.DRAFT)
        cases.write_message(session, by=cast.ben, case=case_of(session, waiting), words="  Which side?  ")
        for words in ("", " \n"):
            with pytest.raises(Invalid, match="Write what you want to say"):
                cases.write_message(session, by=cast.ada, case=case_of(session, waiting), words=words)
        with pytest.raises(Conflict, match="cannot be written about"):
            cases.write_message(session, by=cast.ada, case=case_of(session, draft), words="Left.")
        sign(session, cast, waiting)
    with database.writing() as session, pytest.raises(Conflict, match="is signed"):
        cases.write_message(session, by=cast.ada, case=case_of(session, waiting), words="Left.")
    with database.reading() as session:
        (message,) = finding.messages(session, waiting)
        assert (message.words, message.author.id, message.revision) == ("Which side?", cast.ben.id, 1)


def test_words_that_point_to_a_patient_are_asked_about_and_audited_by_kind(database, cast):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
        said = {"by": cast.ada, "case": case_of(session, case_id), "words": "It was Mrs Smith."}
        with pytest.raises(Undecided) as objection:
            cases.write_message(session, **said)
        cases.write_message(session, **said, decisions=objection.value.asked.answered)
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "case.write")).one()
        assert event.facts == {"number": 1, "revision": 1, "kind": "message", "kept_texts": ["a name"]}


def test_the_database_refuses_to_change_a_message(database, cast):
    with database.writing() as session:
        cases.write_message(session, by=cast.ada, case=case_of(session, waiting_case(session, cast)), words="Left.")
    for statement in (update(CaseMessage).values(words="Right."), delete(CaseMessage)):
        with pytest.raises(DBAPIError, match="cannot be changed"), database.writing() as session:
            session.execute(statement.execution_options(synchronize_session=False))


def test_a_case_that_was_written_about_keeps_its_history(database, cast):
    with database.writing() as session:
        case = log(session, cast)
        cases.write_message(session, by=cast.ben, case=case, words="Which side?")
        cases.withdraw(session, by=cast.ada, case=case)
        with pytest.raises(Conflict, match="written about"):
            cases.discard(session, by=cast.ada, case=case)


@pytest.mark.parametrize("way", ["page", "form"])
def test_the_fellow_answers_along_with_sending_it_again_and_both_read_the_whole_thread(database, cast, as_, way):
    ada, ben, form = as_(cast.ada), as_(cast.ben), form_of(cast)
    case_id = form["case_id"]
    ada.post("/cases/new", data=form)
    asked = ben.get(f"/cases/{case_id}/sign-off").text
    assert len(re.findall(r'type="checkbox"[^>]* name="return-reasons"', asked)) == len(QuickReason)
    sent_back = {"return-revision": "1", "return-reasons": ["role", "levels_or_side"], "return-reason": "Which side?"}
    assert ben.post(f"/cases/{case_id}/return", data=sent_back).status_code == 303
    assert "Role, Levels or side: Which side?" in ada.get("/").text
    assert "Role, Levels or side" in ada.get(f"/cases/{case_id}/edit").text
    wrong, answer = {"answer-words": "Mrs Smith, left."}, {"answer-words": "The left one; mended."}
    address, more = (f"/cases/{case_id}/submit", {}) if way == "page" else (f"/cases/{case_id}/edit", form)
    refused = ada.post(address, data=more | wrong)
    assert refused.status_code == 422
    assert "Mrs Smith, left." in refused.text
    assert "points to nobody" in refused.text
    assert ada.post(address, data=more | answer).status_code == 303
    assert ada.post(f"/cases/{case_id}/messages", data={"message-words": "Please look again."}).status_code == 303
    for client in (ada, ben, as_(cast.cleo)):
        for path in ("", "/sign-off"):
            turns = talk(client.get(f"/cases/{case_id}{path}").text)
            assert [re.sub(r" [A-Z][a-z]{2} \d.*?(revision \d)", r" \1", each) for each in turns] == [
                "Ben Okafor, MD returned it: Role, Levels or side revision 1 Which side?",
                "Ada Reyes, MD sent it again revision 2 The left one; mended.",
                "Ada Reyes, MD wrote revision 2 Please look again.",
            ]
    for path in ("", "/sign-off"):
        page = as_(cast.cora).get(f"/cases/{case_id}{path}").text
        assert [each for each in ("Which side?", "The left one", "Please look again") if each in page] == []
    with database.reading() as session:
        kinds = [each.kind for each in finding.messages(session, UUID(case_id))]
        assert kinds == [MessageKind.ANSWER, MessageKind.MESSAGE]


def test_who_may_write_and_what_is_refused_stays_in_the_box(database, cast, as_):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
    address = f"/cases/{case_id}/messages"
    statuses = {
        name: as_(person).post(address, data={"message-words": " "}).status_code
        for name, person in cast.everybody().items()
    }
    assert statuses == {
        "ada": 422, "abe": 404, "ben": 422, "bea": 404, "cleo": 403, "cora": 403, "dan": 404, "della": 404,
    }  # fmt: skip
    page = as_(cast.ben).post(address, data={"message-words": "Ask Mrs Smith again."}).text
    assert "Ask Mrs Smith again." in page
    assert "Sign case 1" in page
    answer = as_(cast.ben).post(address, data={"message-words": "Which side?", "back": "case"})
    assert answer.location == f"/cases/{case_id}#conversation"


def test_returns_and_messages_are_told_in_the_order_they_came(database, cast):
    with database.writing() as session:
        case_id = waiting_case(session, cast)
        cases.write_message(session, by=cast.ben, case=case_of(session, case_id), words="Which side?")
        return_(session, cast, case_id, reasons=(ROLE,))
        cases.write_message(session, by=cast.ada, case=case_of(session, case_id), words="Left.")
    with database.reading() as session:
        found = rules.conversation(queries.returns(session, case_id), finding.messages(session, case_id))
    assert [(each.what, each.words, each.reasons) for each in found] == [
        ("wrote", "Which side?", ()),
        ("returned it", "", (ROLE,)),
        ("wrote", "Left.", ()),
    ]
