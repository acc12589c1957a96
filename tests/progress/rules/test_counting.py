"""What counts toward a requirement, as truth tables and as laws that hold for any entries."""

from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.cases.models import CaseRole, CaseState
from logbook.catalogue.models import Counting, ProcedureTarget
from logbook.progress.rules import (
    Entry,
    Roles,
    by_week,
    gains,
    reached,
    requirement_counts,
    requirement_tallies,
    target_counts,
)
from tests.progress.rules.build import FIRST_DAY, entry, key, procedure, procedure_count, requirement

OBSERVED, ASSISTED, PERFORMED = CaseRole.OBSERVED, CaseRole.ASSISTED, CaseRole.PERFORMED
DRAFT, SUBMITTED, RETURNED, SIGNED = CaseState.DRAFT, CaseState.SUBMITTED, CaseState.RETURNED, CaseState.SIGNED


def requirement_count(wanted, entries):
    """One requirement against entries of procedures that all count for it."""
    procedures = {each.procedure_id: procedure("mild", *wanted.categories, id=each.procedure_id) for each in entries}
    return requirement_counts([wanted], requirement_tallies([wanted], entries, procedures))[0]


@pytest.mark.parametrize(
    ("role", "counts_assisted", "counted"),
    [
        (OBSERVED, False, 0),
        (OBSERVED, True, 0),
        (ASSISTED, False, 0),
        (ASSISTED, True, 1),
        (PERFORMED, False, 1),
        (PERFORMED, True, 1),
    ],
)
def test_which_roles_count(role, counts_assisted, counted):
    wanted = requirement("scs", counts_assisted=counts_assisted)
    assert requirement_count(wanted, [entry(role=role)]).counted == counted


@pytest.mark.parametrize(
    ("state", "counted", "waiting", "returned"),
    [(SIGNED, 1, 0, 0), (SUBMITTED, 0, 1, 0), (RETURNED, 0, 0, 1), (DRAFT, 0, 0, 0)],
)
def test_only_signed_entries_are_counted_and_the_others_stand_apart(state, counted, waiting, returned):
    count = requirement_count(requirement("scs"), [entry(state=state)])
    assert (count.counted, count.waiting, count.returned) == (counted, waiting, returned)


def test_the_role_the_attending_attested_is_the_one_that_counts():
    overstated = entry(role=ASSISTED, logged_role=PERFORMED)
    understated = entry(role=PERFORMED, logged_role=ASSISTED)
    assert requirement_count(requirement("scs"), [overstated]).counted == 0
    assert requirement_count(requirement("scs"), [understated]).counted == 1


def test_two_such_procedures_in_one_case_count_twice_unless_the_requirement_counts_cases():
    both = [entry(case=7), entry(case=7)]
    assert reached(requirement("scs"), both) == 2
    assert reached(requirement("scs", once_per_case=True), both) == 1
    assert reached(requirement("scs", once_per_case=True), [*both, entry(case=8)]) == 2


def test_a_waiting_procedure_of_a_case_that_counts_already_adds_nothing_where_cases_count():
    entries = [entry(case=7), entry(case=7, state=SUBMITTED)]
    assert requirement_count(requirement("scs", once_per_case=True), entries).waiting == 0


def test_only_entries_with_the_mark_count_where_faculty_has_to_observe():
    wanted = requirement("neuro_exam", counting=Counting.OBSERVED_BY_FACULTY)
    entries = [entry(faculty_observed=True), entry(), entry(faculty_observed=True, role=OBSERVED)]
    assert reached(wanted, entries) == 1


@pytest.mark.parametrize(
    ("days", "span_days", "patients"),
    [
        ([], 60, 0),
        ([0], 60, 0),
        ([0, 59], 60, 0),
        ([0, 60], 60, 1),
        ([60, 0], 60, 1),
        ([0, 30, 61], 60, 1),
        ([0, 0], 0, 0),
        ([0, 1], 0, 1),
    ],
)
def test_a_patient_counts_when_seen_on_two_days_far_enough_apart(days, span_days, patients):
    wanted = requirement("continuity", counting=Counting.DISTINCT_PATIENTS, span_days=span_days)
    visits = [entry(case=place, day=day, patient_id=key("P-0001")) for place, day in enumerate(days)]
    assert reached(wanted, visits) == patients


def test_patients_are_counted_not_visits_and_a_visit_without_a_patient_is_nobody():
    wanted = requirement("continuity", counting=Counting.DISTINCT_PATIENTS, span_days=60)
    visits = [entry(day=day, patient_id=key(who)) for who in ("P-0001", "P-0002") for day in (0, 70, 140)]
    strangers = [entry(day=0), entry(day=200)]
    half_seen = [entry(day=0, patient_id=key("P-0003")), entry(day=90, patient_id=key("P-0004"))]
    assert reached(wanted, visits + strangers + half_seen) == 2


def test_a_second_visit_that_waits_makes_its_patient_wait():
    wanted = requirement("continuity", counting=Counting.DISTINCT_PATIENTS, span_days=60)
    visits = [entry(patient_id=key("P-0001")), entry(day=61, patient_id=key("P-0001"), state=SUBMITTED)]
    count = requirement_count(wanted, visits)
    assert (count.counted, count.waiting) == (0, 1)


