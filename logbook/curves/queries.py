"""Finding what a fellow attempted, what the others took, and what the program set."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload

from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.catalogue.models import Procedure
from logbook.curves.models import CurveSetting
from logbook.curves.rules import Band, Done, Settings, band
from logbook.people.models import Program
from logbook.progress.queries import FellowRecord, fellow_record
from logbook.signoff.models import AttestedRole, Signature

_ATTESTED = func.coalesce(AttestedRole.role, CaseProcedure.role)
_DONE = (
    select(
        Procedure.slug,
        Procedure.name,
        Procedure.kind,
        Case.id,
        Case.number,
        Case.performed_on,
        Case.started_at,
        CaseProcedure.place,
        CaseProcedure.role,
        _ATTESTED,
        Case.outcome,
        Case.duration_minutes,
        Case.fluoroscopy_seconds,
    )
    .select_from(Case)
    .join(CaseProcedure, CaseProcedure.case_id == Case.id)
    .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
)


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of both times."""

    fluoroscopy_seconds: Band
    duration_minutes: Band


@dataclass(frozen=True, slots=True)
class FellowProcedure:
    """One procedure in one fellow's record, of which permissions can be asked as of the record."""

    record: FellowRecord
    procedure: Procedure
    attending_id: UUID | None = None
    # What the audit trail says was seen: the person.
    __tablename__ = "person"

    @property
    def id(self) -> UUID:
        """The fellow's id."""
        return self.record.id

    @property
    def program_id(self) -> UUID:
        """The program's id."""
        return self.record.program_id

    @property
    def fellow_id(self) -> UUID:
        """The fellow's id."""
        return self.record.fellow_id


def fellow_procedure(session: Session, program: Program, person_id: UUID, slug: str) -> FellowProcedure | None:
    """A fellow and a procedure of any edition or of the program's own; None without either."""
    record = fellow_record(session, program, person_id)
    procedure = procedure_of(session, program.id, slug)
    return FellowProcedure(record, procedure) if record and procedure else None


def procedure_of(session: Session, program_id: UUID, slug: str) -> Procedure | None:
    """The procedure under this slug as it was published last: one that left the catalogue keeps its curves."""
    return session.scalars(
        select(Procedure)
        .where(Procedure.slug == slug, or_(Procedure.program_id.is_(None), Procedure.program_id == program_id))
        .order_by(Procedure.id.desc())
        .limit(1)
    ).one_or_none()


def done(session: Session, record: FellowRecord, slug: str | None = None) -> Sequence[Done]:
    """What the fellow logged as performed, or was seen to perform, in signed cases; of one procedure or of all."""
    query = _signed(_DONE, record.program_id).where(
        Case.fellow_id == record.fellow_id,
        or_(CaseProcedure.role == CaseRole.PERFORMED, _ATTESTED == CaseRole.PERFORMED),
    )
    if slug is not None:
        query = query.where(Procedure.slug == slug)
    # The name a procedure was published with last is the one that is shown.
    return [Done._make(row) for row in session.execute(query.order_by(Procedure.id))]


def bands_of_others(session: Session, record: FellowRecord, slug: str) -> Bands:
    """What the other fellows of the program took for this procedure where they were seen to perform it."""
    # By the program's cases and not by the procedure's entries, which are those of every program in the database.
    query = select(Case.fellow_id, Case.fluoroscopy_seconds, Case.duration_minutes)
    rows = session.execute(
        _signed(query.join(CaseProcedure, CaseProcedure.case_id == Case.id), record.program_id).where(
            Case.fellow_id != record.fellow_id,
            CaseProcedure.procedure_id.in_(select(Procedure.id).where(Procedure.slug == slug)),
            _ATTESTED == CaseRole.PERFORMED,
        )
    ).all()
    return Bands(
        fluoroscopy_seconds=band((fellow_id, seconds) for fellow_id, seconds, _ in rows),
        duration_minutes=band((fellow_id, minutes) for fellow_id, _, minutes in rows),
    )


def settings(session: Session, program_id: UUID) -> Settings:
    """What the program set for its curves."""
    return Settings(history(session, program_id))


def history(session: Session, program_id: UUID) -> Sequence[CurveSetting]:
    """All that the program ever set, the last first, each with whoever did."""
    return session.scalars(
        select(CurveSetting)
        .where(CurveSetting.program_id == program_id)
        .order_by(CurveSetting.set_at.desc(), CurveSetting.id.desc())
        .options(joinedload(CurveSetting.set_by))
    ).all()


def _signed(query: Select[*tuple[Any, ...]], program_id: UUID) -> Select[*tuple[Any, ...]]:
    of_this_revision = and_(Signature.case_id == Case.id, Signature.revision == Case.revision)
    attested = and_(AttestedRole.signature_id == Signature.id, AttestedRole.case_procedure_id == CaseProcedure.id)
    return (
        query.join(Signature, of_this_revision)
        .outerjoin(AttestedRole, attested)
        .where(Case.program_id == program_id, Case.state == CaseState.SIGNED)
    )
