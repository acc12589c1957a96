"""What two snapshots say differently: every column of a case and of its procedures, in words. No database."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from logbook.cases.models import (
    AgeBand,
    Case,
    CaseProcedure,
    CaseRevision,
    CaseRole,
    CaseState,
    KapUnit,
    NotRecorded,
    Outcome,
    Position,
    PulseMode,
    RevisionEnd,
    Sedation,
    Side,
)
from logbook.cases.rules import Difference, Names, compared_with, differences, snapshot
from logbook.catalogue.models import Guidance
from logbook.foundation.ids import uuid7

ONE, OTHER = uuid7(), uuid7()
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MILD, EPIDURAL = uuid7(), uuid7()
# Where a case stands, and which rows hold it.
NO_CONTENTS = {"id", "state", "revision", "submitted_at", "signed_at", "case_id", "place"}


def step(procedure_id: Any = MILD, **said: Any) -> SimpleNamespace:
    """One procedure of a case, nothing said of it but the role."""
    empty = dict.fromkeys(CaseProcedure.__table__.columns.keys())
    usual = {"id": uuid7(), "procedure_id": procedure_id, "role": CaseRole.PERFORMED, "levels": [], "approach": ""}
    return SimpleNamespace(**empty | usual | {"faculty_observed": False} | said)


def shot(*steps: SimpleNamespace, names: dict[str, Any] | None = None, **said: Any) -> dict[str, Any]:
    """The snapshot of a case with nothing in it but what is ``said``; procedures are named by their entry."""
    empty = dict.fromkeys(Case.__table__.columns.keys())
    usual = {"id": ONE, "program_id": ONE, "fellow_id": ONE, "state": CaseState.SUBMITTED, "complications": []}
    texts = {"complication_note": "", "outcome_note": "", "notes": ""}
    steps = steps or (step(),)
    titles = {MILD: "MILD", EPIDURAL: "Epidural"}
    known: dict[str, Any] = {
        "program": "Northfield",
        "fellow": "Ada Reyes, MD",
        "attending": "Ben Okafor, MD",
        "site": "Hospital",
        "c_arm": None,
        "patient": None,
        "catalogue_edition": "2026.1",
        "procedures": tuple(titles.get(each.procedure_id, "Another") for each in steps),
    }
    case = SimpleNamespace(**empty | usual | texts | said)
    return snapshot(case, steps, Names(**known | (names or {})))


def told(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(each.field, each.before, each.after) for each in differences(before, after)]


# One value for each column of a case, and how it is said.
OF_THE_CASE: dict[str, tuple[Any, str, str]] = {
    "program_id": (OTHER, "Program", "Southbay"),
    "number": (18, "Number", "18"),
    "fellow_id": (OTHER, "Fellow", "Abe Lindqvist, MD"),
    "catalogue_edition_id": (OTHER, "Catalogue edition", "2026.2"),
    "performed_on": (date(2026, 11, 22), "Performed", "November 22, 2026"),
    "site_id": (OTHER, "Site", "Surgery Center"),
    "attending_id": (OTHER, "Attending", "Bea Haddad, MD"),
    # A guest stands in the names where an attending does.
    "guest_name": ("Bea Haddad", "Attending", "Bea Haddad, MD"),
    "guest_email": ("bea@riverside.example", "Guest's e-mail address", "bea@riverside.example"),
    "patient_id": (OTHER, "Patient", "P-0042"),
    "age_band": (AgeBand.FROM_90, "Age", "90 or older"),
    "sedation": (Sedation.MAC, "Sedation", "MAC"),
    "position": (Position.PRONE, "Position", "Prone"),
    "started_at": (time(9, 5), "Start", "09:05"),
    "ended_at": (time(9, 52), "End", "09:52"),
    "duration_minutes": (75, "Duration", "1 h 15 min"),
    "fluoroscopy_seconds": (83, "Fluoroscopy", "1 min 23 s"),
    "fluoroscopy_not_recorded": (NotRecorded.NOT_NOTED, "Fluoroscopy not recorded", "Nobody wrote it down"),
    "air_kerma_mgy": (Decimal("12.50"), "Reference air kerma", "12.5 mGy"),
    "dose_not_recorded": (NotRecorded.NOT_DISPLAYED, "Dose not recorded", "The machine did not show it"),
    "pulse_mode": (PulseMode.LOW_DOSE, "Pulse mode", "Low dose"),
    "frames": (0, "Frames", "0"),
    "c_arm_id": (OTHER, "C-arm", "C-arm 1"),
    "complications": (["dural_puncture", "other"], "Complications", "Dural puncture, Other"),
    "complication_note": ("Wet tap.", "What happened", "Wet tap."),
    "outcome": (Outcome.NOT_ACHIEVED, "Outcome", "Not achieved as planned"),
    "outcome_note": ("Too narrow.", "Why it was not achieved", "Too narrow."),
    "notes": ("First one.", "Notes", "First one."),
    "logged_at": (NOON, "Logged at", "2026-11-22T12:00:00.000000Z"),
}
KAP: dict[str, Any] = {"kap_value": Decimal("118.25"), "kap_unit": KapUnit.CGY_CM2, "kap_gycm2": Decimal("1.1825")}
NAMES_BY_THEN: dict[str, Any] = {
    "program": "Southbay",
    "fellow": "Abe Lindqvist, MD",
    "attending": "Bea Haddad, MD",
    "site": "Surgery Center",
    "c_arm": "C-arm 1",
    "patient": "P-0042",
    "catalogue_edition": "2026.2",
}
OF_A_PROCEDURE: dict[str, tuple[Any, str, str, str]] = {
    "role": (CaseRole.ASSISTED, "Role", "Performed", "Assisted"),
    "side": (Side.LEFT, "Side", "", "Left"),
    "levels": (["L3-L4", "L4-L5"], "Levels", "", "L3-L4, L4-L5"),
    "guidance": (Guidance.NONE, "Guidance", "", "No imaging"),
    "approach": ("Paramedian", "Approach", "", "Paramedian"),
    "faculty_observed": (True, "Faculty", "", "Watched by a faculty member"),
    "checklist_version": (1, "Checklist version", "", "1"),
}


def test_every_column_is_compared_or_is_no_contents():
    columns = set(Case.__table__.columns.keys()) - NO_CONTENTS
    assert columns == set(OF_THE_CASE) | set(KAP)
    columns = set(CaseProcedure.__table__.columns.keys()) - NO_CONTENTS
    assert columns == set(OF_A_PROCEDURE) | {"procedure_id", "checklist"}


@pytest.mark.parametrize("column", OF_THE_CASE)
def test_each_column_of_a_case_is_said_in_words_names_instead_of_keys(column: str):
    value, label, words = OF_THE_CASE[column]
    said: dict[str, Any] = {column: value}
    found = differences(shot(), shot(names=NAMES_BY_THEN, **said))
    assert [(each.field, each.after) for each in found] == [(label, words)]


def test_a_dose_is_said_as_it_was_typed_and_in_one_unit():
    assert told(shot(), shot(**KAP)) == [("Kerma-area product", "", "118.25 cGy·cm², that is 1.1825 Gy·cm²")]
    by_hand = shot(kap_value=Decimal(2), kap_unit=KapUnit.GY_CM2, kap_gycm2=Decimal(2))
    assert told(by_hand, shot())[0][1] == "2 Gy·cm²"


@pytest.mark.parametrize("column", OF_A_PROCEDURE)
def test_each_column_of_a_procedure_is_said_in_words(column: str):
    value, label, was, now = OF_A_PROCEDURE[column]
    changed = step(MILD, **{column: value})
    assert told(shot(), shot(changed)) == [(label, was, now)]


def test_where_a_case_stands_is_no_difference():
    later = shot(state=CaseState.SIGNED, revision=3, submitted_at=NOON, signed_at=NOON)
    assert differences(shot(revision=1), later) == []


def test_a_thing_that_has_another_name_by_now_is_the_same_thing():
    assert differences(shot(site_id=ONE), shot(site_id=ONE, names={"site": "Renamed Hospital"})) == []


def test_a_column_that_was_added_later_is_compared_by_its_name():
    before, after = shot(), shot()
    after["case"]["contrast_ml"] = None
    assert differences(before, after) == []
    after["case"]["contrast_ml"] = 3
    assert told(before, after) == [("Contrast ml", "", "3")]


def test_procedures_are_the_same_by_their_entry_wherever_their_row_is():
    mild, epidural = step(MILD), step(EPIDURAL, role=CaseRole.ASSISTED, side=Side.LEFT, levels=["L4-L5"])
    # The row of the first takes up the second when the first is removed.
    moved = step(EPIDURAL, id=mild.id, role=CaseRole.ASSISTED, side=Side.RIGHT, levels=["L4-L5"])
    assert told(shot(mild, epidural), shot(moved)) == [
        ("Procedure", "MILD: Performed", ""),
        ("Side, Epidural", "Left", "Right"),
    ]
    assert told(shot(mild), shot(mild, epidural)) == [("Procedure", "", "Epidural: Assisted, Left, L4-L5")]


def test_a_procedure_in_the_place_of_another_is_one_difference():
    assert told(shot(step(MILD)), shot(step(EPIDURAL))) == [("Procedure", "MILD: Performed", "Epidural: Performed")]


def test_the_order_of_procedures_is_a_difference_and_two_of_a_kind_are_told_apart():
    mild, epidural = step(MILD), step(EPIDURAL)
    assert told(shot(mild, epidural), shot(epidural, mild)) == [
        ("Order of the procedures", "MILD, Epidural", "Epidural, MILD")
    ]
    assert told(shot(mild), shot(mild, step(MILD, side=Side.LEFT))) == [("Procedure", "", "MILD: Performed, Left")]


def test_the_same_procedure_of_another_edition_is_the_same():
    now = step(OTHER, side=Side.LEFT)
    assert told(shot(step(MILD)), shot(now, names={"procedures": ("MILD",)})) == [("Side", "", "Left")]


def test_answers_of_a_checklist_are_said_by_their_question():
    said: dict[str, Any] = {"neurogenic_claudication": True, "flavum_thickness_mm": "6.5"}
    before = shot(step(checklist=said, checklist_version=1))
    after = shot(step(checklist=said | {"neurogenic_claudication": False, "infection": "absent"}, checklist_version=1))
    found = told(before, after)
    assert ("Yes", "No") in [each[1:] for each in found]
    assert [before for _, before, _ in found] == ["Yes", ""]
    assert all(field.startswith("Checklist: ") and "_" not in field for field, _, _ in found)
    unknown = shot(step(checklist={"no_such_question": True}, checklist_version=7))
    assert ("Checklist: No such question", "", "Yes") in told(before, unknown)


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ([], None),
        ([(1, RevisionEnd.TAKEN_BACK)], 1),
        ([(1, RevisionEnd.TAKEN_BACK), (2, RevisionEnd.TAKEN_BACK)], 2),
        ([(1, RevisionEnd.RETURNED), (2, RevisionEnd.TAKEN_BACK)], 1),
        ([(1, RevisionEnd.RETURNED), (2, RevisionEnd.RETURNED)], 2),
        ([(3, RevisionEnd.RETURNED)], None),
    ],
)
def test_it_is_compared_with_what_its_attending_is_sure_to_have_read(
    kept: list[tuple[int, RevisionEnd]], expected: int | None
):
    found = compared_with([CaseRevision(revision=each, ended=ended) for each, ended in kept], 3)
    assert (found and found.revision) == expected


def test_a_difference_is_three_texts():
    assert differences(shot(), shot(notes="First.")) == [Difference("Notes", "", "First.")]
