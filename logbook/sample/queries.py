"""Finding what is to be drawn, what waits for a reader, and what the readers found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from logbook.cases.models import Case, CaseProcedure, CaseState
from logbook.catalogue.models import Procedure
from logbook.people import queries as people
from logbook.people.models import MemberRole, Person, Program
from logbook.sample.models import Differing, SampledEntry, SampleHead, SampleReader, SampleRule, SecondReading
from logbook.sample.rules import Drawn
from logbook.signoff.models import ChainHead, Signature

# Drawn from at a time, so that no lock is held for long.
BATCH = 1000

_PAST = or_(Case.revision != Signature.revision, Case.state != CaseState.SIGNED)


def behind(session: Session) -> Sequence[UUID]:
    """The programs with signatures that were not drawn from yet."""
    drawn_to = func.coalesce(SampleHead.drawn_to, 0)
    return session.scalars(
        select(ChainHead.program_id)
        .outerjoin(SampleHead, SampleHead.program_id == ChainHead.program_id)
        .where(ChainHead.length > drawn_to)
    ).all()


def signatures_after(session: Session, program_id: UUID, sequence: int) -> Sequence[tuple[Signature, Case]]:
    """The next signatures of a program's chain with their cases."""
    rows = session.execute(
        select(Signature, Case)
        .join(Case, Case.id == Signature.case_id)
        .where(Signature.program_id == program_id, Signature.sequence > sequence)
        .order_by(Signature.sequence)
        .limit(BATCH)
    )
    return [(signature, case) for signature, case in rows]


def rules_of(session: Session, program_id: UUID) -> Sequence[SampleRule]:
    """How the program's sample was and is drawn, the present rule first."""
    return session.scalars(
        select(SampleRule)
        .where(SampleRule.program_id == program_id)
        .order_by(SampleRule.made_at.desc())
        .options(joinedload(SampleRule.made_by))
    ).all()


def present_rule(session: Session, program_id: UUID) -> SampleRule | None:
    """How it is drawn now; None before anything was."""
    latest = select(SampleRule).where(SampleRule.program_id == program_id).order_by(SampleRule.made_at.desc())
    return session.scalar(latest.limit(1))


def readers(session: Session, program_id: UUID) -> Sequence[SampleReader]:
    """Those who read, in the order of their turns."""
    named = select(SampleReader).where(SampleReader.program_id == program_id).order_by(SampleReader.place)
    return session.scalars(named.options(joinedload(SampleReader.person))).all()


def could_read(session: Session, program: Program) -> Sequence[Person]:
    """Attendings and directors of today, by name, each once."""
    members = [
        each
        for role in (MemberRole.ATTENDING, MemberRole.DIRECTOR)
        for each in people.members(session, program.id, role, program.today())
    ]
    found = {each.person_id: each.person for each in members}
    return sorted(found.values(), key=lambda each: (each.family_name, each.given_name))


def unread(session: Session, program_id: UUID) -> Sequence[tuple[SampledEntry, Signature, Case]]:
    """The drawn entries without a reading, in order, with what says who had a part in them."""
    rows = session.execute(
        select(SampledEntry, Signature, Case)
        .join(Signature, Signature.id == SampledEntry.signature_id)
        .join(Case, Case.id == Signature.case_id)
        .outerjoin(SecondReading, SecondReading.entry_id == SampledEntry.id)
        .where(SampledEntry.program_id == program_id, SecondReading.entry_id.is_(None))
        .order_by(SampledEntry.place)
    )
    return [(entry, signature, case) for entry, signature, case in rows]


def _to_read(program_id: UUID, reader_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        SampledEntry.program_id == program_id,
        SampledEntry.reader_id == reader_id,
        SecondReading.entry_id.is_(None),
        ~_PAST,
    )


def readings_waiting(session: Session, program_id: UUID, reader_id: UUID) -> int:
    """How many entries wait for this reader."""
    return (
        session.scalar(
            select(func.count())
            .select_from(SampledEntry)
            .join(Signature, Signature.id == SampledEntry.signature_id)
            .join(Case, Case.id == Signature.case_id)
            .outerjoin(SecondReading, SecondReading.entry_id == SampledEntry.id)
            .where(*_to_read(program_id, reader_id))
        )
        or 0
    )


