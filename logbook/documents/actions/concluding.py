"""Documents at the end of a fellowship, as they would be issued now, or a sentence on why they cannot be."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.adapters.pdf import unprintable
from logbook.cases.rules import Decisions
from logbook.documents import queries
from logbook.documents.actions.drafting import printable
from logbook.documents.actions.guarding import NONE_YET, kept_texts
from logbook.documents.rules import (
    Draft,
    Span,
    comments_problem,
    legible,
    sharing_problem,
    statement_problem,
    stretches,
    training_spans,
    typed_lines,
    wordings,
)
from logbook.foundation.errors import Invalid
from logbook.people.models import Person, Program
from logbook.progress import queries as progress


def draft_completion(
    *,
    program: Program,
    fellow: Person,
    ended_on: date | None,
    statement: str,
    decisions: Decisions = NONE_YET,
) -> Draft:
    """A certificate of completion; ``ended_on`` where the training ended on another day than the one on record.

    Raises Invalid for a bad statement, or a training without an end or with one to come, Undecided for a statement that
    seems to point to a patient.
    """
    statement = legible(statement)
    if problem := statement_problem(statement):
        raise Invalid(problem, "statement")
    kept = kept_texts({"statement": statement}, fellow, decisions)
    training = _training(program, fellow, ended_on)
    if training[-1].ends_on > program.today():
        raise Invalid(
            "The training ends on a day to come, and nobody has completed it yet. Issue the certificate on that day "
            "or later, or enter the day on which it ended.",
            "ended_on",
        )
    return printable(replace(queries.completion(program, fellow, training, statement), kept_texts=kept))


def draft_final_evaluation(
    session: Session,
    *,
    program: Program,
    fellow: Person,
    ended_on: date | None,
    edition_id: UUID | None,
    ticked: tuple[bool, ...],
    comments: str,
    committee_considered: bool,
    shared_on: date | None,
    decisions: Decisions = NONE_YET,
) -> Draft:
    """A final evaluation of what the director ticked and wrote, with the signed cases as evidence.

    Raises Invalid for comments that are too long, an impossible day, or an edition nobody counts or counted by,
    Undecided for comments that seem to point to a patient.
    """
    if problem := comments_problem(comments):
        raise Invalid(problem, "comments")
    if missing := unprintable(legible(comments)):
        raise Invalid(
            f"The fonts of the paper have no letter for “{missing}”. Write it in letters they have.", "comments"
        )
    kept = kept_texts({"comments": comments}, fellow, decisions)
    if problem := sharing_problem(shared_on, program.today()):
        raise Invalid(problem, "shared_on")
    training = _training(program, fellow, ended_on)
    if training[0].starts_on > program.today():
        raise Invalid("The training has not begun yet, so there is nothing to evaluate.", "fellow")
    edition = progress.edition_asked_for(session, program, edition_id, drafts=False)
    if edition is None and edition_id is not None:
        raise Invalid("Choose an edition of the program’s requirements.", "edition")
    draft = queries.final_evaluation(
        session,
        program,
        fellow,
        training,
        edition,
        wordings=wordings(ticked),
        comments=typed_lines(comments),
        committee_considered=committee_considered,
        shared_on=shared_on,
    )
    return printable(replace(draft, kept_texts=kept))


def _training(program: Program, fellow: Person, ended_on: date | None) -> tuple[Span, ...]:
    held = stretches(fellow.memberships, program.id, program.today())
    if training := training_spans(held, ended_on):
        return training
    begun = held[-1].starts_on
    if ended_on:
        raise Invalid(f"The training began on {begun:%B} {begun.day}, {begun.year}, after that day.", "ended_on")
    raise Invalid(f"No day is on record on which {fellow.name} stops being a fellow. Enter it.", "ended_on")
