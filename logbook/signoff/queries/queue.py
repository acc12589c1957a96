"""Cases that wait for an attending, and what is known around them, in as few statements for many as for one."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Text, and_, bindparam, cast, func, or_, select, type_coerce
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import NullType

from logbook.cases import queries as cases
from logbook.cases.models import Case, CaseProcedure, CaseState
from logbook.cases.rules import OtherCase
from logbook.catalogue.models import Procedure
from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import UtcDateTime
from logbook.people.models import Absence, Person, Site, full_name
from logbook.signoff.models import ItemState, SigningBatch, SigningItem
from logbook.signoff.rules import Background, Colleague, QueueRow

# What was done longer ago says little of what is usual now, and would make the queue slower every year.
LATELY = timedelta(days=730)


def queue(session: Session, program_id: UUID, attending_id: UUID) -> Sequence[QueueRow]:
    """What waits for an attending: by the day it was performed, oldest first, then by fellow, in one statement."""
    rows = session.connection().execute(_QUEUE, {"program_id": program_id, "attending_id": attending_id})
    # Names, not persons: what the ORM makes of two a row takes as long as the statement.
    return [
        QueueRow._make((Colleague(row[0], full_name(*row[1:4])), Colleague(row[4], full_name(*row[5:8])), *row[8:]))
        for row in rows
    ]


def shared_in_queue(session: Session, program_id: UUID, attending_id: UUID) -> Mapping[UUID, Sequence[OtherCase]]:
    """What the cases that wait for an attending are shared with, by the key of the case, in one statement."""
    whose = {"program_id": program_id, "attending_id": attending_id}
    return cases.others_of(session.connection().execute(_SHARED, whose))


def background(session: Session, program_id: UUID, slugs: Collection[str]) -> Background:
    """What a program's fellows did ``LATELY`` of the procedures with these slugs, in one statement."""
    named = {"program_id": program_id, "slugs": sorted(slugs), "since": clock.today() - LATELY}
    return Background(session.connection().execute(_DONE, named).all())


def waiting(session: Session, program_id: UUID, attending_id: UUID) -> int:
    """How many cases wait for an attending."""
    count = select(func.count(Case.id)).where(_WAITING)
    return session.scalar(count, {"program_id": program_id, "attending_id": attending_id}) or 0


def next_waiting(session: Session, program_id: UUID, attending_id: UUID) -> UUID | None:
    """The first case of the queue that is not being signed already."""
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


_WAITING, _own, _attending = _waits(Case), aliased(Case), aliased(Person)
_IN_TURN = (Case.performed_on, Person.family_name, Person.given_name, Case.number)
# Composed once: on a short queue composing takes as long as answering.
_BEING_SIGNED = select(SigningItem.number).where(SigningItem.case_id == Case.id, SigningItem.state == ItemState.PENDING)
_NEXT = (
    select(Case.id)
    .join(Person, Person.id == Case.fellow_id)
    .where(_WAITING, ~_BEING_SIGNED.correlate(Case).exists())
    .order_by(*_IN_TURN)
    .limit(1)
)
# What the audit trail says of the case as it stands now: every revision is judged as a whole.
_SAID = (
    select(AuditEvent.facts)
    .where(AuditEvent.subject_id == Case.id, AuditEvent.verb.in_(("case.log", "case.revise")))
    .order_by(AuditEvent.at.desc())
    .limit(1)
    .correlate(Case)
    .scalar_subquery()
)
_QUEUE = (
    select(
        Person.id,
        Person.given_name,
        Person.family_name,
        Person.degree,
        _attending.id,
        _attending.given_name,
        _attending.family_name,
        _attending.degree,
        Case.id,
        Case.number,
        Case.revision,
        Case.performed_on,
        Case.logged_at,
        # What waits was submitted and has a site, so these are never None.
        type_coerce(Case.submitted_at, UtcDateTime),
        Site.id,
        Site.name,
        Case.fluoroscopy_seconds,
        Case.duration_minutes,
        Case.complications,
        _SAID,
        SigningBatch.id,
        SigningBatch.due_at,
        Procedure.slug,
        Procedure.name,
        CaseProcedure.place,
        CaseProcedure.role,
        CaseProcedure.side,
        CaseProcedure.levels,
    )
    .join(Person, Person.id == Case.fellow_id)
    .join(_attending, _attending.id == Case.attending_id)
    .join(Site, Site.id == Case.site_id)
    .join(CaseProcedure, CaseProcedure.case_id == Case.id)
    .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
    .outerjoin(SigningItem, and_(SigningItem.case_id == Case.id, SigningItem.state == ItemState.PENDING))
    .outerjoin(SigningBatch, SigningBatch.id == SigningItem.batch_id)
    .where(_WAITING)
    .order_by(*_IN_TURN, CaseProcedure.place)
)
_SHARED = cases.linked(cases.MINE.case_id.in_(select(_own.id).where(_waits(_own))))
_case, _step, _other_step = Case.__table__.c, CaseProcedure.__table__.c, CaseProcedure.__table__.alias("other_step").c
# In the order of ``rules.Done``, and as the database has them: a value made of each would take longer than all else.
_DONE = (
    select(
        func.replace(cast(_case.fellow_id, Text), "-", ""),
        Procedure.__table__.c.slug,
        _case.number,
        type_coerce(_step.role, Text),
        _case.fluoroscopy_seconds,
        _case.duration_minutes,
        type_coerce(
            # By its place, which the index of a case's procedures has.
            ~select(_other_step.place)
            .where(_other_step.case_id == _case.id, _other_step.place != _step.place)
            .exists(),
            NullType(),
        ),
    )
    .select_from(
        Case.__table__.join(CaseProcedure.__table__, _step.case_id == _case.id).join(
            Procedure.__table__, Procedure.__table__.c.id == _step.procedure_id
        )
    )
    .where(
        # Behind a function, so that SQLite goes through the procedures' cases and not through all of the program's.
        func.coalesce(_case.program_id, _case.program_id) == bindparam("program_id", type_=_case.program_id.type),
        _case.performed_on >= bindparam("since"),
        _case.state.in_((CaseState.SUBMITTED, CaseState.SIGNED)),
        _step.procedure_id.in_(select(Procedure.id).where(Procedure.slug.in_(bindparam("slugs", expanding=True)))),
    )
)
