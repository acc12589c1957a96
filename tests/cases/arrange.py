"""A decompression of Ada's, as an entry and as her browser sends it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.cases import actions, queries
from logbook.cases.models import Case, CaseRole, Side, TypedDraft
from logbook.cases.rules import Entry, ProcedureEntry
from logbook.catalogue.models import Guidance, Procedure
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from logbook.people.queries import person
from tests.cases.rules.stage import DONE
from tests.cast import Cast

MILD, CLINIC = "mild-pild", "eval-outpatient"


def offered(session: Session, cast: Cast, slug: str) -> Procedure:
    """The procedure of that slug in the cast's program."""
    return queries.offered(session, cast.program.id, [slug])[slug]


def with_memberships(session: Session, somebody: Person) -> Person:
    """The person as the doors load them."""
    found = person(session, somebody.id)
    assert found is not None
    return found


def mild_entry(session: Session, cast: Cast, **said: Any) -> Entry:
    """A whole decompression with Ben at the hospital, two days ago."""
    done = ProcedureEntry(
        procedure_id=offered(session, cast, MILD).id,
        role=CaseRole.PERFORMED,
        side=Side.BILATERAL,
        levels=("L4-5",),
        guidance=Guidance.FLUOROSCOPY,
        checklist=dict(DONE),
        checklist_version=1,
    )
    entry = Entry(
        performed_on=cast.program.today() - timedelta(days=2),
        procedures=(done,),
        site_id=cast.hospital.id,
        attending_id=cast.ben.id,
        duration_minutes=40,
        fluoroscopy_seconds=83,
    )
    return replace(entry, **said)


def visit(session: Session, cast: Cast, **said: Any) -> Entry:
    """A clinic visit of a patient who is followed."""
    seen = ProcedureEntry(offered(session, cast, CLINIC).id, CaseRole.PERFORMED)
    plain = mild_entry(session, cast, procedures=(seen,), fluoroscopy_seconds=None, duration_minutes=None)
    return replace(plain, **said)


def log(session: Session, cast: Cast, entry: Entry | None = None, *, submit: bool = True, **how: Any) -> Case:
    """Ada's case, loaded as the doors load it."""
    case_id: UUID = how.pop("case_id", None) or uuid7()
    by = with_memberships(session, how.pop("by", cast.ada))
    entry = entry or mild_entry(session, cast)
    case, _ = actions.log(session, by=by, program=cast.program, case_id=case_id, entry=entry, submit=submit, **how)
    session.flush()
    session.expire(case)
    found = queries.case(session, case_id)
    assert found is not None
    return found


def begun(session: Session, cast: Cast, fellow: Person | None = None, **how: Any) -> TypedDraft:
    """A form of Ada's that was begun and not saved: a decompression on the left, and nothing else yet."""
    said = {"procedure": [MILD], "procedures-0-side": ["left"]}
    draft = TypedDraft(
        **{"program_id": cast.program.id, "fellow_id": (fellow or cast.ada).id, "typed": said, "version": 1} | how
    )
    session.add(draft)
    session.flush()
    return draft


def typed(cast: Cast, **differently: Any) -> dict[str, Any]:
    """The same decompression as the form sends it; None leaves a field out."""
    said: dict[str, Any] = {
        "case_id": str(uuid7()),
        "procedure": MILD,
        "procedures-0-side": "bilateral",
        "procedures-0-levels": ["L4-5"],
        "procedures-0-role": "performed",
        "fluoroscopy_seconds": "1m23",
        "fluoroscopy_not_recorded": "",
        "duration_minutes": "40",
        "attending_id": str(cast.ben.id),
        "site_id": str(cast.hospital.id),
        "performed_on": str(cast.program.today() - timedelta(days=2)),
        "then": "send",
    }
    words = {True: "yes", False: "no"}
    said |= {f"procedures-0-checklist-{key}": words.get(answer, answer) for key, answer in DONE.items()}  # type: ignore[call-overload]
    return {key: value for key, value in (said | differently).items() if value is not None}
