"""CUSUM and LC-CUSUM against the domain's table, sums by hand, every sequence there is, and what holds for all."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.curves.rules import WITHIN, chance_to_reach, curve, cusum, lc_cusum, limits, stages
from tests.curves.rules.build import parameters

# Few, because finding a limit takes a while and is remembered.
RATES = st.sampled_from([("0.05", "0.10"), ("0.10", "0.30"), ("0.35", "0.45")]).map(lambda pair: parameters(*pair))
OUTCOMES = st.lists(st.booleans(), max_size=120)


@pytest.mark.parametrize(
    ("p0", "p1", "s", "h", "straight"),
    [
        ("0.05", "0.10", 0.072, 2.94, 41),
        ("0.05", "0.15", 0.092, 1.82, 20),
        ("0.10", "0.20", 0.145, 2.71, 19),
        ("0.10", "0.30", 0.186, 1.63, 9),
        ("0.15", "0.30", 0.219, 2.48, 12),
        ("0.20", "0.35", 0.271, 2.86, 11),
        ("0.20", "0.40", 0.293, 2.24, 8),
        ("0.35", "0.45", 0.399, 5.25, 14),
    ],
)
def test_step_and_lines_are_those_of_the_table_of_the_domain(p0: str, p1: str, s: float, h: float, straight: int):
    found = limits(parameters(p0, p1))
    assert (round(found.s, 3), round(found.lower, 2), round(found.upper, 2)) == (s, h, h)
    sums = cusum([True] * straight, found.s)
    assert [stage.ended for stage in stages(sums[:-1], found.lower, found.upper)] == [None]
    assert stages(sums, found.lower, found.upper)[0].ended == straight


def test_unequal_errors_give_unequal_lines():
    found = limits(parameters("0.10", "0.20", "0.05", "0.20"))
    p, q = math.log(2), math.log(0.9 / 0.8)
    assert found.lower == pytest.approx(math.log(0.95 / 0.20) / (p + q))
    assert found.upper == pytest.approx(math.log(0.80 / 0.05) / (p + q))


def test_both_sums_of_a_short_sequence_by_hand():
    # With s = 0.25 success, success, failure, success add -0.25, -0.25, +0.75, -0.25.
    assert cusum([True, True, False, True], 0.25) == (-0.25, -0.5, 0.25, 0.0)
    # Turned round, and never below 0.
    assert lc_cusum([True, True, False, True], 0.25, 9) == ((0.25, 0.5, 0.0, 0.25), None)
    assert lc_cusum([False, True, True, True], 0.25, 0.5) == ((0.0, 0.25, 0.5), 3)


def test_after_a_line_the_test_begins_anew_from_there():
    sums = cusum([True] * 4 + [False] * 2, 0.25)
    assert sums == (-0.25, -0.5, -0.75, -1.0, -0.25, 0.5)
    found = stages(sums, lower=1.0, upper=1.5)
    assert [(each.begun, each.level, each.ended, each.fell) for each in found] == [
        (0, 0.0, 4, True),
        (4, -1.0, 6, False),
        (6, 0.5, None, False),
    ]


@given(achieved=OUTCOMES, rates=RATES)
def test_the_sum_is_the_failures_less_s_for_each_attempt(achieved, rates):
    found = curve(achieved, rates)
    assert len(found.sums) == len(achieved)
    if achieved:
        assert found.sums[-1] == pytest.approx(achieved.count(False) - found.limits.s * len(achieved))


@given(count=st.integers(1, 200), rates=RATES)
def test_successes_alone_never_cross_the_upper_line_and_reach_the_limit_when_foretold(count, rates):
    found = curve([True] * count, rates)
    assert all(each.fell for each in found.stages if each.ended)
    assert found.learned_at == (found.limits.straight if count >= found.limits.straight else None)


@given(count=st.integers(1, 200), rates=RATES)
def test_failures_alone_never_leave_the_start_of_lc_cusum_nor_cross_the_lower_line(count, rates):
    found = curve([False] * count, rates)
    assert set(found.learning) == {0.0}
    assert not any(each.fell for each in found.stages)


@given(achieved=OUTCOMES, rates=RATES)
def test_lc_cusum_is_never_below_its_start_and_ends_where_it_reaches_the_limit(achieved, rates):
    found = curve(achieved, rates)
    assert all(value >= 0 for value in found.learning)
    assert all(value < found.limits.learned for value in found.learning[:-1])
    assert len(found.learning) == (found.learned_at or len(achieved))


@given(achieved=OUTCOMES, rates=RATES)
def test_each_run_of_the_test_follows_the_one_before_and_only_the_last_goes_on(achieved, rates):
    runs = curve(achieved, rates).stages
    assert [each.ended for each in runs[:-1]] == [each.begun for each in runs[1:]]
    assert runs[-1].ended is None


def test_the_chance_is_that_of_every_sequence_added_up():
    up, down, often, limit = 0.3, 0.7, 0.6, 1.0
    expected = 0.0
    for achieved in itertools.product((True, False), repeat=9):
        value, reached = 0.0, False
        for success in achieved:
            value = max(0.0, value + (up if success else -down))
            reached = reached or value >= limit - 1e-9
        expected += reached * often ** achieved.count(True) * (1 - often) ** achieved.count(False)
    assert chance_to_reach(limit, up=up, down=down, chance_up=often, attempts=9) == pytest.approx(expected)


def test_the_chance_agrees_with_the_simulation_of_another_implementation():
    # The manual of the R package cusum 0.4.1: at most 5 % of 1,000 simulated runs of 100 patients with a failure rate
    # of 5 % reached 2.696 where the odds are tested for a doubling (www.rdocumentation.org/packages/cusum).
    p0 = 0.05
    p1 = 2 * p0 / (1 - p0 + 2 * p0)
    found = chance_to_reach(
        2.696187, up=math.log(p1 / p0), down=math.log((1 - p0) / (1 - p1)), chance_up=p0, attempts=100
    )
    assert found == pytest.approx(0.05, abs=0.015)


@pytest.mark.parametrize(("p0", "p1"), [("0.05", "0.10"), ("0.10", "0.30"), ("0.35", "0.45")])
def test_the_limit_is_the_least_that_keeps_beta(p0: str, p1: str):
    found = limits(parameters(p0, p1))
    chance_up = 1 - float(p1)
    lower = chance_to_reach(found.learned - 0.05, up=found.s, down=1 - found.s, chance_up=chance_up, attempts=WITHIN)
    assert found.false <= 0.10 < lower
    assert found.false < found.true


def test_general_values_need_fifteen_cases():
    found = limits(parameters())
    assert (found.learned, found.straight, found.enough) == (2.65, 15, 15)
    assert found.true > 0.9
