"""What an attending's start page shows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from logbook.accounts import queries as accounts
from logbook.accounts.rules import PinStanding
from logbook.cases.models import Case, CaseState
from logbook.people.models import Person
from logbook.progress import rules
from logbook.progress.queries.entries import OF_THIS_REVISION
from logbook.signoff.models import Signature, SignatureKind

SHOWN = 5
RECENT = 100


@dataclass(frozen=True, slots=True)
class SignedLast:
    """One case the attending signed."""

    case_id: UUID
    number: int
    fellow: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class ForAnother:
    """How many cases wait for the attending as the deputy of a colleague."""

    colleague: str
    waiting: int


@dataclass(frozen=True, slots=True)
class AttendingHome:
    """How many cases wait for the attending, since when the one waiting longest, and what was signed last.

    ``as_deputy`` is what else waits for as long as the attending stands in for others.
    ``time_to_sign`` is the attending's own median from handing in to signing, of the ``time_of`` signed last;
    ``pin`` is how the attending's signing PIN stands.
    """

    waiting: int
    oldest: datetime | None
    as_deputy: Sequence[ForAnother]
    signed_last: Sequence[SignedLast]
    time_to_sign: timedelta | None
    time_of: int
    pin: PinStanding


def attending_home(
    session: Session, program_id: UUID, attending_id: UUID, deputy_for: Collection[UUID] = ()
) -> AttendingHome:
    """An attending's start page in four statements; ``deputy_for`` are those they stand in for now."""
    counted = session.execute(
        select(Person, func.count(), func.min(Case.submitted_at))
        .join(Person, Person.id == Case.attending_id)
        .where(
            Case.attending_id.in_([attending_id, *deputy_for]),
            # Nobody decides about an own case, not as a deputy either.
            Case.fellow_id != attending_id,
            Case.program_id == program_id,
            Case.state == CaseState.SUBMITTED,
        )
        .group_by(Person.id)
        .order_by(Person.family_name)
    ).all()
    waiting, oldest = next(((count, since) for each, count, since in counted if each.id == attending_id), (0, None))
    signed = session.execute(
        select(Case.id, Case.number, Person, Signature.signed_at)
        .join(Signature, OF_THIS_REVISION)
        .join(Person, Person.id == Case.fellow_id)
        .where(
            Signature.signer_id == attending_id,
            Signature.program_id == program_id,
            Case.state == CaseState.SIGNED,
        )
        .order_by(Signature.signed_at.desc(), Signature.sequence.desc())
        .limit(SHOWN)
    )
    taken = [
        signed_at - submitted_at
        for submitted_at, signed_at in session.execute(
            _SIGNED_LAST, {"program_id": program_id, "attending_id": attending_id}
        )
        if submitted_at
    ]
    return AttendingHome(
        waiting=waiting,
        oldest=oldest,
        as_deputy=[ForAnother(each.short_name, count) for each, count, _ in counted if each.id != attending_id],
        signed_last=[SignedLast(case_id, number, fellow.name, at) for case_id, number, fellow, at in signed],
        time_to_sign=rules.median_span(taken),
        time_of=len(taken),
        pin=accounts.pin_standing(session, attending_id),
    )


_SIGNED_LAST = (
    select(Case.submitted_at, Signature.signed_at)
    .join(Case, Case.id == Signature.case_id)
    .where(
        Signature.program_id == bindparam("program_id"),
        Signature.signer_id == bindparam("attending_id"),
        Signature.kind == SignatureKind.CASE,
    )
    .order_by(Signature.signed_at.desc(), Signature.sequence.desc())
    .limit(RECENT)
)
