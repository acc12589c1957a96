"""The own running median, and the band that hides whom it could point to."""

from hypothesis import given
from hypothesis import strategies as st

from logbook.curves.rules import FIRST, WINDOW, band, running_medians, timed
from tests.curves.rules.build import FIRST_DAY
from tests.progress.rules.build import key


def test_the_running_median_is_that_of_the_last_ten_from_the_fifth_on():
    assert running_medians([10, 50, 20, 40, 30, 35]) == (None, None, None, None, 30, 33)
    assert running_medians([*range(1, 11), 100])[-2:] == (6, 7)


@given(st.lists(st.integers(0, 5000), max_size=40))
def test_every_median_lies_among_the_cases_it_is_of(values):
    medians = running_medians(values)
    assert [each is None for each in medians] == [place < FIRST for place in range(1, len(values) + 1)]
    for end, median in enumerate(medians, start=1):
        among = values[max(0, end - WINDOW) : end]
        assert median is None or min(among) <= median <= max(among)


def test_cases_that_recorded_nothing_are_left_out():
    cases = [(key(f"case {number}"), number, FIRST_DAY, value) for number, value in enumerate([30, None, 40])]
    assert [(each.number, each.value) for each in timed(cases)] == [(0, 30), (2, 40)]


def test_the_band_needs_cases_of_five_people():
    four = [(key(name), 60) for name in "abcd" for _ in range(3)]
    hidden = band([*four, (key("e"), None)])
    assert (hidden.people, hidden.quartiles) == (4, None)
    five = band([*four, (key("e"), 120), (key("e"), 30), (key("e"), 30), (key("e"), None)])
    assert five.people == 5
    assert five.quartiles is not None
    assert (five.quartiles.recorded, five.quartiles.median, five.quartiles.most) == (15, 60, 120)
