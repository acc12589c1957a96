"""What a curve says: arithmetic about failure rates, and nothing of anybody."""

from decimal import Decimal

import pytest

from logbook.curves.rules import in_short, percent, say_learning, say_testing
from tests.curves.rules.build import attempts, parameters

RATES = parameters()


@pytest.mark.parametrize("pattern", ["+" * 14, "-" * 14, "+"])
def test_too_few_say_only_that_they_are_too_few(pattern: str):
    found = attempts(pattern).curve
    for said in (say_learning(found, RATES), say_testing(found, RATES)):
        assert said.startswith(f"Not enough cases: {len(pattern)} with an outcome, and at least 15 are needed")
    assert in_short(found) == f"Not enough cases: {len(pattern)} of at least 15"


def test_without_attempts_there_is_nothing_to_say():
    assert in_short(attempts("").curve) == "No attempt with an outcome yet"


def test_enough_successes_say_what_the_rate_is_compatible_with():
    found = attempts("+" * 17).curve
    assert say_learning(found, RATES) == (
        "The limit was reached, over attempts 1 to 15: their failure rate is compatible with at most 10 %."
    )
    assert say_testing(found, RATES) == (
        "The lower line was crossed last, over attempts 1 to 9: their failure rate is compatible with at most 10 %."
        " The 8 since then crossed neither."
    )
    assert in_short(found) == "LC-CUSUM reached its limit at attempt 15; CUSUM last crossed down at attempt 9"


def test_what_came_before_the_sum_last_stood_at_its_start_is_not_spoken_for():
    said = say_learning(attempts("--+-" + "+" * 15).curve, RATES)
    assert said.startswith("The limit was reached, over attempts 5 to 19:")


def test_failures_say_that_too():
    found = attempts("+" * 13 + "--").curve
    assert say_learning(found, RATES) == (
        "The limit is not reached: 15 attempts with 2 failures do not tell a failure rate of 10 % from one of 30 %."
    )
    rising = attempts("-" * 2 + "+" * 8 + "-" * 5).curve
    assert "compatible with 30 % or more" in say_testing(rising, RATES)


def test_between_the_lines_it_says_that_neither_was_crossed():
    assert "Neither line was crossed" in say_testing(attempts("+++-" * 5).curve, RATES)


@pytest.mark.parametrize(("rate", "said"), [("0.1", "10 %"), ("0.125", "12.5 %"), ("0.0005", "0.05 %"), ("1", "100 %")])
def test_rates_are_said_as_percent(rate: str, said: str):
    assert percent(Decimal(rate)) == said
