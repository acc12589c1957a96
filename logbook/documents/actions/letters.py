"""Letters and verifications as they would be issued now, or the sentences on why they cannot be."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.adapters.pdf import unprintable
from logbook.cases.rules import Decisions, Problem, Refused
from logbook.documents import queries
from logbook.documents.actions.drafting import printable
from logbook.documents.actions.guarding import kept_texts
from logbook.documents.rules import (
    Draft,
    LetterWords,
    Typed,
    legible,
    letter_problems,
    letter_texts,
    statement_problem,
    training_words,
    typed_problems,
)
from logbook.foundation.errors import Invalid
from logbook.people.models import Person, Program
from logbook.progress import queries as progress


def draft_privileging(
    session: Session,
    *,
    program: Program,
    fellow: Person,
    slugs: Collection[str],
    edition_id: UUID | None,
    words: LetterWords,
    decisions: Decisions,
) -> Draft:
    """A privileging letter as it would be issued now, about these procedures, or about all for none.

    With an ``edition_id`` it names the minimums that the procedures count toward. Raises Refused for words that cannot
    be printed, Undecided for a statement that looks as if it pointed to a patient, Invalid for a procedure of which no
    case is signed in the program, or an edition nobody counts or counted by.
    """
    words = legible(words)
    problems = letter_problems(words)
    if problem := statement_problem(words.statement):
        problems.append(Problem("statement", problem))
    _refuse(problems, letter_texts(words))
    kept = kept_texts({"statement": words.statement}, fellow, decisions)
    offered = {slug for slug, _ in queries.signed_procedures(session, program.id)}
    if not offered.issuperset(slugs):
        raise Invalid("Choose from the procedures that are offered.", "procedures")
    edition = progress.edition_asked_for(session, program, edition_id, drafts=False) if edition_id else None
    if edition is None and edition_id is not None:
        raise Invalid("Choose an edition of the program’s requirements.", "edition")
    return printable(queries.privileging(session, program, fellow, slugs, edition, words, kept))


def draft_verification(
    session: Session, *, program: Program, fellow: Person, typed: Typed, decisions: Decisions
) -> Draft:
    """A verification of training as it would be issued now.

    Raises Refused for what is not answered or cannot be printed, Undecided for words that look as if they pointed to a
    patient.
    """
    _refuse(typed_problems(typed), typed.texts)
    not_guarded = ("accreditation", "contact")
    kept = kept_texts({name: text for name, text in typed.texts.items() if name not in not_guarded}, fellow, decisions)
    return printable(queries.verification(session, program, fellow, training_words(typed), kept))


def _refuse(problems: Sequence[Problem], texts: Mapping[str, str]) -> None:
    """Raises Refused for any problem, and for letters that the fonts lack."""
    lacking = [
        Problem(field, f"The fonts of the paper have no letter for “{missing}”. Write it in letters they have.")
        for field, text in texts.items()
        if (missing := unprintable(text))
    ]
    if problems or lacking:
        raise Refused([*problems, *lacking])
