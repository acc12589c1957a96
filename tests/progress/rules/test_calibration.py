"""Forecasts over whole demo years, seen every other week and looked up at the end: they come true as often as they say.

``python -m tests.progress.rules.test_calibration`` prints the table.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

import pytest

from logbook.cases.models import CaseState
from logbook.catalogue.models import Requirement
from logbook.catalogue.rules import counts_toward, read_requirements
from logbook.cli.demo import year
from logbook.progress.rules import Entry, forecast
from logbook.progress.rules.counting import by_week, gains
from tests.cli.test_demo_year import catalogue, school

# The year ends with June; what was performed until then is signed in the month after.
TODAY = date(2026, 8, 1)
SINCE, UNTIL = year.first_day(TODAY, 13), date(2026, 6, 30)
FELLOWS, CASES_OF_EACH = 8, 470
SEEN_ON = [SINCE + timedelta(weeks=week) for week in range(8, 52, 2)]


class Signed(NamedTuple):
    """An entry, and the day on which it was signed."""

    entry: Entry
    on: date


class Told(NamedTuple):
    """A forecast, and what became of it: whether the minimum was met, and on which day."""

    probability: float
    likely_by: date | None
    met_on: date | None

    @property
    def came_true(self) -> bool:
        """Whether the minimum was met by the end."""
        return self.met_on is not None and self.met_on <= UNTIL


@cache
def told(seeds: range = range(3)) -> tuple[Told, ...]:
    """Every forecast for a minimum that was not met when it was made."""
    return tuple(each for seed in seeds for signed in _fellows(seed) for each in _of_fellow(signed))


def share(found: list[Told]) -> float:
    """How many of the forecasts came true, of one."""
    return sum(each.came_true for each in found) / len(found)


def between(low: float, high: float) -> list[Told]:
    """The forecasts with a probability of at least ``low`` and below ``high``."""
    return [each for each in told() if low <= each.probability < high]


def test_of_forecasts_that_say_about_four_in_five_so_many_come_true():
    found = between(0.75, 0.85)
    assert len(found) >= 200
    assert 0.72 <= share(found) <= 0.88


@pytest.mark.parametrize("tenth", range(1, 10))
def test_forecasts_that_say_anything_else_come_true_about_as_often_as_they_say(tenth):
    found = between(tenth / 10 - 0.05, tenth / 10 + 0.05)
    said = sum(each.probability for each in found) / len(found)
    assert share(found) == pytest.approx(said, abs=0.12)


def test_what_is_all_but_sure_hardly_ever_turns_out_otherwise():
    assert share(between(0, 0.05)) <= 0.07
    assert share(between(0.95, 1.01)) >= 0.93


def test_a_minimum_is_met_by_the_likely_day_about_four_times_in_five():
    dated = [(each.met_on, each.likely_by) for each in told() if each.likely_by]
    assert len(dated) >= 200
    in_time = sum(met_on is not None and met_on <= likely_by for met_on, likely_by in dated)
    assert 0.72 <= in_time / len(dated) <= 0.88


def _fellows(seed: int) -> list[list[Signed]]:
    """The signed entries of each fellow of a program in a whole year and the month after."""
    of: dict[object, list[Signed]] = defaultdict(list)
    there, count = school(FELLOWS), FELLOWS * CASES_OF_EACH
    cases = year.cases(Random(seed), there, catalogue(), count=count, today=TODAY, months=13)
    for number, case in enumerate(cases):
        if case.signed is None:
            continue
        for done, role in zip(case.met.entry.procedures, case.signed.roles, strict=True):
            assert done.role is not None
            entry = Entry(
                case=number,
                procedure_id=done.procedure_id,
                patient_id=case.met.patient.id if case.met.patient else None,
                state=CaseState.SIGNED,
                role=role,
                logged_role=done.role,
                guidance=done.guidance,
                faculty_observed=done.faculty_observed,
                performed_on=case.met.entry.performed_on,
                logged_at=case.logged_at,
            )
            of[case.fellow.id].append(Signed(entry, case.signed.at.date()))
    return list(of.values())


def _of_fellow(signed: list[Signed]) -> Iterator[Told]:
    first_on = min(each.entry.performed_on for each in signed)
    for requirement, procedure_ids in _requirements():
        its = [each for each in signed if each.entry.procedure_id in procedure_ids]
        in_the_end = sorted(gains(requirement, (each.entry for each in its)))
        minimum = requirement.minimum or 0
        met_on = in_the_end[minimum - 1] if len(in_the_end) >= minimum else None
        for day in SEEN_ON:
            gained = gains(requirement, [each.entry for each in its if each.on < day])
            if len(gained) < minimum:
                weeks = by_week(gained, first_on)
                found = forecast(weeks, minimum - len(gained), since=first_on, today=day, until=UNTIL)
                if found.probability is not None:
                    yield Told(found.probability, found.reached_by(0.8), met_on)


@cache
def _requirements() -> list[tuple[Requirement, set[object]]]:
    """The requirements with a number that ship, each with the procedures it counts."""
    numbered = [Requirement(**each.columns()) for each in read_requirements().requirements if each.minimum]
    procedures = catalogue().procedures.values()
    return [(each, {its.id for its in procedures if counts_toward(each, its)}) for each in numbered]


def _print_table() -> None:
    for tenth in range(11):
        found = between(max(0.0, tenth / 10 - 0.05), tenth / 10 + 0.05)
        said = sum(each.probability for each in found) / len(found)
        print(f"{said:6.1%} said, {share(found):6.1%} came true, of {len(found):,}")  # noqa: T201


if __name__ == "__main__":
    _print_table()