def test_one_entry_counts_for_every_requirement_that_names_one_of_its_categories():
    rfa = procedure("rfa", "img_spine_lumbar", "neurolytic_rf")
    wanted = [requirement("img_spine_lumbar"), requirement("neurolytic_rf"), requirement("scs")]
    counts = requirement_tallies(wanted, [entry("rfa")], {rfa.id: rfa})
    assert [count.counted for count in counts] == [1, 1, 0]


def test_an_entry_counts_once_for_a_requirement_that_names_two_of_its_categories():
    rfa = procedure("rfa", "img_spine_lumbar", "neurolytic_rf")
    counts = requirement_tallies([requirement("img_spine_lumbar", "neurolytic_rf")], [entry("rfa")], {rfa.id: rfa})
    assert counts[0].counted == 1


def test_an_excluded_procedure_does_not_count():
    dry = procedure("dry-needling", "trigger_point")
    wanted = requirement("trigger_point", excluded_procedures=["dry-needling"])
    assert requirement_tallies([wanted], [entry("dry-needling")], {dry.id: dry})[0].counted == 0


def test_nothing_at_all_counts_as_nothing():
    for counting, span_days in zip(Counting, (None, 60, None), strict=True):
        count = requirement_count(requirement("scs", counting=counting, span_days=span_days), [])
        assert (count.counted, count.waiting, count.returned, count.roles) == (0, 0, 0, Roles())
        assert count.missing == 10
    assert requirement_tallies([], [], {}) == ()
    assert requirement_count(requirement("scs", minimum=None), []).missing is None


def test_a_target_counts_signed_entries_by_attested_role_and_those_that_wait_apart():
    target = ProcedureTarget(procedure_slug="mild", observed=2, assisted=2, performed=5)
    done = procedure_count("mild", roles=Roles(1, 1, 2), waiting=1)
    (count,) = target_counts([target], [done, procedure_count("esi")], {"mild": "MILD"})
    assert (count.name, count.done, count.target, count.waiting) == ("MILD", Roles(1, 1, 2), Roles(2, 2, 5), 1)


def test_a_target_of_a_procedure_never_done_or_no_longer_in_the_catalogue_is_still_shown():
    targets = [ProcedureTarget(procedure_slug=slug, observed=0, assisted=0, performed=5) for slug in ("mild", "gone")]
    counts = target_counts(targets, [], {"mild": "MILD"})
    assert [(count.name, count.done) for count in counts] == [("MILD", Roles()), ("gone", Roles())]


def test_a_patient_is_gained_on_the_day_the_span_is_over_and_a_case_on_its_own_day():
    wanted = requirement("continuity", counting=Counting.DISTINCT_PATIENTS, span_days=60)
    visits = [entry(day=day, patient_id=key("P-0001")) for day in (0, 59, 75, 90)]
    assert gains(wanted, visits) == [FIRST_DAY + timedelta(days=75)]
    both = [entry(case=7, day=3), entry(case=7, day=3)]
    assert gains(requirement("scs", once_per_case=True), both) == [FIRST_DAY + timedelta(days=3)]


def test_weeks_begin_on_monday_and_end_with_the_last_gain():
    # July 1, 2026 is a Wednesday.
    days = [FIRST_DAY + timedelta(days=day) for day in (0, 4, 5, 20)]
    assert by_week(days, FIRST_DAY) == (2, 1, 0, 1)
    assert by_week([], FIRST_DAY) == ()


ENTRIES = st.lists(
    st.builds(
        entry,
        case=st.integers(1, 6),
        day=st.integers(0, 200),
        role=st.sampled_from(CaseRole),
        state=st.sampled_from(CaseState),
        faculty_observed=st.booleans(),
        patient_id=st.sampled_from([None, key("P-0001"), key("P-0002"), key("P-0003")]),
    ),
    max_size=25,
)
REQUIREMENTS = st.builds(
    lambda counting, once, assisted: requirement(
        "scs",
        counting=counting,
        once_per_case=once,
        counts_assisted=assisted,
        span_days=60 if counting is Counting.DISTINCT_PATIENTS else None,
    ),
    st.sampled_from(Counting),
    st.booleans(),
    st.booleans(),
)


@given(REQUIREMENTS, ENTRIES)
def test_more_entries_never_count_for_less_and_order_is_nothing(wanted, entries):
    assert reached(wanted, entries) == reached(wanted, entries[::-1])
    assert 0 <= reached(wanted, entries[1:]) <= reached(wanted, entries) <= len(entries)


@given(REQUIREMENTS, ENTRIES)
def test_only_what_is_signed_moves_the_count(wanted, entries):
    signed = [each for each in entries if each.state is SIGNED]
    count, of_signed = requirement_count(wanted, entries), requirement_count(wanted, signed)
    assert count.counted == of_signed.counted
    assert count.roles == of_signed.roles
    assert count.waiting >= 0 <= count.returned
    assert (of_signed.waiting, of_signed.returned) == (0, 0)


@given(REQUIREMENTS, ENTRIES)
def test_observed_entries_never_count(wanted, entries):
    done: list[Entry] = [each for each in entries if each.role is not OBSERVED]
    assert reached(wanted, entries) == reached(wanted, done)


@given(ENTRIES)
def test_counting_once_per_case_never_exceeds_the_cases(entries):
    cases: set[int] = {each.case for each in entries}
    patients: set[UUID | None] = {each.patient_id for each in entries} - {None}
    assert reached(requirement("scs", once_per_case=True), entries) <= len(cases)
    followed = requirement("scs", counting=Counting.DISTINCT_PATIENTS, span_days=60)
    assert reached(followed, entries) <= len(patients)
