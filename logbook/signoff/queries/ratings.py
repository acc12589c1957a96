"""The fellow's own ratings, which cases wait for one, and which hold back what the attending said until then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.catalogue.models import Procedure
from logbook.foundation import clock
from logbook.signoff.models import OwnRating, Signature

# So many are listed at once; the others come up as these are rated.
MOST_TO_RATE = 50
_SIGNED_THEN = and_(Signature.case_id == Case.id, Signature.revision == Case.revision)
_IS_HELD_BACK = and_(Case.state == CaseState.SIGNED, Signature.entrustment.is_not(None), OwnRating.case_id.is_(None))


@dataclass(frozen=True, slots=True)
class ToRate:
    """A case that its fellow may rate: whether its attending has, and what was done, in one line."""

    case_id: UUID
    number: int
    performed_on: date
    state: CaseState
    procedures: str


def own_rating(session: Session, case_id: UUID) -> OwnRating | None:
    """What the fellow said of their own case."""
    return session.get(OwnRating, case_id)


def held_back(
    session: Session,
    program_id: UUID,
    fellow_id: UUID,
    *,
    period_from: date = date.min,
    period_to: date = date.max,
    signed_until: datetime | None = None,
) -> Sequence[Case]:
    """The fellow's signed cases with a rating that they have not seen, by the day they were performed.

    Of those performed in the period, both days included, and signed by then.
    """
    return session.scalars(
        select(Case)
        .join(Signature, _SIGNED_THEN)
        .outerjoin(OwnRating, OwnRating.case_id == Case.id)
        .where(
            _of(program_id, fellow_id),
            _IS_HELD_BACK,
            Case.performed_on.between(period_from, period_to),
            Signature.signed_at <= (signed_until or clock.now()),
        )
        .order_by(Case.performed_on, Case.number)
    ).all()


def to_rate(session: Session, program_id: UUID, fellow_id: UUID) -> Sequence[ToRate]:
    """The fellow's cases that may be rated, the last performed first, in one statement."""
    did_something = select(CaseProcedure.id).where(
        CaseProcedure.case_id == Case.id, CaseProcedure.role != CaseRole.OBSERVED
    )
    waits = and_(
        Case.state.in_((CaseState.SUBMITTED, CaseState.RETURNED)),
        OwnRating.case_id.is_(None),
        did_something.correlate(Case).exists(),
    )
    which = (
        select(Case.id)
        .outerjoin(Signature, _SIGNED_THEN)
        .outerjoin(OwnRating, OwnRating.case_id == Case.id)
        .where(_of(program_id, fellow_id), or_(waits, _IS_HELD_BACK))
        .order_by(Case.performed_on.desc(), Case.number.desc())
        .limit(MOST_TO_RATE)
    )
    rows = session.execute(
        select(Case.id, Case.number, Case.performed_on, Case.state, Procedure.name)
        .join(CaseProcedure, CaseProcedure.case_id == Case.id)
        .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
        .where(Case.id.in_(which))
        .order_by(Case.performed_on.desc(), Case.number.desc(), CaseProcedure.place)
    )
    return [
        ToRate(*case, procedures=", ".join(row.name for row in steps))
        for case, steps in groupby(rows, key=lambda row: (row.id, row.number, row.performed_on, row.state))
    ]


def _of(program_id: UUID, fellow_id: UUID) -> ColumnElement[bool]:
    return and_(Case.program_id == program_id, Case.fellow_id == fellow_id)
