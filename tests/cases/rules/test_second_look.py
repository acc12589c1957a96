"""What the fellow is asked to look at again: identifiers in free text, and values that surprise."""

from dataclasses import replace
from decimal import Decimal

import pytest

from logbook.cases.models import KapUnit
from logbook.cases.rules import Decisions, Entry, ask, identifiers, questions
from tests.cases.rules.stage import DONE, ENTRY, mild

SHAPES = {
    "MRN 1234567": "a record number",
    "mrn: A-44821": "a record number",
    "record no. 553201": "a record number",
    "see 12345678": "a number as long as a record number",
    "DOB 3/14/1951": "a birth date",
    "born 1951": "a birth date",
    "seen on 2026-03-14": "a full date",
    "on March 14, 2026": "a full date",
    "14 Mar 2026": "a full date",
    "3/14/26": "a full date",
    "call 555-867-5309": "a telephone number",
    "(555) 867-5309": "a telephone number",
    "+44 20 7946 0958": "a telephone number",
    "867-5309": "a telephone number",
    "jane.roe@example.org": "an e-mail address",
    "123-45-6789": "a social security number",
    "Mrs Alvarez tolerated it well": "a name",
    "Ms. O'Neill": "a name",
    "Dr Okafor took over": "a name",
    "Mrs. van der Berg": "a name",
    "Dr Donnelly": "a name",
    "ms patel": "a name",
    "Anna Kowalski": "a name",
    "pt is george lopez": "a name",
    "Linda Park 72F": "a name with an age",
    "123 Main Street": "a postal address",
    "jane (at) example.org": "an e-mail address",
    "Patient John Smith": "a name",
    "pt name: Maria Garcia": "a name",
    "Smith, John 3/14": "a name with a date",
    "92 yo woman": "an age over 89",
    "101-year-old": "an age over 89",
}
HARMLESS = (
    "L4-5 bilateral, 6-gauge cannula, 5.1 mm incision",
    "1:23 of fluoroscopy, 12.5 mGy, 118 cGy·cm²",
    "80 mg triamcinolone, 2 mL of 0.25 % bupivacaine, 18G needle",
    "RF at 80 C for 90 s, impedance 250 to 300",
    "T12-L1 and L1-2; pain 7/10 before, 2/10 after",
    "87-year-old with stenosis",
    "walked 1200 ft, ODI 44 to 22",
    "Lead at T8-9, 50 Hz, 200 us, 3.5 mA",
    "10000 units heparin stopped 3-4 h before",
    "Acetaminophen 500-1000 mg, impedance 250-1000 ohm",
    "2 mA @ 2.5 V, doses 10-12-14 mL",
    "Thomas test and Patrick Test negative",
    "Major Depressive Disorder, Nurse Kept pressure on it, MR Neurogram normal",
    "Dr-rated; Dr. informed and agreed",
    "Right Knee 3/10, Strength Intact 4/5",
    "MS Contin 15 mg, MR Lumbar reviewed, 20 ms pulses",
)


@pytest.mark.parametrize(("text", "looks_like"), SHAPES.items())
def test_what_has_the_shape_of_an_identifier_is_found(text: str, looks_like: str):
    found = identifiers({"notes": f"Went well. {text}, and home."})
    assert [each.looks_like for each in found] == [looks_like]
    assert found[0].passage in text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_belongs_in_a_note_is_left_alone(text: str):
    assert identifiers({"notes": text}) == []


def test_findings_come_in_the_order_of_the_text_and_name_their_field():
    found = identifiers({"notes": "Mr Smith, MRN 1234567", "outcome_note": "call 555-867-5309"})
    assert [(each.field, each.passage) for each in found] == [
        ("notes", "Mr Smith"),
        ("notes", "MRN 1234567"),
        ("outcome_note", "555-867-5309"),
    ]


def test_every_free_text_of_a_case_is_looked_at():
    leak = "MRN 1234567"
    entry = replace(
        mild(approach=leak, checklist={**DONE, "flavum_thickness_mm": leak}),
        complication_note=leak,
        outcome_note=leak,
        notes=leak,
    )
    assert {each.field for each in ask(entry).findings} == {
        "complication_note",
        "outcome_note",
        "notes",
        "procedures-0-approach",
        "procedures-0-checklist-flavum_thickness_mm",
    }


@pytest.mark.parametrize(
    ("entry", "field"),
    [
        (replace(ENTRY, fluoroscopy_seconds=1801), "fluoroscopy_seconds"),
        (replace(ENTRY, air_kerma_mgy=Decimal(3000)), "air_kerma_mgy"),
        (replace(ENTRY, kap_value=Decimal(51), kap_unit=KapUnit.GY_CM2), "kap_value"),
        (replace(ENTRY, kap_value=Decimal("0.0009"), kap_unit=KapUnit.GY_CM2), "kap_value"),
        (replace(ENTRY, kap_value=Decimal(118), kap_unit=KapUnit.GY_CM2, air_kerma_mgy=Decimal("12.4")), "kap_value"),
    ],
)
def test_a_surprise_is_a_question(entry: Entry, field: str):
    assert [each.field for each in questions(entry)] == [field]


def test_a_mistaken_unit_shows_in_the_field_it_would_mean():
    meant = replace(ENTRY, kap_value=Decimal("1.18"), kap_unit=KapUnit.GY_CM2, air_kerma_mgy=Decimal("12.4"))
    assert questions(meant) == []
    mistaken = replace(meant, kap_unit=KapUnit.MGY_CM2)
    assert "a field of about 0.095 cm²" in questions(mistaken)[0].sentence


def test_ordinary_values_are_not_asked_about():
    assert not ask(replace(ENTRY, kap_value=Decimal("1.18"), kap_unit=KapUnit.GY_CM2))
    assert not ask(replace(ENTRY, kap_value=Decimal(0), kap_unit=KapUnit.GY_CM2, air_kerma_mgy=Decimal(0)))


def test_a_decision_counts_for_what_was_shown_and_for_nothing_else():
    shown = ask(replace(ENTRY, notes="Mrs Smith", fluoroscopy_seconds=1801))
    assert shown
    assert shown.unanswered(Decisions())
    assert not shown.unanswered(shown.answered)
    only_text = shown.unanswered(replace(shown.answered, surprises=""))
    assert (len(only_text.findings), len(only_text.surprises)) == (0, 1)
    changed = ask(replace(ENTRY, notes="Mrs Smith, MRN 1234567", fluoroscopy_seconds=1801))
    assert changed.unanswered(shown.answered).findings == changed.findings
