"""What there is to put into a competency summary."""

from datetime import date

from sqlalchemy.orm import Session

from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import RequirementEdition
from logbook.documents.models import DocumentKind
from logbook.documents.queries.signed import heading
from logbook.documents.rules import (
    Draft,
    Edition,
    MinimumLine,
    ProcedureLine,
    SummaryFacts,
    TargetLine,
    counting_sentences,
    in_groups,
    legible,
)
from logbook.people.models import Person, Program
from logbook.progress import queries as progress
from logbook.progress.rules import ProcedureCount, Standing


def summary(
    session: Session,
    program: Program,
    fellow: Person,
    period_from: date,
    period_to: date,
    edition: RequirementEdition | None,
) -> Draft:
    """A competency summary of one fellow and period, both days included, counted under an edition."""
    in_force = catalogue.requirement_edition(session, program.id)
    names = {each.slug: each.name for each in catalogue.procedures(session, program.id)}
    standing = progress.standing_in_period(session, program, fellow.id, edition, period_from, period_to)
    facts = SummaryFacts(
        program=program.name,
        institution=program.institution,
        fellow=fellow.name,
        period_from=period_from,
        period_to=period_to,
        counted_on=program.today(),
        edition=counted_under(edition, in_force),
        counting=counting_sentences(standing.edition, names),
        cases=standing.signed,
        roles=standing.roles,
        waiting=standing.waiting,
        returned=standing.returned,
        minimums=minimum_lines(standing),
        targets=tuple(TargetLine(each.name, each.target, each.done) for each in standing.targets),
        procedures=in_groups(_procedure(each) for each in standing.procedures if each.roles.total),
        months=standing.months,
        entrustment=standing.entrustment,
        attendings=standing.attendings,
        gaps=tuple(each for each in standing.gaps if each.missing),
    )
    counted_by = standing.edition.id if standing.edition else None
    return Draft(
        kind=DocumentKind.SUMMARY,
        program_id=program.id,
        fellow_id=fellow.id,
        period_from=period_from,
        period_to=period_to,
        facts=legible(facts),
        series_of=(
            period_from.isoformat(),
            period_to.isoformat(),
            str(counted_by or ""),
        ),
        requirement_edition_id=counted_by,
    )


def counted_under(edition: RequirementEdition | None, in_force: RequirementEdition | None) -> Edition | None:
    """The edition as paper names it, which says if another one is in force."""
    if edition is None:
        return None
    other = in_force.name if in_force and in_force.id != edition.id else None
    adopted_by = edition.adopted_by.name if edition.adopted_by else None
    return Edition(edition.name, adopted_by, edition.adopted_on, other)


def minimum_lines(standing: Standing) -> tuple[MinimumLine, ...]:
    """Every requirement of the edition, also those without a number."""
    return tuple(
        MinimumLine(
            name=each.requirement.label,
            counts=each.requirement.unit,
            minimum=each.minimum,
            counted=each.counted,
            roles=each.roles,
        )
        for each in standing.requirements
    )


def _procedure(count: ProcedureCount) -> ProcedureLine:
    assert count.first_on is not None and count.last_on is not None  # noqa: PT018  # it has signed entries
    return ProcedureLine(
        group=heading(count),
        name=count.name,
        roles=count.roles,
        first_on=count.first_on,
        last_on=count.last_on,
        fluoroscopy_seconds=count.fluoroscopy_seconds,
        duration_minutes=count.duration_minutes,
        entrustment=count.entrustment,
    )
