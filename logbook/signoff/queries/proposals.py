"""Amendments that wait for an attending, or came back to a fellow."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Uuid, and_, bindparam, func, select
from sqlalchemy.orm import Session

from logbook.cases.models import Amendment, AmendmentState, Case
from logbook.people.models import Person, full_name
from logbook.signoff.models import Return
from logbook.signoff.queries.queue import decided_by


@dataclass(frozen=True, slots=True)
class WaitingAmendment:
    """One line of the queue: whose case, and why it is amended."""

    id: UUID
    number: int
    fellow: str
    reason: str
    sent_at: datetime


def waiting_amendments(session: Session, program_id: UUID, attending_id: UUID) -> Sequence[WaitingAmendment]:
    """The amendments that wait for an attending, or for whom they stand in for, the oldest first, in one statement."""
    found = session.connection().execute(_WAITING, {"program_id": program_id, "attending_id": attending_id})
    return [WaitingAmendment(key, number, full_name(*its), reason, at) for key, number, reason, at, *its in found]


# Composed once: composing takes longer than answering.
_WAITING = (
    select(
        Amendment.id,
        Case.number,
        Amendment.reason,
        Amendment.sent_at,
        Person.given_name,
        Person.family_name,
        Person.degree,
    )
    .join(Case, Case.id == Amendment.case_id)
    .join(Person, Person.id == Case.fellow_id)
    .where(
        Amendment.state == AmendmentState.WAITING,
        # Behind a function, so that SQLite goes through the attending's amendments and not through the program's cases.
        func.coalesce(Case.program_id, Case.program_id) == bindparam("program_id", type_=Uuid),
        decided_by(Amendment.attending_id, Case.fellow_id),
    )
    .order_by(Amendment.sent_at, Case.number)
)


@dataclass(frozen=True, slots=True)
class ReturnedAmendment:
    """An amendment that is the fellow's to mend or withdraw, and why it came back."""

    case_id: UUID
    number: int
    reason: str


def returned_amendments(session: Session, program_id: UUID, fellow_id: UUID) -> Sequence[ReturnedAmendment]:
    """The fellow's amendments that were returned, by number, in one statement."""
    found = session.execute(
        select(Case.id, Case.number, Return)
        .join(Amendment, Amendment.case_id == Case.id)
        .join(Return, and_(Return.case_id == Case.id, Return.revision == Amendment.revision))
        .where(Amendment.state == AmendmentState.RETURNED, Case.fellow_id == fellow_id, Case.program_id == program_id)
        .order_by(Case.number, Return.returned_at)
    )
    # Of each its last return.
    last = {case_id: ReturnedAmendment(case_id, number, said.in_short) for case_id, number, said in found}
    return [*last.values()]