@dataclass(frozen=True, slots=True)
class ToRead:
    """One entry that waits for its reader."""

    entry_id: UUID
    number: int
    performed_on: date
    fellow: str
    procedures: tuple[str, ...]


def to_read(session: Session, program_id: UUID, reader_id: UUID) -> Sequence[ToRead]:
    """What waits for this reader, what was drawn first at the top."""
    rows = session.execute(
        select(SampledEntry.id, Case)
        .join(Signature, Signature.id == SampledEntry.signature_id)
        .join(Case, Case.id == Signature.case_id)
        .outerjoin(SecondReading, SecondReading.entry_id == SampledEntry.id)
        .where(*_to_read(program_id, reader_id))
        .order_by(SampledEntry.place)
        .limit(100)
        .options(joinedload(Case.fellow), selectinload(Case.procedures).joinedload(CaseProcedure.procedure))
    )
    return [
        ToRead(
            entry_id=entry_id,
            number=case.number,
            performed_on=case.performed_on,
            fellow=case.fellow.name,
            procedures=tuple(each.procedure.name for each in case.procedures),
        )
        for entry_id, case in rows
    ]


def entry(session: Session, entry_id: UUID) -> SampledEntry | None:
    """A drawn entry with its signature, what was attested, and the reading if there is one."""
    return session.scalar(
        select(SampledEntry)
        .where(SampledEntry.id == entry_id)
        .options(
            joinedload(SampledEntry.signature).selectinload(Signature.attested_roles),
            joinedload(SampledEntry.reading),
        )
    )


def entry_to_read(session: Session, entry_id: UUID) -> SampledEntry | None:
    """The same, held until the transaction ends, so that it is read once."""
    session.execute(select(SampledEntry.id).where(SampledEntry.id == entry_id).with_for_update())
    return entry(session, entry_id)


def drawn(session: Session, program_id: UUID) -> Sequence[Drawn]:
    """Every drawn entry of the program with what was found, in two statements."""
    rows = session.execute(
        select(Signature, _PAST, SecondReading)
        .join(SampledEntry, SampledEntry.signature_id == Signature.id)
        .join(Case, Case.id == Signature.case_id)
        .outerjoin(SecondReading, SecondReading.entry_id == SampledEntry.id)
        .where(SampledEntry.program_id == program_id)
        .order_by(SampledEntry.place)
    ).all()
    procedures: dict[UUID, list[str]] = {}
    for case_id, name in session.execute(
        select(CaseProcedure.case_id, Procedure.name)
        .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
        .join(Signature, Signature.case_id == CaseProcedure.case_id)
        .join(SampledEntry, SampledEntry.signature_id == Signature.id)
        .where(SampledEntry.program_id == program_id)
        .order_by(CaseProcedure.place)
    ):
        procedures.setdefault(case_id, []).append(name)
    return [
        Drawn(
            signer=signature.signed_by,
            procedures=tuple(dict.fromkeys(procedures.get(signature.case_id, ()))),
            is_past=bool(is_past),
            outcome=reading.outcome if reading else None,
            differing=tuple(Differing(each) for each in reading.differing) if reading else (),
        )
        for signature, is_past, reading in rows
    ]


@dataclass(frozen=True, slots=True)
class Differs:
    """One entry that differs from the record, for the director to look at."""

    case_id: UUID
    number: int
    reader: str
    differing: tuple[Differing, ...]
    words: str


def differing(session: Session, program_id: UUID, at_most: int = 50) -> Sequence[Differs]:
    """The entries last found to differ."""
    rows = session.execute(
        select(Case.id, Case.number, Person, SecondReading)
        .select_from(SecondReading)
        .join(SampledEntry, SampledEntry.id == SecondReading.entry_id)
        .join(Signature, Signature.id == SampledEntry.signature_id)
        .join(Case, Case.id == Signature.case_id)
        .join(Person, Person.id == SecondReading.reader_id)
        .where(SampledEntry.program_id == program_id, SecondReading.outcome == "differs")
        .order_by(SecondReading.read_at.desc())
        .limit(at_most)
    )
    return [
        Differs(case_id, number, reader.name, tuple(Differing(each) for each in found.differing), found.words)
        for case_id, number, reader, found in rows
    ]
