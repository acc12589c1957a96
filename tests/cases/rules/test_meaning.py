"""What can be so about a case and what cannot, each objection beside its field."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from logbook.cases.models import CaseRole, KapUnit, NotRecorded, Outcome, Sedation, Side
from logbook.cases.rules import (
    MOST_PROCEDURES,
    Entry,
    NewPatient,
    Period,
    ProcedureEntry,
    Supervisor,
    minutes_of,
    problems,
)
from logbook.catalogue.models import Guidance
from tests.cases.rules.stage import (
    AROUND,
    BEA,
    BEN_OKAFOR,
    C_ARM,
    CENTER,
    CLINIC,
    DONE,
    ENTRY,
    EPIDURAL,
    HOSPITAL,
    JOINT,
    MILD_DONE,
    examined,
    mild,
    unknown,
)

UNTIL_THE_DAY_BEFORE = Period(date(2020, 1, 1), date(2026, 11, 19))


def refused(entry: Entry, *, handing_in: bool = True, **around: Any) -> dict[str | None, str]:
    """What is objected to, by field."""
    found: dict[str | None, str] = {}
    for each in problems(entry, replace(AROUND, **around), handing_in=handing_in):
        found[each.field] = f"{found.get(each.field, '')} {each.sentence}".strip()
    return found


def test_an_ordinary_case_has_no_problem():
    assert refused(ENTRY) == {}
    assert refused(examined()) == {}


@pytest.mark.parametrize(
    ("entry", "field", "sentence"),
    [
        (replace(ENTRY, duration_minutes=0, fluoroscopy_seconds=0), "duration_minutes", "not 0 min"),
        (replace(ENTRY, duration_minutes=721), "duration_minutes", "from 1 minute to 12 hours, not 12 h 1 min"),
        (replace(ENTRY, duration_minutes=720, fluoroscopy_seconds=14401), "fluoroscopy_seconds", "not 4 h 1 s"),
        (replace(ENTRY, air_kerma_mgy=Decimal(20_001)), "air_kerma_mgy", "not 20001 mGy"),
        (replace(ENTRY, kap_value=Decimal(1), kap_unit=KapUnit.GY_M2), "kap_value", "not 10000 Gy·cm²"),
        (replace(ENTRY, frames=10_001), "frames", "not 10,001"),
        (replace(ENTRY, notes="x" * 4001), "notes", "4,001 characters; at most 4,000"),
        (replace(ENTRY, outcome_note="x" * 2001), "outcome_note", "at most 2,000"),
        (mild(approach="x" * 201), "procedures-0-approach", "at most 200"),
        (replace(ENTRY, procedures=()), None, "at least one procedure"),
        (replace(ENTRY, procedures=(MILD_DONE,) * (MOST_PROCEDURES + 1)), None, "at most 8 procedures"),
        (mild(procedure_id=unknown()), None, "not in your program's catalogue"),
        (mild(role=None), "procedures-0-role", "Choose your role in it."),
        (mild(side=None), "procedures-0-side", "Choose the side."),
        (mild(side=Side.MIDLINE), "procedures-0-side", "“Midline” is not a side of Mild-pild."),
        (mild(levels=()), "procedures-0-levels", "Choose at least one level."),
        (mild(levels=("L4-5", "C7")), "procedures-0-levels", "C7 is not a level of Mild-pild."),
        (mild(guidance=None), "procedures-0-guidance", "Choose how the target was found."),
        (mild(guidance=Guidance.ULTRASOUND), "procedures-0-guidance", "not done under Ultrasound"),
        (mild(faculty_observed=True), "procedures-0-faculty_observed", "no mark for faculty observation"),
        (mild(checklist={**DONE, "epidurogram": None}), "procedures-0-checklist-epidurogram", "Answer"),
        (mild(checklist={**DONE, "infection": "maybe"}), "procedures-0-checklist-infection", "Choose one"),
        (replace(ENTRY, fluoroscopy_seconds=None), "fluoroscopy_seconds", "or choose why it was not recorded"),
        (
            replace(ENTRY, fluoroscopy_seconds=2401),
            "fluoroscopy_seconds",
            "40 min 1 s is longer than the case (40 min)",
        ),
        (
            replace(ENTRY, fluoroscopy_not_recorded=NotRecorded.NOT_NOTED),
            "fluoroscopy_seconds",
            "both a time and a reason",
        ),
        (
            replace(ENTRY, fluoroscopy_seconds=None, fluoroscopy_not_recorded=NotRecorded.NOT_USED),
            "fluoroscopy_not_recorded",
            "The guidance says fluoroscopy",
        ),
        (replace(ENTRY, kap_value=Decimal(1)), "kap_unit", "Choose the unit the C-arm printed"),
        (replace(ENTRY, kap_unit=KapUnit.GY_CM2), "kap_value", "a unit but no number"),
        (
            replace(ENTRY, air_kerma_mgy=Decimal(3), dose_not_recorded=NotRecorded.NOT_NOTED),
            "dose_not_recorded",
            "both a dose and a reason",
        ),
        (
            replace(ENTRY, started_at=time(10, 20), ended_at=time(9, 10), duration_minutes=None),
            "ended_at",
            "The end 09:10 is before the start 10:20.",
        ),
        (replace(ENTRY, started_at=time(9), ended_at=time(9)), "ended_at", "is the same as the start"),
        (
            replace(ENTRY, started_at=time(9), ended_at=time(9, 50)),
            "duration_minutes",
            "50 min apart, the duration says 40",
        ),
        (replace(ENTRY, performed_on=date(2026, 11, 23)), "performed_on", "November 23, 2026 is in the future."),
        (replace(ENTRY, performed_on=date(2026, 6, 30)), "performed_on", "which began on July 1, 2026"),
        (replace(ENTRY, site_id=None), "site_id", "Choose the site"),
        (replace(ENTRY, attending_id=None), "attending_id", "Choose the attending"),
        (replace(ENTRY, c_arm_id=C_ARM, site_id=CENTER), "c_arm_id", "does not stand at the chosen site"),
        (replace(ENTRY, complications=("gout",)), "complications", "not on the list"),
        (replace(ENTRY, complications=("none", "bleeding")), "complications", "“No complication” stands beside"),
        (replace(ENTRY, complications=("other",)), "complication_note", "what the other complication was"),
        (replace(ENTRY, complications=("none",), complication_note="Ooze"), "complications", "none is chosen"),
        (replace(ENTRY, outcome=Outcome.NOT_ACHIEVED), "outcome_note", "why it was not achieved"),
        (examined(sedation=Sedation.MODERATE), "sedation", "no room for sedation"),
        (examined(fluoroscopy_seconds=4), "fluoroscopy_seconds", "no room for a fluoroscopy time"),
        (examined(complications=("none",)), "complications", "no room for complications"),
        (examined(patient=NewPatient.NEW), "patient", "no room for a patient number"),
    ],
)
def test_what_cannot_be_so_is_refused_beside_its_field(entry: Entry, field: str | None, sentence: str):
    found = refused(entry)
    assert sentence in found[field]
    assert all(each.endswith((".", "?")) for each in found.values())


@pytest.mark.parametrize(
    ("around", "field", "sentence"),
    [
        ({"site_name": None}, "site_id", "not one of your program's"),
        ({"attending": None}, "attending_id", "not an attending of your program"),
        (
            {"attending": Supervisor(BEA, ((Period(date(2020, 1, 1), None), frozenset({CENTER})),))},
            "attending_id",
            "Bea Haddad, MD does not work at Northfield Hospital.",
        ),
        (
            {
                "attending": Supervisor(
                    BEN_OKAFOR, ((Period(date(2020, 1, 1), date(2026, 11, 19)), frozenset({HOSPITAL})),)
                )
            },
            "attending_id",
            "Ben Okafor, MD was not an attending here on November 20, 2026.",
        ),
        ({"fellow_periods": []}, "performed_on", "outside your fellowship here."),
    ],
)
def test_what_the_program_does_not_have_is_refused(around: dict[str, Any], field: str, sentence: str):
    assert sentence in refused(ENTRY, **around)[field]


def test_an_attending_without_listed_sites_works_at_all_of_them():
    anywhere = Supervisor(BEN_OKAFOR, ((Period(date(2020, 1, 1), None), frozenset()),))
    assert refused(ENTRY, attending=anywhere) == {}


def test_the_last_and_the_first_day_of_a_role_belong_to_it():
    only_that_day = Period(ENTRY.performed_on, ENTRY.performed_on)
    assert refused(ENTRY, attending=Supervisor(BEN_OKAFOR, ((only_that_day, frozenset({HOSPITAL})),))) == {}
    assert refused(ENTRY, fellow_periods=[only_that_day]) == {}


def test_a_draft_may_leave_open_what_a_case_may_not():
    bare = Entry(
        performed_on=ENTRY.performed_on, procedures=(ProcedureEntry(MILD_DONE.procedure_id, CaseRole.OBSERVED),)
    )
    assert refused(bare, handing_in=False) == {}
    assert set(refused(bare)) == {
        "procedures-0-side", "procedures-0-levels", "procedures-0-guidance", "site_id", "attending_id",
        *(f"procedures-0-checklist-{key}" for key in DONE if key != "flavum_thickness_mm"),
    }  # fmt: skip


def test_a_draft_is_held_to_what_it_says():
    assert "ended_at" in refused(replace(ENTRY, started_at=time(9), ended_at=time(8)), handing_in=False)


def test_not_recorded_stands_for_a_missing_time_and_zero_is_a_time():
    reason = replace(ENTRY, fluoroscopy_seconds=None, fluoroscopy_not_recorded=NotRecorded.NOT_DISPLAYED)
    assert refused(reason) == {}
    assert refused(replace(ENTRY, fluoroscopy_seconds=0)) == {}


def test_without_fluoroscopy_no_time_is_asked():
    under_ct = ProcedureEntry(EPIDURAL.id, CaseRole.PERFORMED, levels=("L4-5",), guidance=Guidance.CT)
    blind = ProcedureEntry(JOINT.id, CaseRole.PERFORMED, side=Side.LEFT, guidance=Guidance.NONE)
    assert refused(replace(ENTRY, procedures=(under_ct, blind), fluoroscopy_seconds=None)) == {}


def test_a_second_procedure_is_judged_by_its_own_place():
    wrong = ProcedureEntry(JOINT.id, CaseRole.PERFORMED, side=Side.BILATERAL, guidance=Guidance.NONE)
    assert list(refused(replace(ENTRY, procedures=(MILD_DONE, wrong)))) == ["procedures-1-side"]


def test_fields_of_one_procedure_apply_to_the_whole_case():
    both = replace(ENTRY, procedures=(MILD_DONE, examined().procedures[0]), sedation=Sedation.LOCAL)
    assert refused(both) == {}


def test_different_patients_are_counted_by_numbers_of_ones_own():
    visit = replace(examined(), procedures=(ProcedureEntry(CLINIC.id, CaseRole.PERFORMED),))
    assert "patient" in refused(visit, patient_wanted=True)
    assert refused(visit, patient_wanted=True, handing_in=False) == {}
    assert refused(visit) == {}
    assert refused(replace(visit, patient=NewPatient.NEW), patient_known=True, patient_wanted=True) == {}
    assert "was not issued to you" in refused(replace(visit, patient=unknown()), patient_wanted=True)["patient"]


def test_the_duration_follows_from_start_and_end():
    assert minutes_of(replace(ENTRY, duration_minutes=None, started_at=time(9), ended_at=time(9, 42))) == 42
    assert minutes_of(replace(ENTRY, started_at=time(9), ended_at=time(9, 42))) == 40
    assert minutes_of(replace(ENTRY, duration_minutes=None, started_at=time(9))) is None


def test_start_and_end_may_differ_from_the_duration_by_the_minute_that_rounding_takes():
    assert refused(replace(ENTRY, started_at=time(9), ended_at=time(9, 41))) == {}


@pytest.mark.parametrize(
    ("value", "unit", "gycm2"),
    [
        ("1.5", KapUnit.GY_CM2, "1.5"),
        ("15", KapUnit.DGY_CM2, "1.5"),
        ("150", KapUnit.CGY_CM2, "1.5"),
        ("1500", KapUnit.MGY_CM2, "1.5"),
        ("150", KapUnit.UGY_M2, "1.5"),
        ("0.15", KapUnit.MGY_M2, "1.5"),
        ("0.00015", KapUnit.GY_M2, "1.5"),
    ],
)
def test_kerma_area_product_is_converted_exactly(value: str, unit: KapUnit, gycm2: str):
    assert replace(ENTRY, kap_value=Decimal(value), kap_unit=unit).kap_gycm2 == Decimal(gycm2)
