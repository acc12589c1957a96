"""The words that directors keep for documents: offered, added, changed, moved, removed; and never another program's."""

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from logbook.documents import actions, queries
from logbook.documents.models import Document, DocumentKind, StatementTemplate
from logbook.documents.rules import MOST_STATEMENTS, STATEMENT_LETTERS, SUGGESTIONS
from logbook.foundation.audit import AuditEvent
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, Invalid
from tests.cast import PASSWORD, Cast
from tests.documents.arrange import print_due
from tests.signoff.arrange import MILD, signed_case

KIND = DocumentKind.CERTIFICATE
OURS = "Under my eyes, and well."


def offered(database: Database, cast: Cast, kind: DocumentKind = KIND) -> tuple[str, ...]:
    with database.reading() as session:
        return queries.offered_statements(session, cast.program.id, kind)


def add(database: Database, cast: Cast, words: str, kind: DocumentKind = KIND) -> StatementTemplate:
    with database.writing() as session:
        return actions.add_statement(session, by=cast.cleo, program=cast.program, kind=kind, words=words)


def test_a_program_is_offered_the_suggestions_until_it_keeps_its_own(database: Database, cast: Cast):
    assert offered(database, cast) == SUGGESTIONS[KIND]
    add(database, cast, f"  {OURS}\n")
    assert offered(database, cast) == (*SUGGESTIONS[KIND], OURS)
    assert offered(database, cast, DocumentKind.COMPLETION) == SUGGESTIONS[DocumentKind.COMPLETION]
    with database.reading() as session:
        theirs = queries.offered_statements(session, cast.other_program.id, KIND)
    assert theirs == SUGGESTIONS[KIND]


def test_a_statement_is_moved_changed_and_removed(database: Database, cast: Cast):
    first, second, third = SUGGESTIONS[KIND]
    made = add(database, cast, OURS)
    with database.writing() as session:
        kept = session.get_one(StatementTemplate, made.id)
        actions.move_statement(session, by=cast.cleo, statement=kept, up=True)
    assert offered(database, cast) == (first, second, OURS, third)
    with database.writing() as session:
        kept = session.get_one(StatementTemplate, made.id)
        for _ in range(5):
            actions.move_statement(session, by=cast.cleo, statement=kept, up=True)
        actions.change_statement(session, by=cast.cleo, statement=kept, words="Under my eyes.")
    assert offered(database, cast) == ("Under my eyes.", first, second, third)
    with database.writing() as session:
        for each in queries.kept_statements(session, cast.program.id):
            actions.remove_statement(session, by=cast.cleo, statement=each)
    assert offered(database, cast) == SUGGESTIONS[KIND]


def test_what_is_done_to_statements_is_recorded_without_their_words(database: Database, cast: Cast):
    made = add(database, cast, OURS)
    with database.writing() as session:
        actions.move_statement(session, by=cast.cleo, statement=session.get_one(StatementTemplate, made.id), up=True)
    with database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.verb.startswith("statement."))).all()
    assert {each.verb for each in events} == {"statement.keep_suggested", "statement.add", "statement.move"}
    assert not any(OURS in str(each.facts) for each in events)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Write or pick"),
        ("x" * (STATEMENT_LETTERS + 1), "601 letters"),
        ("The fellow is ACGME-certified.", "certifies no one"),
        ("Good 🩺", "no letter for"),
        (SUGGESTIONS[KIND][0], "offered already"),
    ],
)
def test_words_that_no_document_could_carry_are_not_kept(database: Database, cast: Cast, words: str, sentence: str):
    with pytest.raises(Invalid, match=sentence):
        add(database, cast, words)


def test_more_than_anybody_looks_through_are_not_kept(database: Database, cast: Cast):
    for place in range(MOST_STATEMENTS - len(SUGGESTIONS[KIND])):
        add(database, cast, f"Statement {place}.")
    with pytest.raises(Invalid, match="Remove one first"):
        add(database, cast, "One more.")


def test_suggestions_are_taken_over_once(database: Database, cast: Cast):
    with database.writing() as session:
        actions.keep_suggestions(session, by=cast.cleo, program=cast.program, kind=KIND)
    with database.writing() as session, pytest.raises(Conflict):
        actions.keep_suggestions(session, by=cast.cleo, program=cast.program, kind=KIND)


@pytest.mark.parametrize("values", [{"words": ""}, {"place": -1}])
def test_the_database_refuses_a_statement_without_words_or_place(
    database: Database, cast: Cast, values: dict[str, Any]
):
    row = {"program_id": cast.program.id, "kind": KIND, "place": 0, "words": OURS, **values}
    with pytest.raises(IntegrityError), database.writing() as session:
        session.add(StatementTemplate(**row))


def test_the_director_keeps_statements_on_their_page_and_picks_one(
    database: Database, cast: Cast, as_: Any, settings: Settings
):
    with database.writing() as session:
        signed_case(session, cast, 1)
    cleo = as_(cast.cleo)
    empty = cleo.get("/documents/statements").text
    assert "keeps none of its own yet" in empty
    assert SUGGESTIONS[DocumentKind.COMPLETION][0] in empty
    cleo.post("/documents/statements/suggested", data={"kind": "certificate"})
    added = cleo.post("/documents/statements", data={"kind": "certificate", "words": OURS}, follow_redirects=True)
    assert "The statement was added." in added.text
    (key,) = re.findall(rf'/documents/statements/([0-9a-f-]{{36}})">{OURS}', added.text)
    cleo.post(f"/documents/statements/{key}/move", data={"verb": "up"})
    form = cleo.get("/documents/new/certificate").text
    assert f'value="{OURS}"' in form
    assert 'value="own"' in form
    assert "checked" not in form.partition('id="statement_choice"')[2].partition("</fieldset>")[0]
    said = {"fellow": str(cast.ada.id), "procedure": MILD, "statement_choice": OURS, "password": PASSWORD}
    assert cleo.post("/documents/new/certificate", data=said).status_code == 303
    cleo.post(f"/documents/statements/{key}/remove")
    print_due(database, settings)
    with database.reading() as session:
        assert session.scalars(select(Document.statement)).one() == OURS
    refused = cleo.post("/documents/new/certificate", data=said)
    assert refused.status_code == 422
    assert "not offered any more" in refused.text


def test_a_wrong_word_keeps_what_was_typed(cast: Cast, as_: Any):
    answer = as_(cast.cleo).post("/documents/statements", data={"kind": "certificate", "words": "ACGME certified."})
    assert answer.status_code == 422
    assert "ACGME certified.</textarea>" in answer.text


def test_a_document_without_statement_has_none_to_suggest(cast: Cast, as_: Any):
    assert as_(cast.cleo).post("/documents/statements/suggested", data={"kind": "case_log"}).status_code == 400
