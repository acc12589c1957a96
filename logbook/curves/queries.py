"""Finding what a fellow attempted, what the others took, and what the program set."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

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


def band_of_others(session: Session, record: FellowRecord, slug: str, value: InstrumentedAttribute[int | None]) -> Band:
    """What the other fellows of the program took for this procedure where they were seen to perform it.

    ``value`` is the column of the case: ``Case.duration_minutes`` or ``Case.fluoroscopy_seconds``.
    """
    query = select(Case.fellow_id, value, func.count()).join(CaseProcedure, CaseProcedure.case_id == Case.id)
    rows = session.execute(
        _signed(query.join(Procedure, Procedure.id == CaseProcedure.procedure_id), record.program_id)
        .where(
            Case.fellow_id != record.fellow_id,
            Procedure.slug == slug,
            _ATTESTED == CaseRole.PERFORMED,
            value.is_not(None),
        )
        .group_by(Case.fellow_id, value)
    )
    of_others: dict[UUID, dict[int, int]] = {}
    for fellow_id, taken, times in rows:
        of_others.setdefault(fellow_id, {})[taken] = times
    return band(of_others)


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
