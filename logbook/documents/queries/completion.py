"""What there is to put on a certificate of completion and into a final evaluation."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from logbook.catalogue.models import RequirementEdition
from logbook.documents.models import DocumentKind
from logbook.documents.queries.summary import summary
from logbook.documents.rules import CompletionFacts, Draft, FinalEvaluationFacts, Span, SummaryFacts, Wording, legible
from logbook.people.models import Person, Program


def completion(program: Program, fellow: Person, training: tuple[Span, ...], statement: str) -> Draft:
    """A certificate of completion of a training of these days."""
    facts = CompletionFacts(program.name, program.institution, fellow.name, training, statement)
    return Draft(
        kind=DocumentKind.COMPLETION,
        program_id=program.id,
        fellow_id=fellow.id,
        period_from=training[0].starts_on,
        period_to=training[-1].ends_on,
        facts=legible(facts),
        # One of a fellow: a later one says it anew and takes its place.
        series_of=(),
        statement=statement,
    )


def final_evaluation(
    session: Session,
    program: Program,
    fellow: Person,
    training: tuple[Span, ...],
    edition: RequirementEdition | None,
    *,
    wordings: tuple[Wording, ...],
    comments: Sequence[str],
    committee_considered: bool,
    shared_on: date | None,
) -> Draft:
    """A final evaluation with what the director ticked and wrote, and all that was signed in training so far."""
    last = min(training[-1].ends_on, program.today())
    evidence = summary(session, program, fellow, training[0].starts_on, last, edition)
    assert isinstance(evidence.facts, SummaryFacts)  # what a summary's draft holds
    facts = FinalEvaluationFacts(
        program=program.name,
        institution=program.institution,
        fellow=fellow.name,
        training=training,
        wordings=wordings,
        comments=tuple(comments),
        committee_considered=committee_considered,
        shared_on=shared_on,
        evidence=evidence.facts,
    )
    return Draft(
        kind=DocumentKind.FINAL_EVALUATION,
        program_id=program.id,
        fellow_id=fellow.id,
        period_from=evidence.period_from,
        period_to=evidence.period_to,
        facts=legible(facts),
        series_of=(),
        requirement_edition_id=evidence.requirement_edition_id,
    )
