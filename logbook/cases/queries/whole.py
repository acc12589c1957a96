"""Cases in full and in order, in chunks: however many there are, only one chunk is held at a time."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseProcedure, PatientPseudonym
from logbook.cases.queries.lists import in_order
from logbook.cases.rules import Sort
from logbook.catalogue.models import Procedure
from logbook.people.models import CArm

CHUNK = 500
_CASE = (
    Case.id,
    Case.number,
    Case.performed_on,
    Case.state,
    Case.revision,
    Case.fellow_id,
    Case.attending_id,
    Case.guest_name,
    Case.site_id,
    CArm.name.label("c_arm"),
    PatientPseudonym.number.label("patient"),
    Case.age_band,
    Case.sedation,
    Case.position,
    Case.fluoroscopy_seconds,
    Case.fluoroscopy_not_recorded,
    Case.duration_minutes,
    Case.air_kerma_mgy,
    Case.kap_gycm2,
    Case.kap_value,
    Case.kap_unit,
    Case.dose_not_recorded,
    Case.complications,
    Case.outcome,
    Case.logged_at,
    Case.submitted_at,
    Case.signed_at,
)
_PROCEDURE = (
    CaseProcedure.case_id,
    CaseProcedure.id,
    Procedure.slug,
    Procedure.name,
    CaseProcedure.role,
    CaseProcedure.side,
    CaseProcedure.levels,
    CaseProcedure.guidance,
)


def whole_cases(session: Session, which: ColumnElement[bool], sort: Sort) -> Iterator[Sequence[Any]]:
    """The cases of the condition without their free texts, ``CHUNK`` rows at a time."""
    rows = session.execute(
        select(*_CASE)
        .outerjoin(Case.c_arm)
        .outerjoin(Case.patient)
        .where(which)
        .order_by(*in_order(sort))
        .execution_options(yield_per=CHUNK)
    )
    yield from rows.partitions()


def their_procedures(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """The procedures of each of the cases, in their places."""
    found: dict[UUID, list[Any]] = {each: [] for each in case_ids}
    for row in session.execute(
        select(*_PROCEDURE)
        .join(CaseProcedure.procedure)
        .where(CaseProcedure.case_id.in_(case_ids))
        .order_by(CaseProcedure.case_id, CaseProcedure.place)
    ):
        found[row.case_id].append(row)
    return found
