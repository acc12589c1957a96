"""A document as it would be issued now, or a sentence on why it cannot be."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.adapters.pdf import unprintable
from logbook.cases.queries import Wanted
from logbook.cases.rules import Decisions
from logbook.documents import queries
from logbook.documents.actions.guarding import NONE_YET, kept_texts
from logbook.documents.rules import Draft, legible, period_problem, plain, statement_problem, words
from logbook.foundation.errors import Invalid
from logbook.people.models import Person, Program
from logbook.progress import queries as progress


def draft_summary(
    session: Session,
    *,
    program: Program,
    fellow: Person,
    period_from: date,
    period_to: date,
    edition_id: UUID | None = None,
) -> Draft:
    """A summary as it would be issued now, counted under an edition, by default the one in force.

    Raises Invalid for an impossible period, an edition nobody counts or counted by, or letters without a font.
    """
    if problem := period_problem(period_from, period_to, program.today()):
        raise Invalid(problem, "period_to")
    edition = progress.edition_asked_for(session, program, edition_id, drafts=False)
    if edition is None and edition_id is not None:
        raise Invalid("Choose an edition of the program’s requirements.", "edition")
    return printable(queries.summary(session, program, fellow, period_from, period_to, edition))


def draft_certificate(
    session: Session,
    *,
    program: Program,
    fellow: Person,
    procedure_slug: str,
    statement: str,
    decisions: Decisions = NONE_YET,
) -> Draft:
    """A certificate as it would be issued now.

    Raises Invalid for a bad statement or where nothing is signed, Undecided for one that seems to point to a patient.
    """
    statement = legible(statement)
    if problem := statement_problem(statement):
        raise Invalid(problem, "statement")
    kept = kept_texts({"statement": statement}, fellow, decisions)
    draft = queries.certificate(session, program, fellow, procedure_slug, statement)
    if draft is None:
        raise Invalid(
            f"{fellow.name} has no signed case of this procedure, so there is nothing to certify. "
            "Have the cases signed first, or choose another procedure.",
            "procedure",
        )
    return printable(replace(draft, kept_texts=kept))


def draft_case_log(
    session: Session,
    *,
    by: Person,
    program: Program,
    fellow: Person,
    wanted: Wanted,
    narrowed_to: Mapping[str, str],
) -> Sequence[Draft]:
    """The volumes of a case log as they would be issued now. Raises Invalid where no such case is signed."""
    drafts = queries.case_log(session, by, program, fellow, wanted, narrowed_to)
    if not drafts:
        which = "such signed case, so there is nothing to list. Narrow it less" if narrowed_to else "signed case yet"
        raise Invalid(f"{fellow.name} has no {which}.", "fellow")
    return [printable(draft) for draft in drafts]


def printable(draft: Draft) -> Draft:
    """The draft, if the fonts of the paper have every letter in it. Raises Invalid."""
    for text in words(plain(draft.facts)):
        if missing := unprintable(text):
            raise Invalid(
                f"The fonts of the paper have no letter for “{missing}” in “{text[:80]}”. "
                "Write it in letters they have.",
                "statement" if text == draft.statement else None,
            )
    return draft
