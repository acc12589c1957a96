"""Medians and quartiles of whole numbers, and medians of spans of time."""

import statistics
from collections.abc import Sequence
from datetime import timedelta

from logbook.progress.rules.standing import Spread


def spread(values: Sequence[int]) -> Spread | None:
    """Least, quartiles and most, or None of no values; the quartiles are rounded to whole units, halves up.

    Quartiles are interpolated linearly between neighbors, the definition numbered 7 by Hyndman and Fan (The American
    Statistician 1996;50:361-5), which R, NumPy and the "inclusive" functions of spreadsheets use.
    """
    if not values:
        return None
    ordered = sorted(values)
    lower, median, upper = (_quartile(ordered, quarter) for quarter in (1, 2, 3))
    return Spread(len(ordered), ordered[0], lower, median, upper, ordered[-1])


def median_span(spans: Sequence[timedelta]) -> timedelta | None:
    """The middle span of time, the mean of the middle two of an even number, or None of none."""
    return timedelta(seconds=statistics.median(span.total_seconds() for span in spans)) if spans else None


def _quartile(ordered: Sequence[int], quarter: int) -> int:
    # In quarters of a unit throughout, so that nothing is lost before the one rounding.
    place, part = divmod(quarter * (len(ordered) - 1), 4)
    following = ordered[min(place + 1, len(ordered) - 1)]
    return (4 * ordered[place] + part * (following - ordered[place]) + 2) // 4
