"""The evidence for a milestone: counted by category, and what an attending said only where it may be seen."""

from datetime import date

import pytest

from logbook.cases.models import CaseRole, Outcome
from logbook.catalogue.models import ProcedureKind
from logbook.progress.rules import Milestones, Roles, Told, half_year, milestones
from tests.progress.rules.build import entry, procedure, signed_case

OBSERVED, ASSISTED, PERFORMED = CaseRole
MILD = procedure("mild", "advanced_spine", "img_spine_lumbar")
EPIDURAL = procedure("epidural", "img_spine_lumbar")
EXAM = procedure("exam", "neuro_exam", kind=ProcedureKind.SKILL)
PROCEDURES = {each.id: each for each in (MILD, EPIDURAL, EXAM)}
PERIOD = (date(2026, 7, 1), date(2026, 12, 31))
FINE = Told(Outcome.ACHIEVED, ("none",), "", "Hospital")

ENTRIES = [
    entry("mild", 1, 0),
    entry("mild", 2, 5, role=ASSISTED, logged_role=PERFORMED),
    entry("epidural", 2, 5),
    entry("epidural", 3, 9, role=OBSERVED),
    entry("epidural", 4, 12, role=PERFORMED, logged_role=ASSISTED),
    entry("exam", 5, 20),
]
CASES = {
    1: signed_case(1, 0, entrustment=3),
    2: signed_case(2, 5, entrustment=2),
    3: signed_case(3, 9, entrustment=None),
    4: signed_case(4, 12, entrustment=4, signer_id=None, signer_name="Gus Ode, MD", guest_registration="N-1"),
    5: signed_case(5, 20),
}
TOLD = {
    1: FINE._replace(feedback="Slow down."),
    2: Told(Outcome.NOT_ACHIEVED, ("vasovagal", "bleeding"), "", "Center"),
    3: Told(None, (), "Watch the needle tip.", "Hospital"),
    4: FINE._replace(feedback="Well done."),
    5: FINE,
}


def gathered(cases=CASES, *, own_eyes=False) -> Milestones:
    return milestones(PERIOD, ENTRIES, cases, TOLD, PROCEDURES, own_eyes=own_eyes)


def test_each_category_counts_roles_as_attested_and_cases_once():
    found = gathered()
    lumbar, advanced = found.categories
    assert (lumbar.label, advanced.label) == ("Image-guided spine, lumbar", "Advanced spine procedures")
    assert (lumbar.cases, lumbar.roles, lumbar.taken_over) == (4, Roles(1, 1, 3), 1)
    assert (advanced.cases, advanced.roles, advanced.taken_over) == (2, Roles(0, 1, 1), 1)
    assert lumbar.entrustment == (0, 1, 1, 1, 0)
    assert lumbar.without_entrustment == 1
    assert [(each.number, each.step) for each in lumbar.latest] == [(4, 4), (2, 2), (1, 3)]
    assert (advanced.last_on, advanced.last_performed_on) == (date(2026, 7, 6), date(2026, 7, 1))
    # An examination is no intervention.
    assert found.everything
    assert (found.everything.cases, found.everything.roles.total) == (4, 5)


def test_outcome_and_complications_are_as_recorded_and_what_was_not_said_is_no_zero():
    everything = gathered().everything
    assert everything
    went = everything.went
    assert (went.achieved, went.not_achieved, went.no_outcome) == (2, 1, 1)
    assert (went.with_complication, went.without_complication, went.no_complication_said) == (1, 2, 1)


def test_a_case_to_open_says_what_is_recorded_of_it():
    (found,) = gathered().notable
    assert found.number == 2
    assert found.said == (
        "MILD: logged as performed, attested as assisted",
        "Vasovagal reaction",
        "Bleeding or hematoma",
        "Not achieved as planned",
    )


def test_whom_where_and_what_was_written_latest_first():
    found = gathered()
    assert [(each.number, each.words, each.by) for each in found.feedback] == [
        (4, "Well done.", "Gus Ode, MD (guest)"),
        (3, "Watch the needle tip.", "Ben Okafor, MD"),
        (1, "Slow down.", "Ben Okafor, MD"),
    ]
    assert [(each.name, each.signed) for each in found.attendings] == [("Ben Okafor, MD", 3), ("Gus Ode, MD", 1)]
    assert found.sites == (("Hospital", 3), ("Center", 1))


def test_the_fellow_does_not_see_step_or_words_of_a_case_not_rated_yet_and_the_director_does():
    unrated = CASES | {4: CASES[4]._replace(has_own_rating=False), 3: CASES[3]._replace(has_own_rating=False)}
    seen = gathered(unrated, own_eyes=True)
    assert seen.everything
    assert seen.held_back == 1
    assert seen.everything.entrustment == (0, 1, 1, 0, 0)
    # Held back is not the same as never given, and words without a step are nobody's to hold back.
    assert seen.everything.without_entrustment == 1
    assert [each.number for each in seen.everything.latest] == [2, 1]
    assert [each.number for each in seen.feedback] == [3, 1]
    assert gathered(unrated) == gathered()


def test_nothing_done_is_no_evidence():
    found = milestones(PERIOD, [entry("exam", 5, 20)], CASES, TOLD, PROCEDURES, own_eyes=False)
    assert (found.everything, found.categories, found.attendings) == (None, (), ())


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 28), date(2026, 5, 29)),
        (date(2026, 8, 31), date(2026, 3, 1)),  # there is no February 31
        (date(2026, 6, 30), date(2025, 12, 31)),
        (date(2026, 12, 31), date(2026, 7, 1)),
        (date(2024, 8, 29), date(2024, 3, 1)),
        (date(2026, 1, 1), date(2025, 7, 2)),
        (date(1, 7, 1), date(1, 1, 2)),
        (date(1, 6, 30), date(1, 1, 1)),  # no six months before that are counted
    ],
)
def test_six_months_end_today(today, first):
    assert half_year(today) == (first, today)
