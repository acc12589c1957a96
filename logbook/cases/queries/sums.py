"""What a list of cases adds up to, counted exactly as far as counting is quick.

Nobody waits for a sum they did not ask for: adding up 100,000 cases takes longer than the rest of the page ten times
over, and a database finds out how many rows fit only by going through them. So at most ``BOUND`` are counted unasked,
which takes the same few milliseconds however many there are; beyond that the page says "more than" and offers to
count them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.cases.queries.narrowing import BOUND

# Another name for procedures, because the condition may speak of them itself; made once, which takes a while.
_step = aliased(CaseProcedure)
_BY_ROLE = select(_step.role, func.count()).join(Case, Case.id == _step.case_id).group_by(_step.role)


@dataclass(frozen=True)
class Totals:
    """What all cases of a list add up to; procedures are all of theirs, by the role the fellow logged."""

    cases: int
    roles: Mapping[CaseRole, int]
    fluoroscopy_seconds: int
    without_fluoroscopy: int
    duration_minutes: int
    without_duration: int

    @property
    def procedures(self) -> int:
        """How many procedures the cases have together."""
        return sum(self.roles.values())


def totals(session: Session, which: ColumnElement[bool], *, bound: int | None = BOUND) -> Totals | None:
    """What the cases of the condition add up to, void ones left out; None for more than ``bound``, which None lifts."""
    which = and_(which, Case.state != CaseState.VOID)
    found = select(Case.id, Case.fluoroscopy_seconds, Case.duration_minutes).where(which)
    counted = (found.limit(bound + 1) if bound is not None else found).subquery()
    cases, seconds, with_seconds, minutes, with_minutes = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(counted.c.fluoroscopy_seconds), 0),
            func.count(counted.c.fluoroscopy_seconds),
            func.coalesce(func.sum(counted.c.duration_minutes), 0),
            func.count(counted.c.duration_minutes),
        ).select_from(counted)
    ).one()
    if bound is not None and cases > bound:
        return None
    roles = session.execute(_BY_ROLE.where(which))
    return Totals(
        cases=cases,
        roles=dict.fromkeys(CaseRole, 0) | dict(roles.all()),
        fluoroscopy_seconds=seconds,
        without_fluoroscopy=cases - with_seconds,
        duration_minutes=minutes,
        without_duration=cases - with_minutes,
    )


def cases_by_state(session: Session, which: ColumnElement[bool]) -> dict[CaseState, int]:
    """How many cases of the condition are in each state, ``BOUND`` + 1 for any larger number, in one statement."""
    in_state = (select(Case.id).where(which, Case.state == state).limit(BOUND + 1).subquery() for state in CaseState)
    counts = (select(func.count()).select_from(each).scalar_subquery() for each in in_state)
    return dict(zip(CaseState, session.execute(select(*counts)).one(), strict=True))
