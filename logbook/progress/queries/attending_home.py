"""What an attending's start page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseState
from logbook.people.models import Person
from logbook.signoff.models import Signature

SHOWN = 5


@dataclass(frozen=True, slots=True)
class SignedLast:
    """One case the attending signed."""

    case_id: UUID
    number: int
    fellow: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class AttendingHome:
    """How many cases wait for the attending, since when the one waiting longest, and what was signed last."""

    waiting: int
    oldest: datetime | None
    signed_last: Sequence[SignedLast]


def attending_home(session: Session, program_id: UUID, attending_id: UUID) -> AttendingHome:
    """An attending's start page in two statements."""
    waiting, oldest = session.execute(
        select(func.count(), func.min(Case.submitted_at)).where(
            Case.attending_id == attending_id, Case.program_id == program_id, Case.state == CaseState.SUBMITTED
        )
    ).one()
    signed = session.execute(
        select(Case.id, Case.number, Person, Signature.signed_at)
        .join(Signature, Signature.case_id == Case.id)
        .join(Person, Person.id == Case.fellow_id)
        .where(Signature.signer_id == attending_id, Signature.program_id == program_id)
        .order_by(Signature.signed_at.desc(), Signature.sequence.desc())
        .limit(SHOWN)
    )
    return AttendingHome(
        waiting=waiting,
        oldest=oldest,
        signed_last=[SignedLast(case_id, number, fellow.name, at) for case_id, number, fellow, at in signed],
    )
