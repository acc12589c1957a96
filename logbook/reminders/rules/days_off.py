"""Days on which nobody is written to: weekends, and the federal holidays of the United States as they are observed.

The law (5 U.S.C. 6103) names eleven days and changes once in decades; the package that knows 250 countries takes half
a second to load in every worker and holds python-dateutil at a version of years ago.
"""

from datetime import date, timedelta
from functools import lru_cache

_MONDAY, _THURSDAY, _SATURDAY, _SUNDAY = 0, 3, 5, 6


def is_day_off(day: date) -> bool:
    """Whether offices are closed on that day."""
    return day.weekday() >= _SATURDAY or day in federal_holidays(day.year)


@lru_cache(maxsize=8)
def federal_holidays(year: int) -> frozenset[date]:
    """The days of a year on which a federal holiday is observed (5 U.S.C. 6103, Executive Order 11582).

    On a Saturday it is observed on the Friday before, on a Sunday on the Monday after; so New Year's Day of the year
    after may be observed in this one.
    """
    fixed = (
        date(year, 1, 1),  # New Year's Day
        date(year, 6, 19),  # Juneteenth
        date(year, 7, 4),  # Independence Day
        date(year, 11, 11),  # Veterans Day
        date(year, 12, 25),  # Christmas Day
        date(year + 1, 1, 1),
    )
    moving = (
        _nth(3, _MONDAY, year, 1),  # Martin Luther King's birthday
        _nth(3, _MONDAY, year, 2),  # Washington's birthday
        _nth(1, _MONDAY, year, 6) - timedelta(days=7),  # Memorial Day, the last Monday of May
        _nth(1, _MONDAY, year, 9),  # Labor Day
        _nth(2, _MONDAY, year, 10),  # Columbus Day
        _nth(4, _THURSDAY, year, 11),  # Thanksgiving Day
    )
    return frozenset(each for each in (*map(_observed, fixed), *moving) if each.year == year)


def _observed(day: date) -> date:
    return day + timedelta(days={_SATURDAY: -1, _SUNDAY: 1}.get(day.weekday(), 0))


def _nth(number: int, weekday: int, year: int, month: int) -> date:
    """The ``number``th of that weekday in the month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1))
