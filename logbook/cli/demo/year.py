"""A program's year, case by case in the order they were logged. Pure: a seeded generator and a day decide it all."""

import heapq
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from logbook.cli.demo import learning
from logbook.cli.demo.encounter import Catalogue, Day, encounter
from logbook.cli.demo.fate import Planned, local, planned
from logbook.cli.demo.learning import Fellow
from logbook.cli.demo.mix import YEAR, Rotation
from logbook.cli.demo.people import Keys, School

MONTHS = 9
_WEEKDAYS = (1.0, 1.1, 1.05, 1.0, 0.75, 0.0, 0.0)
_WEEKEND_ON_THE_WARDS = 0.25
_HOLIDAYS = {(1, 1), (7, 4), (12, 24), (12, 25), (12, 31)}


def first_day(today: date, months: int = MONTHS) -> date:
    """The first day of the demo's year: the first of a month, nine months before this one unless told.

    A year from July to June would hold a few weeks of cases in August. Three quarters of this one are over whenever it
    is made, so that a good deal was reached and the rest can be forecast; no case lies in the future.
    """
    month = today.year * 12 + today.month - 1 - months
    return date(month // 12, month % 12 + 1, 1)


def cases(
    random: Random, school: School, catalogue: Catalogue, *, count: int, today: date, months: int = MONTHS
) -> Iterator[Planned]:
    """``count`` cases of the program's fellows from ``first_day`` to yesterday, in the order they were logged.

    Not more of them are held at a time than are waiting to be logged.
    """
    keys, end = Keys(random), local(today, 0)
    start = first_day(today, months)
    days = [start + timedelta(days=each) for each in range((today - start).days)]
    fellows = [learning.begin(random, each, place) for place, each in enumerate(school.fellows)]
    sizes = _sizes(random, fellows, count)
    busy = [_busy(random, fellow, days, size) for fellow, size in zip(fellows, sizes, strict=True)]
    ties = itertools.count()
    to_log: list[tuple[object, int, Planned]] = []
    for place, day in enumerate(days):
        for fellow, counts in zip(fellows, busy, strict=True):
            around = Day(day, _rotation(fellow, start, day), place / len(days))
            for _ in range(counts[day]):
                met = encounter(random, keys, school, catalogue, fellow, around)
                case = planned(random, keys, fellow, met, around, end)
                heapq.heappush(to_log, (case.logged_at, next(ties), case))
        # What is performed later is logged later.
        midnight = local(day + timedelta(days=1), 0)
        while to_log and to_log[0][2].logged_at < midnight:
            yield heapq.heappop(to_log)[2]
    while to_log:
        yield heapq.heappop(to_log)[2]


def _sizes(random: Random, fellows: Sequence[Fellow], count: int) -> list[int]:
    """How many cases each fellow has: not the same number, and ``count`` together."""
    chosen = Counter(random.choices(range(len(fellows)), [random.uniform(0.85, 1.15) for _ in fellows], k=count))
    return [chosen[place] for place in range(len(fellows))]


def _busy(random: Random, fellow: Fellow, days: Sequence[date], size: int) -> Counter[date]:
    """How many cases a fellow has on each day: weekdays, fewer at first, none on holidays and in three weeks off."""
    off = {random.choice(days) + timedelta(days=each) for _ in range(3) for each in range(7)}
    weights = [
        0.0
        if day in off or (day.month, day.day) in _HOLIDAYS
        else max(_WEEKDAYS[day.weekday()], _weekend(fellow, days[0], day)) * min(1, 0.5 + place / 60)
        for place, day in enumerate(days)
    ]
    return Counter(random.choices(days, weights, k=size))


def _weekend(fellow: Fellow, start: date, day: date) -> float:
    return _WEEKEND_ON_THE_WARDS if _rotation(fellow, start, day) is Rotation.WARDS else 0.0


def _rotation(fellow: Fellow, start: date, day: date) -> Rotation:
    months = (day.year - start.year) * 12 + day.month - start.month
    return YEAR[(months + fellow.rotation_offset) % len(YEAR)]
