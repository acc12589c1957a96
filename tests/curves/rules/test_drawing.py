"""Where everything stands: within the chart whatever the number of attempts, and said in words."""

import pytest

from logbook.curves.rules import Drawing, band, learning_curve, of_learning, of_testing, of_times, timed
from logbook.curves.rules.drawing import HEIGHT, WIDTH
from tests.curves.rules.build import FIRST_DAY, attempts, parameters
from tests.progress.rules.build import key

LONG = "-+" * 5 + "+++++++++-" * 39


def places(drawn: Drawing) -> list[tuple[float, float]]:
    """Every point of a drawing."""
    path = [(float(x), float(y)) for x, y in (each.split(",") for each in drawn.path.split())]
    dots = [(each.x, each.y) for each in drawn.dots]
    lines = [(x, each.y) for each in drawn.lines for x in (each.x1, each.x2)]
    return [*path, *dots, *lines, *((0, each.at) for each in drawn.up), *((each.at, 0) for each in drawn.across)]


@pytest.mark.parametrize("pattern", ["", "+", "-", "--------", "+" * 16, "+-" * 30, LONG])
def test_everything_stands_within_the_chart(pattern: str):
    found = attempts(pattern)
    for drawn in (of_learning(found), of_testing(found)):
        assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in places(drawn))
        assert len(drawn.across) <= 8
        assert len(drawn.up) <= 8


def test_time_goes_to_the_right_and_a_failure_up():
    drawn = of_testing(attempts("+-"))
    first, second = drawn.dots
    assert first.x < second.x
    assert second.y < first.y
    assert (first.failed, second.failed) == (False, True)
    assert second.words == "Attempt 2: not achieved, 0.63"


def test_few_attempts_have_a_dot_each_and_of_many_only_those_that_matter():
    assert len(of_testing(attempts("+-" * 30)).dots) == 60
    many = attempts(LONG)
    crossings = [each.ended for each in many.curve.stages if each.ended]
    dots = of_testing(many).dots
    assert {each.place for each in dots if each.anchor} == set(crossings)
    assert len(dots) == many.curve.failures + len([each for each in crossings if many.curve.achieved[each - 1]])


def test_lines_are_those_of_each_run_of_the_test():
    found = attempts("+" * 20)
    drawn = of_testing(found)
    assert [line.kind for line in drawn.lines] == ["lower", "upper"] * len(found.curve.stages)
    # The first lower line ends where it was crossed, and there the sum lies below it.
    first = next(line for line in drawn.lines if line.kind == "lower")
    crossed = drawn.dots[(found.curve.stages[0].ended or 0) - 1]
    assert first.x2 == crossed.x
    assert crossed.y >= first.y


def test_a_curve_without_attempts_is_drawn_with_its_lines_alone():
    empty = learning_curve("mild-pild", "MILD", [], parameters())
    assert of_testing(empty).dots == ()
    assert len(of_testing(empty).lines) == 2


def test_times_stand_by_value_with_the_band_behind_them():
    cases = timed((key(str(number)), number, FIRST_DAY, 30 + number) for number in range(1, 9))
    others = band((key(name), seconds) for name in "abcde" for seconds in (20, 40))
    drawn = of_times(cases, others, "{} s".format)
    assert drawn.top is not None
    assert drawn.bottom is not None
    assert drawn.top < drawn.bottom
    assert drawn.dots[0].words == "Case 1: 31 s"
    assert drawn.dots[0].y > drawn.dots[-1].y
    assert len(drawn.path.split()) == 4
    assert of_times(cases, band([]), str).top is None


def test_a_single_case_and_none_can_be_drawn():
    one = timed([(key("a"), 1, FIRST_DAY, 0)])
    assert of_times(one, band([]), str).path == ""
    assert of_times((), band([]), str).dots == ()
