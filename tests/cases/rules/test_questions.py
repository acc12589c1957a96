"""Times against the fellow's own median once there are ten, and against bounds of our own until then."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from logbook.cases.models import CaseRole
from logbook.cases.rules import Entry, Habit, ProcedureEntry, questions
from tests.cases.rules.stage import ENTRY, EPIDURAL, JOINT, MILD, MILD_DONE

MEDIAN_80 = [60] * 24 + [80, 80] + [100] * 24
MEDIAN_40 = [40] * 12


def timed(seconds: int | None = None, minutes: int | None = None) -> Entry:
    return replace(ENTRY, fluoroscopy_seconds=seconds, duration_minutes=minutes)


def taking(seconds: Sequence[int] = (), minutes: Sequence[int] = ()) -> dict[UUID, Habit]:
    """A fellow whose decompressions took these."""
    return {MILD.id: Habit(fluoroscopy_seconds=seconds, duration_minutes=minutes)}


def asked(entry: Entry, habits: dict[UUID, Habit]) -> list[str]:
    return [each.sentence for each in questions(entry, habits)]


def test_a_time_far_from_the_own_median_is_asked_about_in_the_fellows_own_numbers():
    assert asked(timed(seconds=720), taking(MEDIAN_80)) == [
        "Fluoroscopy 12 min is 9 times your median for this procedure (1 min 20 s, of your last 50). Keep it?"
    ]
    assert asked(timed(seconds=12), taking(MEDIAN_80)) == [
        "Fluoroscopy 12 s is less than a quarter of your median for this procedure (1 min 20 s, of your last 50)."
        " Keep it?"
    ]
    assert asked(timed(minutes=300), taking(minutes=MEDIAN_40)) == [
        "Duration 5 h is 7.5 times your median for this procedure (40 min, of your last 12). Keep it?"
    ]


@pytest.mark.parametrize(
    ("seconds", "median", "is_asked"),
    [
        (320, 80, False),  # four times is not more than four times
        (321, 80, True),
        (20, 80, False),  # a quarter is not less than a quarter
        (19, 80, True),
        (0, 80, True),  # nothing where there was always something
        (29, 6, False),  # nearly five times, and both too short to say anything
        (30, 6, True),
        (1, 29, False),
        (7, 30, True),
        (80, 80, False),
    ],
)
def test_more_than_four_times_or_less_than_a_quarter_where_a_ratio_means_something(
    seconds: int, median: int, is_asked: bool
):
    assert bool(asked(timed(seconds=seconds), taking([median] * 10))) is is_asked


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (405, "5.1 times"),
        (408, "5.1 times"),
        (410, "5.1 times"),
        (760, "9.5 times"),
        (1000, "12 times"),
        (8000, "100 times"),
    ],
)
def test_what_was_rounded_is_said_to_be_about(seconds: int, said: str):
    exactly = seconds / 80 == float(said.split()[0])
    assert f"is {'' if exactly else 'about '}{said} your median" in asked(timed(seconds=seconds), taking([80] * 10))[0]


def test_ten_are_enough_for_a_median_and_nine_are_not():
    assert asked(timed(seconds=720), taking([80] * 9)) == []
    assert asked(timed(seconds=720), taking([80] * 10)) != []
    assert asked(timed(seconds=1801), taking([1700] * 9)) != []
    assert asked(timed(seconds=1801), taking([1700] * 10)) == []


def test_only_the_last_fifty_make_the_median():
    assert asked(timed(seconds=410), taking([80] * 50 + [1000] * 400))
    assert not asked(timed(seconds=410), taking([110] * 50 + [1] * 400))


def test_a_median_between_two_is_said_to_the_second_it_is_compared_with():
    assert "(1 min 20 s, of your last 10)" in asked(timed(seconds=321), taking([79] * 5 + [80] * 5))[0]


def test_without_a_median_the_bounds_are_said_to_be_our_own():
    assert asked(timed(seconds=1800, minutes=180), {}) == []
    assert asked(timed(seconds=1801, minutes=181), {}) == [
        "Fluoroscopy 30 min 1 s is longer than 30 min, a bound of this logbook's own. Keep it?",
        "Duration 3 h 1 min is longer than 3 h, a bound of this logbook's own. Keep it?",
    ]
    # A median of nothing says nothing of how many times it is.
    assert asked(timed(seconds=1800), taking([0] * 50)) == []
    assert "a bound of this logbook's own" in asked(timed(seconds=1801), taking([0] * 50))[0]


def test_several_procedures_are_expected_to_take_what_they_take_one_by_one():
    both = (MILD_DONE, ProcedureEntry(EPIDURAL.id, CaseRole.PERFORMED))
    habits = {MILD.id: Habit([80] * 50), EPIDURAL.id: Habit([40] * 12)}
    entry = replace(timed(seconds=480), procedures=both)
    assert asked(entry, habits) == []
    assert asked(replace(entry, fluoroscopy_seconds=540), habits) == [
        "Fluoroscopy 9 min is 4.5 times the sum of your medians for these procedures (2 min, of your last 50 and 12)."
        " Keep it?"
    ]
    # One of them that was done too rarely alone leaves nothing to expect.
    with_joint = replace(entry, fluoroscopy_seconds=540, procedures=(*both, ProcedureEntry(JOINT.id)))
    assert asked(with_joint, habits | {JOINT.id: Habit([30] * 9)}) == []


def test_what_was_not_said_is_not_asked_about():
    assert asked(timed(), taking(MEDIAN_80, MEDIAN_40)) == []
