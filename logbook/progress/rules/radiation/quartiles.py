"""Quartiles of values that are counted by value, so that those of a whole program are those of its fellows together."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple


class Quartiles(NamedTuple):
    """Least, quartiles and most of ``recorded`` values, exact and in the unit of the values."""

    recorded: int
    least: Decimal
    lower: Decimal
    median: Decimal
    upper: Decimal
    most: Decimal


def quartiles(counts: Mapping[int, int], places: int = 0) -> Quartiles | None:
    """The quartiles of values by how often each occurs, or None of no values.

    Values are whole numbers of the last of ``places`` after the point; what is given back is in the unit itself.
    Interpolated linearly between neighbors: the same definition as ``spread`` (Hyndman and Fan 1996, number 7).
    """
    values = sorted(value for value, times in counts.items() if times)
    if not values:
        return None
    up_to = list(accumulate(counts[value] for value in values))
    lower, median, upper = (_quartile(values, up_to, quarter) for quarter in (1, 2, 3))
    found = (Decimal(values[0]), lower, median, upper, Decimal(values[-1]))
    return Quartiles(up_to[-1], *(each.scaleb(-places) for each in found))


def _quartile(values: Sequence[int], up_to: Sequence[int], quarter: int) -> Decimal:
    place, part = divmod(quarter * (up_to[-1] - 1), 4)
    value = values[bisect_right(up_to, place)]
    following = values[bisect_right(up_to, min(place + 1, up_to[-1] - 1))]
    return value + Decimal(part * (following - value)) / 4
