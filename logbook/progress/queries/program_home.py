"""What the start page of a program director or coordinator shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from logbook.cases.models import Case, CaseState, supervised_by
from logbook.foundation import clock
from logbook.people.models import Person, Program
from logbook.progress import rules
from logbook.progress.queries.program import Fellows, fellows_of, waiting_cases
from logbook.progress.rules.program import Need, needs
from logbook.signoff.models import Signature, SignatureKind

LONG_WAIT = timedelta(days=14)
SHOWN = 10
RECENT = 100


@dataclass(frozen=True, slots=True)
class LongWait:
    """A case that waits for a signature longer than ``LONG_WAIT``."""

    case_id: UUID
    number: int
    fellow: str
    attending: str
    submitted_at: datetime


@dataclass(frozen=True, slots=True)
class ProgramHome:
    """The fellows of now by family name, who of them needs what, and how long signatures take.

    ``waiting``: cases of the program, also of fellows who left. ``time_to_sign``: the median of the ``RECENT``
    signatures made last. ``long_waits``: the oldest ``SHOWN`` of ``long_waiting`` cases.
    """

    fellows: Fellows
    needs: Sequence[Need]
    waiting: int
    time_to_sign: timedelta | None
    long_waiting: int
    long_waits: Sequence[LongWait]


def program_home(session: Session, program: Program) -> ProgramHome:
    """A program's start page in seven statements where tallies are kept, whatever the number of fellows and cases."""
    fellows = fellows_of(session, program)
    long_waiting, long_waits = _long_waits(session, program.id)
    return ProgramHome(
        fellows=fellows,
        needs=needs(fellows.table),
        waiting=sum(each.cases for each in waiting_cases(session, program.id)),
        time_to_sign=rules.median_span(_times_to_sign(session, program.id)),
        long_waiting=long_waiting,
        long_waits=long_waits,
    )


def _times_to_sign(session: Session, program_id: UUID) -> Sequence[timedelta]:
    signed = session.execute(_SIGNED_LAST, {"program_id": program_id})
    return [signed_at - submitted_at for submitted_at, signed_at in signed if submitted_at]


def _long_waits(session: Session, program_id: UUID) -> tuple[int, Sequence[LongWait]]:
    waits = session.execute(_LONG_WAITS, {"program_id": program_id, "before": clock.now() - LONG_WAIT}).all()
    return waits[0][-1] if waits else 0, [
        LongWait(case_id, number, by.name, supervised_by(waits_for.name if waits_for else None, guest), submitted_at)
        for case_id, number, by, waits_for, guest, submitted_at, _ in waits
        if submitted_at
    ]


# Built once, because building them would cost as much as running them.
_SIGNED_LAST = (
    select(Case.submitted_at, Signature.signed_at)
    .join(Case, Case.id == Signature.case_id)
    .where(Signature.program_id == bindparam("program_id"), Signature.kind == SignatureKind.CASE)
    .order_by(Signature.sequence.desc())
    .limit(RECENT)
)
_fellow, _attending = aliased(Person), aliased(Person)
_LONG_WAITS = (
    select(Case.id, Case.number, _fellow, _attending, Case.guest_name, Case.submitted_at, func.count().over())
    .join(_fellow, _fellow.id == Case.fellow_id)
    .outerjoin(_attending, _attending.id == Case.attending_id)
    .where(
        Case.program_id == bindparam("program_id"),
        Case.state == CaseState.SUBMITTED,
        Case.submitted_at < bindparam("before"),
    )
    .order_by(Case.submitted_at, Case.number)
    .limit(SHOWN)
)
