"""What a fellow's start page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.cases import queries as cases
from logbook.cases.models import Case, CaseProcedure, CaseState, TypedDraft, supervised_by
from logbook.cases.queries import OpenDraft
from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import Procedure, RequirementEdition
from logbook.people.models import Person, Program
from logbook.progress import rules
from logbook.progress.queries.again import CaseLike, cases_like
from logbook.progress.queries.entries import OF_THE_FELLOW
from logbook.progress.queries.standing import standing
from logbook.progress.rules import Fellowship, Prospects, TargetCount
from logbook.signoff.models import Return

SHOWN = 6


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A draft, or a returned case with the reason it came back; ``procedure`` is its first, None of an empty draft.

    ``unsaved``: something was typed into its form after it was saved last.
    """

    id: UUID
    number: int
    state: CaseState
    performed_on: date
    procedure: str | None
    attending: str | None
    reason: str | None
    unsaved: bool


@dataclass(frozen=True, slots=True)
class ListedDay:
    """A day for which a schedule was read, and what of it is not logged yet."""

    day: date
    drafts: Sequence[OpenDraft]


@dataclass(frozen=True, slots=True)
class FellowHome:
    """One fellow's counts of cases by state, what is theirs to finish, and when each minimum will be met.

    ``open_cases``: the latest returned ones, then drafts, ``SHOWN`` of each at most.
    ``lag``: median calendar days to log, over the ``lag_of`` logged last.
    ``listed``: days from schedules, the latest that has come first and then what is to come. ``typed``: drafts without
    a number, those typed last first. No draft of either is in any count.
    """

    signed: int
    waiting: int
    returned: int
    drafts: int
    open_cases: Sequence[OpenCase]
    edition: RequirementEdition | None
    prospects: Prospects
    targets: Sequence[TargetCount]
    lag: timedelta | None
    lag_of: int
    today: date
    listed: Sequence[ListedDay]
    typed: Sequence[OpenDraft]
    again: Sequence[CaseLike]

    @property
    def logged(self) -> int:
        """Every case there is, drafts too."""
        return self.signed + self.waiting + self.returned + self.drafts


def fellow_home(session: Session, program: Program, fellow_id: UUID, lasts: Fellowship) -> FellowHome:
    """A fellow's start page, whatever the number of cases: eight statements where the kept tally holds."""
    edition = catalogue.requirement_edition(session, program.id)
    counted = standing(session, program, fellow_id, edition)
    drafts, today = cases.open_drafts(session, program.id, fellow_id), program.today()
    return FellowHome(
        signed=counted.signed,
        waiting=counted.waiting,
        returned=counted.returned,
        drafts=counted.drafts,
        open_cases=_open_cases(session, program.id, fellow_id),
        edition=edition,
        prospects=rules.prospects(counted.requirements, counted.first_on, lasts, today),
        targets=counted.targets,
        lag=counted.lag,
        lag_of=counted.lag_of,
        today=today,
        listed=_by_day(drafts, today),
        typed=[each for each in drafts if each.scheduled_on is None],
        again=cases_like(session, program.id, fellow_id),
    )


def _by_day(drafts: Sequence[OpenDraft], today: date) -> Sequence[ListedDay]:
    listed = [(each.scheduled_on, each) for each in drafts if each.scheduled_on]
    days = {day for day, _ in listed}
    come, to_come = sorted((day for day in days if day <= today), reverse=True), sorted(d for d in days if d > today)
    return [ListedDay(day, [each for its, each in listed if its == day]) for day in (*come, *to_come)]


def _open_cases(session: Session, program_id: UUID, fellow_id: UUID) -> Sequence[OpenCase]:
    found = session.execute(_OPEN_CASES, {"program_id": program_id, "fellow_id": fellow_id})
    return [
        OpenCase(
            id=case_id,
            number=number,
            state=state,
            performed_on=day,
            procedure=name,
            attending=supervised_by(person.name if person else None, guest) or None,
            reason=returned.in_short if returned else None,
            unsaved=bool(unsaved),
        )
        for case_id, number, state, day, name, person, guest, returned, unsaved in found
    ]


_LATEST = (
    select(
        Case.id,
        func.row_number().over(partition_by=Case.state, order_by=Case.performed_on.desc()).label("place"),
    )
    .where(OF_THE_FELLOW, Case.state.in_((CaseState.RETURNED, CaseState.DRAFT)))
    .subquery()
)
_FIRST_PROCEDURE = (
    select(Procedure.name)
    .join(CaseProcedure, CaseProcedure.procedure_id == Procedure.id)
    .where(CaseProcedure.case_id == Case.id)
    .order_by(CaseProcedure.place)
    .limit(1)
    .scalar_subquery()
)
_LAST_RETURN = (
    select(Return.id)
    .where(Return.case_id == Case.id, Case.state == CaseState.RETURNED)
    .order_by(Return.returned_at.desc())
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
)
_UNSAVED = select(TypedDraft.id).where(TypedDraft.id == Case.id, TypedDraft.closed_at.is_(None)).exists()
_OPEN_CASES = (
    select(
        Case.id,
        Case.number,
        Case.state,
        Case.performed_on,
        _FIRST_PROCEDURE,
        Person,
        Case.guest_name,
        Return,
        _UNSAVED,
    )
    .join(_LATEST, _LATEST.c.id == Case.id)
    .outerjoin(Person, Person.id == Case.attending_id)
    .outerjoin(Return, Return.id == _LAST_RETURN)
    .where(_LATEST.c.place <= SHOWN)
    # As text "returned" comes after "draft", and the last come first.
    .order_by(Case.state.desc(), Case.performed_on.desc(), Case.number.desc())
)
