"""The tables of a standing, from entries and signed cases."""

from datetime import date

import pytest

from logbook.cases.models import CaseRole, CaseState, NotRecorded
from logbook.catalogue.models import Guidance, ProcedureKind
from logbook.progress.rules import (
    AttendingCount,
    Gap,
    MonthCount,
    Roles,
    Spread,
    attending_counts,
    distribution,
    gaps,
    latest_assessments,
    month_counts,
    procedure_counts,
)
from tests.progress.rules.build import entry, key, procedure, signed_case

MILD, EXAM = procedure("mild", "advanced_spine", place=2), procedure("exam", "neuro_exam", kind=ProcedureKind.SKILL)
PROCEDURES = {each.id: each for each in (MILD, EXAM)}


def test_nothing_makes_empty_tables():
    assert procedure_counts([], {}, {}) == ()
    assert month_counts([]) == ()
    assert attending_counts([]) == ()
    assert distribution([]) == (0, 0, 0, 0, 0)
    assert latest_assessments([], [], {}) == ()
    assert all((gap.missing, gap.expected, gap.reasons) == (0, 0, ()) for gap in gaps([], [], {}))


def test_a_procedure_counts_its_signed_entries_and_keeps_the_others_apart():
    entries = [
        entry(case=1, day=3, role=CaseRole.OBSERVED),
        entry(case=2, day=40),
        entry(case=3, day=90, state=CaseState.SUBMITTED),
        entry(case=4, day=1, state=CaseState.RETURNED),
    ]
    cases = {1: signed_case(1, fluoroscopy_seconds=50), 2: signed_case(2, fluoroscopy_seconds=70, entrustment=None)}
    (count,) = procedure_counts(entries, cases, PROCEDURES)
    assert (count.roles, count.waiting, count.returned) == (Roles(1, 0, 1), 1, 1)
    assert (count.first_on, count.last_on) == (date(2026, 7, 4), date(2026, 8, 10))
    assert count.fluoroscopy_seconds == Spread(2, 50, 55, 60, 65, 70)
    assert count.entrustment == (0, 0, 0, 1, 0)
    assert count.last_performed_on == date(2026, 8, 10)


def test_a_procedure_that_only_waits_has_no_days_and_no_times():
    (count,) = procedure_counts([entry(state=CaseState.SUBMITTED)], {}, PROCEDURES)
    assert (count.roles, count.first_on, count.last_on) == (Roles(), None, None)
    assert (count.fluoroscopy_seconds, count.duration_minutes, count.target) == (None, None, None)


def test_a_procedure_of_two_editions_is_one_line_named_by_the_later():
    old, new = procedure("mild", id=key("a"), name="Old name"), procedure("mild", id=key("b"), name="New name")
    old.id, new.id = sorted([old.id, new.id])
    entries = [entry(case=1, procedure_id=old.id), entry(case=2, procedure_id=new.id)]
    cases = {number: signed_case(number) for number in (1, 2)}
    (count,) = procedure_counts(entries, cases, {old.id: old, new.id: new})
    assert (count.name, count.roles) == ("New name", Roles(performed=2))


def test_procedures_come_in_the_catalogues_order_and_skills_after_them():
    first = procedure("esi", place=1)
    entries = [entry("exam", case=1), entry("mild", case=1), entry("esi", case=1)]
    counts = procedure_counts(entries, {1: signed_case()}, {**PROCEDURES, first.id: first})
    assert [count.slug for count in counts] == ["esi", "mild", "exam"]


