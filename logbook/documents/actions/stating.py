"""Keeping the words that a program's directors put on documents.

A program that keeps none of a kind is offered the suggestions. Whoever adds the first keeps those along with it, so
that nothing vanishes that nobody removed.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters.pdf import unprintable
from logbook.documents.models import DocumentKind, StatementTemplate
from logbook.documents.queries import kept_statements
from logbook.documents.rules import MOST_STATEMENTS, SUGGESTIONS, legible, statement_problem
from logbook.foundation import audit
from logbook.foundation.errors import Conflict, Invalid
from logbook.people.models import Person, Program


def keep_suggestions(
    session: Session, *, by: Person, program: Program, kind: DocumentKind
) -> Sequence[StatementTemplate]:
    """Make the suggestions of a kind the program's own, to be changed. Raises Conflict if it keeps some already."""
    if _held(session, program, kind):
        raise Conflict("The program keeps statements of its own for this document already. Nothing was changed.")
    audit.record(session, by=by, verb="statement.keep_suggested", subject=program, kind=kind)
    return [_keep(session, program, kind, words, place) for place, words in enumerate(SUGGESTIONS[kind])]


def add_statement(
    session: Session, *, by: Person, program: Program, kind: DocumentKind, words: str
) -> StatementTemplate:
    """Keep a statement for a kind of document, as the last one. Raises Invalid for words that cannot be printed so."""
    kept = _held(session, program, kind) or keep_suggestions(session, by=by, program=program, kind=kind)
    if len(kept) >= MOST_STATEMENTS:
        raise Invalid(f"{MOST_STATEMENTS} statements are as many as anybody looks through. Remove one first.", "words")
    made = _keep(session, program, kind, _checked(words, kept), kept[-1].place + 1)
    audit.record(session, by=by, verb="statement.add", subject=made, kind=kind)
    return made


def change_statement(session: Session, *, by: Person, statement: StatementTemplate, words: str) -> None:
    """Word a statement anew; documents issued with the earlier words keep them. Raises Invalid."""
    others = [each for each in _of_its_kind(session, statement) if each is not statement]
    statement.words = _checked(words, others)
    audit.record(session, by=by, verb="statement.change", subject=statement, kind=statement.kind)


def move_statement(session: Session, *, by: Person, statement: StatementTemplate, up: bool) -> None:
    """Offer a statement one place earlier, or later. At the end of the list nothing changes."""
    ordered = list(_of_its_kind(session, statement))
    here = ordered.index(statement)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(ordered):
        return
    ordered[here], ordered[there] = ordered[there], ordered[here]
    for place, each in enumerate(ordered):
        each.place = place
    audit.record(session, by=by, verb="statement.move", subject=statement, kind=statement.kind, place=there)


def remove_statement(session: Session, *, by: Person, statement: StatementTemplate) -> None:
    """Offer a statement no more; after the last one the suggestions are offered again."""
    audit.record(session, by=by, verb="statement.remove", subject=statement, kind=statement.kind)
    session.delete(statement)


def _held(session: Session, program: Program, kind: DocumentKind) -> Sequence[StatementTemplate]:
    # Two directors who add at once have this row in common: the second sees what the first kept.
    session.execute(select(Program.id).where(Program.id == program.id).with_for_update())
    return kept_statements(session, program.id, kind)


def _of_its_kind(session: Session, statement: StatementTemplate) -> Sequence[StatementTemplate]:
    return kept_statements(session, statement.program_id, statement.kind)


def _keep(session: Session, program: Program, kind: DocumentKind, words: str, place: int) -> StatementTemplate:
    made = StatementTemplate(program_id=program.id, kind=kind, words=words, place=place)
    session.add(made)
    session.flush()
    return made


def _checked(words: str, others: Sequence[StatementTemplate]) -> str:
    words = legible(words)
    if problem := statement_problem(words):
        raise Invalid(problem, "words")
    if missing := unprintable(words):
        raise Invalid(f"The fonts of the paper have no letter for “{missing}”. Write it in letters they have.", "words")
    if words in {each.words for each in others}:
        raise Invalid("These words are offered already.", "words")
    return words
