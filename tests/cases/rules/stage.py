"""A lumbar decompression, an epidural, an examination and a clinic visit, and what surrounds a case of them."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from logbook.cases.models import CaseRole, Side
from logbook.cases.rules import Entry, Period, ProcedureEntry, Supervisor, Surroundings
from logbook.catalogue.models import Guidance, Laterality, Procedure, ProcedureKind
from logbook.foundation.ids import uuid7
from logbook.people.models import Person

TODAY = date(2026, 11, 22)
HOSPITAL, CENTER, C_ARM, BEN, SOMEBODY = (uuid7() for _ in range(5))

BEN_OKAFOR = Person(given_name="Ben", family_name="Okafor", degree="MD")
BEA = Person(given_name="Bea", family_name="Haddad", degree="MD")

DONE = {
    "neurogenic_claudication": True,
    "stenosis_with_flavum_hypertrophy": True,
    "flavum_thickness_mm": "4.5",
    "conservative_care_tried": True,
    "instability": "absent",
    "spondylolisthesis_grade": "grade_1",
    "infection": "absent",
    "bleeding_or_anticoagulation": "managed",
    "prior_surgery_at_level": "absent",
    "epidurogram": True,
    "closed_without_suture": True,
    "same_day_discharge": True,
}


def procedure(slug: str, **differently: Any) -> Procedure:
    values: dict[str, Any] = {
        "id": uuid7(),
        "slug": slug,
        "name": slug.capitalize(),
        "kind": ProcedureKind.PROCEDURE,
        "categories": ["advanced_spine"],
        "guidance": ["fluoroscopy"],
        "laterality": Laterality.LEFT_RIGHT_BILATERAL,
        "levels": ["L3-4", "L4-5"],
    }
    return Procedure(**values | differently)


MILD = procedure("mild-pild")
EPIDURAL = procedure("epidural", guidance=["fluoroscopy", "ct"], laterality=Laterality.MIDLINE)
JOINT = procedure("joint", guidance=["ultrasound", "none"], laterality=Laterality.LEFT_RIGHT, levels=[])
EXAMINATION = procedure(
    "examination",
    kind=ProcedureKind.SKILL,
    categories=["neuro_exam"],
    guidance=["none"],
    laterality=Laterality.NONE,
    levels=[],
)
CLINIC = procedure(
    "clinic",
    kind=ProcedureKind.SKILL,
    categories=["outpatient_continuity"],
    guidance=["none"],
    laterality=Laterality.NONE,
    levels=[],
)

AROUND = Surroundings(
    today=TODAY,
    fellow_periods=[Period(date(2026, 7, 1), date(2027, 6, 30))],
    procedures={each.id: each for each in (MILD, EPIDURAL, JOINT, EXAMINATION, CLINIC)},
    site_name="Northfield Hospital",
    attending=Supervisor(BEN_OKAFOR, ((Period(date(2020, 1, 1), None), frozenset({HOSPITAL})),)),
    c_arm_site_id=HOSPITAL,
)

MILD_DONE = ProcedureEntry(
    procedure_id=MILD.id,
    role=CaseRole.PERFORMED,
    side=Side.BILATERAL,
    levels=("L4-5",),
    guidance=Guidance.FLUOROSCOPY,
    checklist=DONE,
    checklist_version=1,
)
ENTRY = Entry(
    performed_on=date(2026, 11, 20),
    procedures=(MILD_DONE,),
    site_id=HOSPITAL,
    attending_id=BEN,
    duration_minutes=40,
    fluoroscopy_seconds=83,
)


def examined(**said: Any) -> Entry:
    """An examination in the place of the decompression."""
    entry = ProcedureEntry(procedure_id=EXAMINATION.id, role=CaseRole.PERFORMED)
    bare = replace(ENTRY, procedures=(entry,), fluoroscopy_seconds=None, duration_minutes=None)
    return replace(bare, **said)


def mild(**said: Any) -> Entry:
    """The decompression with something about the procedure said differently."""
    return replace(ENTRY, procedures=(replace(MILD_DONE, **said),))


def unknown() -> UUID:
    """A key nothing has."""
    return uuid7()