@pytest.mark.parametrize(
    ("guidance", "usual", "seconds", "reason", "recorded", "missing"),
    [
        (Guidance.FLUOROSCOPY, ["fluoroscopy"], 60, None, 1, 0),
        (Guidance.FLUOROSCOPY, ["fluoroscopy"], None, NotRecorded.NOT_NOTED, 0, 1),
        (Guidance.FLUOROSCOPY, ["fluoroscopy"], None, None, 0, 1),
        (Guidance.FLUOROSCOPY, ["fluoroscopy"], None, NotRecorded.NOT_USED, 0, 0),
        (None, ["fluoroscopy", "ultrasound"], None, None, 0, 1),
        (None, ["ultrasound", "fluoroscopy"], None, None, 0, 0),
        (None, [], None, None, 0, 0),
        # The other procedure of the case was the one under fluoroscopy.
        (Guidance.ULTRASOUND, ["ultrasound"], 60, None, 0, 0),
    ],
)
def test_fluoroscopy_belongs_to_the_procedure_it_guided(guidance, usual, seconds, reason, recorded, missing):
    guided = procedure("mild", guidance=usual)
    case = signed_case(fluoroscopy_seconds=seconds, fluoroscopy_not_recorded=reason)
    (count,) = procedure_counts([entry(guidance=guidance)], {1: case}, {guided.id: guided})
    assert (count.fluoroscopy_seconds.recorded if count.fluoroscopy_seconds else 0) == recorded
    assert count.fluoroscopy_not_recorded == missing


def test_a_skill_is_not_asked_for_its_duration():
    untimed = {1: signed_case(duration_minutes=None)}
    exam, mild = (
        procedure_counts([entry(slug)], untimed, PROCEDURES)[0].duration_not_recorded for slug in ("exam", "mild")
    )
    assert (exam, mild) == (0, 1)


def test_months_without_an_entry_are_in_between_also_across_the_new_year():
    entries = [entry(day=0), entry(day=1, state=CaseState.SUBMITTED), entry(day=200, role=CaseRole.ASSISTED)]
    months = month_counts(entries)
    assert months[0] == MonthCount(date(2026, 7, 1), Roles(performed=1))
    assert months[-1] == MonthCount(date(2027, 1, 1), Roles(assisted=1))
    assert len(months) == 7
    assert not any(month.roles.total for month in months[1:-1])


def test_attendings_are_counted_by_person_and_called_by_their_latest_name():
    cases = [
        signed_case(1, signer_name="Ben Okafor, MD"),
        signed_case(3, signer_name="Ben Okafor-Lind, MD"),
        signed_case(2, signer_id=key("Bea"), signer_name="Bea Haddad, MD"),
    ]
    assert attending_counts(cases) == (AttendingCount("Ben Okafor-Lind, MD", 2), AttendingCount("Bea Haddad, MD", 1))


def test_entrustment_is_counted_by_step_and_none_is_no_step():
    assert distribution([5, 5, None, 1]) == (1, 0, 0, 0, 2)


def test_the_latest_assessments_are_the_last_performed_with_a_step():
    cases = [signed_case(1, day=9), signed_case(2, day=2), signed_case(3, day=30, entrustment=None)]
    latest = latest_assessments(cases, [entry(case=1), entry("exam", case=1)], PROCEDURES)
    assert [(each.number, each.procedures) for each in latest] == [(1, ("EXAM", "MILD")), (2, ())]
    assert len(latest_assessments([signed_case(number) for number in range(9)], [], {})) == 5


def test_gaps_count_cases_once_and_give_reasons_most_frequent_first():
    cases = [
        signed_case(1, fluoroscopy_seconds=None, fluoroscopy_not_recorded=NotRecorded.NOT_NOTED, kap_gycm2=None),
        signed_case(2, fluoroscopy_seconds=None, duration_minutes=None),
        signed_case(3, fluoroscopy_seconds=None, fluoroscopy_not_recorded=NotRecorded.NOT_NOTED),
        signed_case(4, fluoroscopy_seconds=None, fluoroscopy_not_recorded=NotRecorded.NOT_USED),
        signed_case(5, fluoroscopy_seconds=None, duration_minutes=None),
    ]
    entries = [entry(case=number) for number in (1, 1, 2, 3, 4)]
    assert gaps(
        cases,
        [*entries, entry("exam", case=5)],
        {**PROCEDURES, EXAM.id: procedure("exam", guidance=[], kind=ProcedureKind.SKILL)},
    ) == (
        Gap("Fluoroscopy time", 3, 3, (("Nobody wrote it down", 2), ("No reason given", 1))),
        Gap("Reference air kerma", 0, 3),
        Gap("Kerma-area product", 1, 3, (("No reason given", 1),)),
        Gap("Duration", 1, 4),
    )
