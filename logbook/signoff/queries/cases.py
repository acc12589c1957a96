"""Cases that wait for an attending, one case with all that a decision needs, and what was decided."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from logbook.cases import queries as cases
from logbook.cases.models import Case, CaseProcedure, CaseState
from logbook.cases.queries import WHOLE
from logbook.cases.rules import OtherCase
from logbook.catalogue.models import Procedure
from logbook.foundation import clock
from logbook.foundation.db import UtcDateTime
from logbook.people.models import Absence, Person
from logbook.signoff.models import Return, Signature
from logbook.signoff.rules import QueueRow


def case_to_decide(session: Session, case_id: UUID) -> Case | None:
    """A case with all that a signature covers, locked until the transaction ends: what is signed is what is stored."""
    return session.scalar(select(Case).where(Case.id == case_id).options(*WHOLE).with_for_update(of=Case))


def latest_signature(session: Session, case_id: UUID) -> Signature | None:
    """The signature on the latest signed revision of a case, with its attested roles."""
    return session.scalar(
        select(Signature)
        .where(Signature.case_id == case_id)
        .order_by(Signature.revision.desc())
        .limit(1)
        .options(selectinload(Signature.attested_roles))
    )


def returns(session: Session, case_id: UUID) -> Sequence[Return]:
    """Every time the case was sent back, latest first."""
    return session.scalars(
        select(Return)
        .where(Return.case_id == case_id)
        .order_by(Return.returned_at.desc())
        .options(joinedload(Return.returned_by))
    ).all()


def queue(session: Session, program_id: UUID, attending_id: UUID) -> Sequence[QueueRow]:
    """What waits for an attending: by the day it was performed, oldest first, then by fellow, in one statement."""
    rows = session.execute(_QUEUE, {"program_id": program_id, "attending_id": attending_id})
    return [QueueRow._make(row) for row in rows]


def shared_in_queue(session: Session, program_id: UUID, attending_id: UUID) -> Mapping[UUID, Sequence[OtherCase]]:
    """What the cases that wait for an attending are shared with, by the key of the case, in one statement."""
    return cases.others_of(session.execute(_SHARED, {"program_id": program_id, "attending_id": attending_id}))


def waiting(session: Session, program_id: UUID, attending_id: UUID) -> int:
    """How many cases wait for an attending."""
    count = select(func.count(Case.id)).where(_WAITING)
    return session.scalar(count, {"program_id": program_id, "attending_id": attending_id}) or 0


def next_waiting(session: Session, program_id: UUID, attending_id: UUID) -> UUID | None:
    """The first case of the queue."""
    return session.scalar(_NEXT, {"program_id": program_id, "attending_id": attending_id})


# Asked for at each execution: the statements below are composed once.
_NOW = bindparam("now", callable_=lambda: clock.now(), type_=UtcDateTime)


def decided_by(attending: Any, fellow: Any) -> ColumnElement[bool]:
    """Whose turn it is, of the columns of an attending and a fellow: the attending's own, or now their deputy's.

    Who asks is ``:attending_id`` in ``:program_id``. A deputy decides nothing of which they are the fellow.
    """
    me: BindParameter[UUID] = bindparam("attending_id")
    standing_in = select(Absence.person_id).where(
        Absence.deputy_id == me,
        Absence.program_id == bindparam("program_id"),
        Absence.starts_at <= _NOW,
        Absence.ends_at > _NOW,
    )
    return or_(attending == me, and_(attending.in_(standing_in), fellow != me))


def _waits(case: type[Case]) -> ColumnElement[bool]:
    """What waits for an attending."""
    return and_(
        decided_by(case.attending_id, case.fellow_id),
        case.state == CaseState.SUBMITTED,
        case.program_id == bindparam("program_id"),
    )


_WAITING, _own = _waits(Case), aliased(Case)
_IN_TURN = (Case.performed_on, Person.family_name, Person.given_name, Case.number)
# Composed once: on a short queue composing takes as long as answering.
_NEXT = select(Case.id).join(Person, Person.id == Case.fellow_id).where(_WAITING).order_by(*_IN_TURN).limit(1)
_QUEUE = (
    select(
        Case.id,
        Case.number,
        Case.performed_on,
        # What waits was submitted, so this is never None.
        type_coerce(Case.submitted_at, UtcDateTime),
        Person,
        Procedure.name,
        CaseProcedure.role,
        CaseProcedure.side,
        CaseProcedure.levels,
        Procedure.slug,
    )
    .join(Person, Person.id == Case.fellow_id)
    .join(CaseProcedure, CaseProcedure.case_id == Case.id)
    .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
    .where(_WAITING)
    .order_by(*_IN_TURN, CaseProcedure.place)
)
_SHARED = cases.linked(cases.MINE.case_id.in_(select(_own.id).where(_waits(_own))))
