"""The evidence for a milestone: a live look at one fellow's signed cases of a period, not at what is kept."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseState
from logbook.people.models import Site
from logbook.progress import rules
from logbook.progress.queries import entries as rows
from logbook.progress.rules import Milestones, Told
from logbook.signoff.models import Signature


@dataclass(frozen=True, slots=True)
class Gathered:
    """The evidence, and how many cases of the period are ``waiting`` or ``returned`` and so not in it."""

    evidence: Milestones
    waiting: int
    returned: int


def milestones(
    session: Session, program_id: UUID, fellow_id: UUID, period: tuple[date, date], *, own_eyes: bool
) -> Gathered:
    """One fellow's evidence of a period with both days included, in five statements.

    With ``own_eyes`` as the fellow may see it, who does not see what an attending said of a case before rating it.
    """
    done = rows.of_fellows(session, program_id, [fellow_id], *period)[fellow_id]
    signed = rules.in_state(done.entries, CaseState.SIGNED)
    told = session.execute(
        _TOLD,
        {"program_id": program_id, "fellow_id": fellow_id, "period_from": period[0], "period_to": period[1]},
    )
    evidence = rules.milestones(
        period,
        signed,
        done.signed_cases,
        {row.number: Told(row.outcome, tuple(row.complications), row.feedback, row.name) for row in told},
        rows.procedures(session, {each.procedure_id for each in signed}),
        own_eyes=own_eyes,
    )
    return Gathered(evidence, done.states.get(CaseState.SUBMITTED, 0), done.states.get(CaseState.RETURNED, 0))


_TOLD = (
    select(Case.number, Case.outcome, Case.complications, Signature.feedback, Site.name)
    .join(Signature, rows.OF_THIS_REVISION)
    .join(Site, Site.id == Case.site_id)
    .where(
        rows.OF_THE_FELLOW,
        Case.performed_on.between(bindparam("period_from"), bindparam("period_to")),
        Case.state == CaseState.SIGNED,
    )
)
