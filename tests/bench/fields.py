"""What a browser sends in the benchmarks."""

from datetime import timedelta

from sqlalchemy import select

from logbook.cases.models import Case, CaseProcedure
from logbook.catalogue.models import Procedure
from logbook.foundation import clock
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from tests.bench.client import Fields

PROCEDURE = "esi-interlaminar-lumbar"
NEW_CASE = f"/cases/new?procedure={PROCEDURE}"


def ordinary_case(database: Database, fellow: str, attending: str) -> dict[str, str | list[str]]:
    """An ordinary lumbar epidural with everything filled in, as this fellow (e-mail) does it with this attending.

    "case_id" and "csrf_token" are added for each; ``like``, for the floor, is a case to take the other columns from.
    """
    named = select(Person.id)
    fellow_id, attending_id = (named.where(Person.email == each).scalar_subquery() for each in (fellow, attending))
    with database.reading() as session:
        like = session.scalars(
            select(Case)
            .join(CaseProcedure, CaseProcedure.case_id == Case.id)
            .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
            .where(Case.fellow_id == fellow_id, Case.attending_id == attending_id, Procedure.slug == PROCEDURE)
            .where(Case.c_arm_id.is_not(None), Case.kap_value.is_not(None))
            .order_by(Case.number.desc())
            .limit(1)
        ).one()
    return {
        "like": str(like.id),
        "procedure": PROCEDURE,
        "performed_on": (clock.today() - timedelta(days=1)).isoformat(),
        "site_id": str(like.site_id),
        "attending_id": str(like.attending_id),
        "c_arm_id": str(like.c_arm_id),
        "procedures-0-role": "performed",
        "procedures-0-levels": ["L4-5"],
        "procedures-0-guidance": "fluoroscopy",
        "procedures-0-approach": "paramedian",
        "fluoroscopy_seconds": "0:47",
        "duration_minutes": "20",
        "started_at": "09:10",
        "ended_at": "09:30",
        "kap_value": "1.63",
        "kap_unit": "Gy.cm2",
        "air_kerma_mgy": "10.9",
        "pulse_mode": "pulsed",
        "age_band": "40-64",
        "sedation": "local",
        "position": "prone",
        "complications": ["none"],
        "outcome": "achieved",
        "notes": "Good spread along the nerve root.",
        "then": "send",
    }


def one_more(fields: Fields, token: str = "") -> dict[str, str | list[str]]:
    """The fields as a new form sends them: with an id of its own."""
    return {**fields, "case_id": str(uuid7()), "csrf_token": token}  # type: ignore[dict-item]
