"""What the start page of a program director or coordinator shows."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Date, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased, load_only

from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState, supervised_by
from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import Procedure
from logbook.foundation import clock
from logbook.people.models import MemberRole, Membership, Person, Program
from logbook.progress import rules
from logbook.progress.queries.entries import ATTESTED, COUNTED_ROLE, HANDED_IN, OF_THIS_REVISION
from logbook.progress.rules import Roles, TargetCount
from logbook.signoff.models import AttestedRole, Signature, SignatureKind

LONG_WAIT = timedelta(days=14)
SHOWN = 10
RECENT = 100


@dataclass(frozen=True, slots=True)
class FellowRow:
    """One fellow as a line of the program's table: cases by state (drafts are the fellow's own), and the targets."""

    person_id: UUID
    name: str
    is_current: bool
    signed: int
    waiting: int
    returned: int
    last_logged_on: date | None
    targets: Sequence[TargetCount]


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
    """The fellows by family name, which is no ranking, and how long signatures take.

    ``time_to_sign``: the median of the ``RECENT`` signatures made last. ``long_waits``: the oldest ``SHOWN`` of
    ``long_waiting`` cases.
    """

    fellows: Sequence[FellowRow]
    time_to_sign: timedelta | None
    long_waiting: int
    long_waits: Sequence[LongWait]

    @property
    def waiting(self) -> int:
        """Cases that wait for a signature, of all fellows."""
        return sum(each.waiting for each in self.fellows)

    @property
    def signed(self) -> int:
        """Signed cases of all fellows."""
        return sum(each.signed for each in self.fellows)


class _Cases(NamedTuple):
    states: dict[CaseState, int]
    last_logged_at: datetime


def program_home(session: Session, program: Program) -> ProgramHome:
    """A program's start page in seven statements, whatever the number of fellows and cases."""
    today, zone = program.today(), ZoneInfo(program.time_zone)
    cases = _cases(session, program.id)
    targets = _target_counts(session, program.id)
    long_waiting, long_waits = _long_waits(session, program.id)
    fellows = []
    for person, ends_on in _fellows(session, program.id):
        counted = cases.get(person.id)
        states = counted.states if counted else {}
        fellows.append(
            FellowRow(
                person_id=person.id,
                name=person.name,
                is_current=ends_on >= today,
                signed=states.get(CaseState.SIGNED, 0),
                waiting=states.get(CaseState.SUBMITTED, 0),
                returned=states.get(CaseState.RETURNED, 0),
                last_logged_on=counted.last_logged_at.astimezone(zone).date() if counted else None,
                targets=targets(person.id),
            )
        )
    return ProgramHome(
        fellows=fellows,
        time_to_sign=rules.median_span(_times_to_sign(session, program.id)),
        long_waiting=long_waiting,
        long_waits=long_waits,
    )


def _fellows(session: Session, program_id: UUID) -> Sequence[tuple[Person, date]]:
    """Whoever is or was a fellow, by family name, with the last day of the fellowship."""
    return session.execute(_FELLOWS, {"program_id": program_id}).all()


def _cases(session: Session, program_id: UUID) -> Mapping[UUID, _Cases]:
    found: dict[UUID, _Cases] = {}
    for fellow_id, state, cases, last_logged_at in session.execute(_CASES, {"program_id": program_id}):
        known = found.get(fellow_id, _Cases({}, last_logged_at))
        found[fellow_id] = _Cases({**known.states, state: cases}, max(known.last_logged_at, last_logged_at))
    return found


def _target_counts(session: Session, program_id: UUID) -> Callable[[UUID], tuple[TargetCount, ...]]:
    """A function from a fellow to what he or she did of each target, by the procedure's name."""
    targets = catalogue.targets(session, program_id)
    named = session.scalars(_NAMED, {"program_id": program_id, "slugs": sorted(targets)})
    procedures = {each.id: each for each in named}
    done: Counter[tuple[UUID, str, CaseRole]] = Counter()
    waiting: Counter[tuple[UUID, str]] = Counter()
    counted = session.execute(_TARGETED, {"program_id": program_id, "procedure_ids": sorted(procedures)})
    for fellow_id, procedure_id, state, role, entries in counted:
        slug = procedures[procedure_id].slug
        if state is CaseState.SIGNED:
            done[fellow_id, slug, role] += entries
        else:
            waiting[fellow_id, slug] += entries
    names = {each.slug: each.name for each in procedures.values()}

    def of(fellow_id: UUID) -> tuple[TargetCount, ...]:
        return tuple(
            TargetCount(
                slug=slug,
                name=name,
                target=rules.wanted(targets[slug]),
                done=Roles(*(done[fellow_id, slug, role] for role in CaseRole)),
                waiting=waiting[fellow_id, slug],
            )
            for slug, name in sorted(names.items(), key=lambda each: each[1])
        )

    return of


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
_IN_THE_PROGRAM = Case.program_id == bindparam("program_id")
_OF_ITS_FELLOWS = and_(Membership.program_id == bindparam("program_id"), Membership.role == MemberRole.FELLOW)

_FELLOWS = (
    select(Person, func.max(func.coalesce(Membership.ends_on, date.max), type_=Date))
    .join(Membership, Membership.person_id == Person.id)
    .where(_OF_ITS_FELLOWS)
    .group_by(Person.id)
    .order_by(Person.family_name, Person.given_name, Person.id)
)
_CASES = (
    select(Case.fellow_id, Case.state, func.count(), func.max(Case.logged_at))
    .where(
        _IN_THE_PROGRAM,
        Case.state.in_(HANDED_IN),
        # Through the fellows, because the index that answers this alone begins with them.
        Case.fellow_id.in_(select(Membership.person_id).where(_OF_ITS_FELLOWS)),
    )
    .group_by(Case.fellow_id, Case.state)
)
_NAMED = (
    select(Procedure)
    .where(
        Procedure.slug.in_(bindparam("slugs", expanding=True)),
        or_(Procedure.program_id.is_(None), Procedure.program_id == bindparam("program_id")),
    )
    .order_by(Procedure.id)
    .options(load_only(Procedure.slug, Procedure.name))
)
_TARGETED = (
    select(Case.fellow_id, CaseProcedure.procedure_id, Case.state, COUNTED_ROLE, func.count())
    .join(CaseProcedure, CaseProcedure.case_id == Case.id)
    .outerjoin(Signature, OF_THIS_REVISION)
    .outerjoin(AttestedRole, ATTESTED)
    .where(
        _IN_THE_PROGRAM,
        Case.state.in_((CaseState.SIGNED, CaseState.SUBMITTED)),
        CaseProcedure.procedure_id.in_(bindparam("procedure_ids", expanding=True)),
    )
    .group_by(Case.fellow_id, CaseProcedure.procedure_id, Case.state, COUNTED_ROLE)
)
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
    .where(_IN_THE_PROGRAM, Case.state == CaseState.SUBMITTED, Case.submitted_at < bindparam("before"))
    .order_by(Case.submitted_at, Case.number)
    .limit(SHOWN)
)
