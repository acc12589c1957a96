"""Medians and quartiles, against the standard library's own."""

import statistics
from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.progress.rules import Spread, median_span, spread


def test_no_values_have_no_spread():
    assert spread([]) is None
    assert median_span([]) is None


def test_one_value_is_all_of_its_spread():
    assert spread([47]) == Spread(1, 47, 47, 47, 47, 47)


@pytest.mark.parametrize(
    ("values", "lower", "median", "upper"),
    [([1, 2], 1, 2, 2), ([1, 2, 3, 4], 2, 3, 3), ([40, 10, 30, 20, 50], 20, 30, 40), ([0, 0, 0, 100], 0, 0, 25)],
)
def test_quartiles_are_interpolated_and_halves_rounded_up(values, lower, median, upper):
    found = spread(values)
    assert found is not None
    assert (found.lower, found.median, found.upper) == (lower, median, upper)


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=60))
def test_quartiles_are_type_7_of_hyndman_and_fan(values):
    exact = statistics.quantiles([Fraction(value) for value in values], n=4, method="inclusive")
    found = spread(values)
    assert found is not None
    assert [found.lower, found.median, found.upper] == [int(each + Fraction(1, 2)) for each in exact]
    assert found.least <= found.lower <= found.median <= found.upper <= found.most
    assert (found.recorded, found.least, found.most) == (len(values), min(values), max(values))


def test_the_median_of_an_even_number_of_spans_lies_between_the_middle_two():
    assert median_span([timedelta(days=3), timedelta(days=1)]) == timedelta(days=2)
