"""The rows everything is counted from: what one fellow handed in, and what the attendings attested.

They are fetched as they are and counted by the rules: of one fellow's hundreds of entries a GROUP BY in the database
saves nothing (measured: the joins cost 3 ms of 400 cases, the rows 2 ms), and every count then has one definition.
The statements are built once, because building one costs as much as running it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, load_only

from logbook.cases.models import Case, CaseProcedure, CaseState
from logbook.catalogue.models import CatalogueInUse, Procedure
from logbook.progress.rules import Entry, SignedCase
from logbook.signoff.models import AttestedRole, OwnRating, Signature

HANDED_IN = (CaseState.SUBMITTED, CaseState.RETURNED, CaseState.SIGNED)

OF_THIS_REVISION = and_(Signature.case_id == Case.id, Signature.revision == Case.revision)
ATTESTED = and_(AttestedRole.signature_id == Signature.id, AttestedRole.case_procedure_id == CaseProcedure.id)
COUNTED_ROLE = func.coalesce(AttestedRole.role, CaseProcedure.role)
OF_THE_FELLOW = and_(Case.fellow_id == bindparam("fellow_id"), Case.program_id == bindparam("program_id"))

_IN_THE_PERIOD = Case.performed_on.between(bindparam("period_from"), bindparam("period_to"))

_ENTRIES = (
    select(
        Case.number,
        CaseProcedure.procedure_id,
        Case.patient_id,
        Case.state,
        COUNTED_ROLE,
        CaseProcedure.role,
        CaseProcedure.guidance,
        CaseProcedure.faculty_observed,
        Case.performed_on,
    )
    .join(CaseProcedure, CaseProcedure.case_id == Case.id)
    .outerjoin(Signature, OF_THIS_REVISION)
    .outerjoin(AttestedRole, ATTESTED)
    .where(OF_THE_FELLOW, _IN_THE_PERIOD, Case.state.in_(HANDED_IN))
)

_SIGNED_CASES = (
    select(
        Case.id,
        Case.number,
        Case.performed_on,
        Case.duration_minutes,
        Case.fluoroscopy_seconds,
        Case.fluoroscopy_not_recorded,
        Case.air_kerma_mgy.is_not(None),
        Case.kap_gycm2.is_not(None),
        Case.dose_not_recorded,
        Signature.signer_id,
        Signature.signer_name,
        Signature.guest_registration,
        Signature.entrustment,
        OwnRating.case_id.is_not(None),
    )
    .join(Signature, OF_THIS_REVISION)
    .outerjoin(OwnRating, OwnRating.case_id == Case.id)
    .where(OF_THE_FELLOW, _IN_THE_PERIOD, Case.state == CaseState.SIGNED)
)

_BY_STATE = (
    select(Case.state, func.count().label("cases"))
    .where(OF_THE_FELLOW, _IN_THE_PERIOD, Case.state.in_(CaseState))
    .group_by(Case.state)
)

_IN_USE = select(CatalogueInUse.edition_id).where(CatalogueInUse.program_id == bindparam("program_id"))
_PROCEDURES = (
    select(Procedure)
    .where(
        or_(
            Procedure.id.in_(bindparam("ids", expanding=True)),
            and_(
                Procedure.slug.in_(bindparam("slugs", expanding=True)),
                or_(
                    Procedure.edition_id == _IN_USE.scalar_subquery(),
                    Procedure.program_id == bindparam("program_id"),
                ),
            ),
        )
    )
    .order_by(Procedure.id)
    .options(
        load_only(
            Procedure.slug,
            Procedure.name,
            Procedure.kind,
            Procedure.categories,
            Procedure.body_region,
            Procedure.guidance,
            Procedure.place,
            Procedure.program_id,
            raiseload=True,
        )
    )
)


def entries(
    session: Session,
    program_id: UUID,
    fellow_id: UUID,
    period_from: date | None = None,
    period_to: date | None = None,
) -> Sequence[Entry]:
    """Every procedure in the cases a fellow handed in, in no order; the role is the attested one where there is one."""
    rows = session.execute(_ENTRIES, _of(program_id, fellow_id, period_from, period_to))
    return [Entry._make(row) for row in rows]


def signed_cases(
    session: Session,
    program_id: UUID,
    fellow_id: UUID,
    period_from: date | None = None,
    period_to: date | None = None,
) -> Mapping[int, SignedCase]:
    """What the signed cases and their signatures say once per case, by the case's number."""
    rows = session.execute(_SIGNED_CASES, _of(program_id, fellow_id, period_from, period_to))
    return {row.number: SignedCase._make(row) for row in rows}


def cases_by_state(
    session: Session,
    program_id: UUID,
    fellow_id: UUID,
    period_from: date | None = None,
    period_to: date | None = None,
) -> Mapping[CaseState, int]:
    """How many of a fellow's cases are in each state; a state without any is absent."""
    rows = session.execute(_BY_STATE, _of(program_id, fellow_id, period_from, period_to))
    return {row.state: row.cases for row in rows}


def procedures(
    session: Session, program_id: UUID, ids: Iterable[UUID], slugs: Iterable[str]
) -> Mapping[UUID, Procedure]:
    """The procedures with these ids, and those with these slugs that the program can log now, by id."""
    found = session.scalars(_PROCEDURES, {"program_id": program_id, "ids": sorted(set(ids)), "slugs": sorted(slugs)})
    return {each.id: each for each in found}


def _of(program_id: UUID, fellow_id: UUID, period_from: date | None, period_to: date | None) -> dict[str, Any]:
    return {
        "program_id": program_id,
        "fellow_id": fellow_id,
        "period_from": period_from or date.min,
        "period_to": period_to or date.max,
    }
