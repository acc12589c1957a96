"""When a minimum will be met at the fellow's own pace, and how sure that is: arithmetic, no judgement of anybody.

What is still to come is predicted by a negative binomial distribution: units arrive by chance, at a rate that is itself
uncertain and gamma distributed (Gelman and colleagues, Bayesian Data Analysis, 3rd edition 2013, section 2.6). The rate
comes from the weeks of signed units, the latest weighing most and the first four, in which one mostly watches, left
out. Months differ by rotation, so four weeks with a mean of m units are given a variance of m + k m², where k comes
by moments from the fellow's own blocks of four weeks (Bliss and Fisher, Biometrics 1953;9:176-200).

Units are dated by the day performed. The last days are not signed yet, so the pace is measured up to the Monday before
this week's, and what is to come is everything from there on; it counts whenever it is signed. The constants are ours,
chosen so that forecasts of the demo years come true as often as they say (tests/progress/rules/test_calibration.py).
"""

import enum
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from operator import mul

from logbook.progress.rules.counting import monday
from logbook.progress.rules.fellowship import Fellowship
from logbook.progress.rules.standing import RequirementCount

# Whole weeks before this one whose units may still wait for a signature.
UNSIGNED_WEEKS = 1
# What the variation among the fellow's own months can be told from: two blocks.
FEWEST_WEEKS = 8
# Left out at the start, as soon as there are enough others.
FIRST_WEEKS = 4
# A week weighs half as much as one that is so many weeks later.
HALF_LIFE_WEEKS = 12
BLOCK_WEEKS = 4
# What is to come is so much more than the pace of the weeks before: one goes on to perform what one assisted in.
GROWTH = 1.1
# How much less is known of a rate than the same number of independent blocks would tell, as rotations take turns.
_ROTATIONS = 1.5
# What is assumed before anything is known weighs as much as one block: that the minimum is met just in time. The
# rate's squared coefficient of variation among blocks is assumed as firmly as if it came from seven of them.
_PRIOR_BLOCKS = 1
_PRIOR_VARIATION, _PRIOR_DEGREES = 0.7, 6
_LIKELY, _UNLIKELY = 0.8, 0.2
_WEEK = timedelta(days=7)
_LARGE = 1e200
_LOG_LARGE = math.log(_LARGE)


class Outlook(enum.StrEnum):
    """A forecast in a word."""

    REACHED = "reached"
    ON_COURSE = "on course"
    UNCERTAIN = "uncertain"
    SHORT = "short at this pace"
    TOO_EARLY = "too early to say"
    OVER = "not reached"


@dataclass(frozen=True, slots=True)
class Pace:
    """Units in four weeks: ``mean``, the variance between blocks by ``mean``, and how many blocks it is known from."""

    mean: float
    dispersion: float
    blocks: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """Whether and when ``missing`` more signed units are reached, seen on ``today``, until the fellowship's last day.

    ``probability``: that they are reached on or before ``until``. ``shortfall``: how many units are expected to be
    missing then. Both are None where it is too early to say or the fellowship is over. ``weeks``: of how many weeks
    the pace is.
    """

    outlook: Outlook
    missing: int
    today: date
    until: date
    weeks: int
    probability: float | None = None
    shortfall: float | None = None
    pace: Pace | None = None
    # From when on the units are to come, and how many with those of the last days that are signed already.
    seen_until: date | None = None
    needed: int = 0

    def reached_by(self, chance: float) -> date | None:
        """The first day by which the minimum is reached with that chance, from 0 to 1; None if not before the end."""
        if self.pace is None or self.probability is None or self.seen_until is None or self.probability < chance:
            return None
        early, late = -1, (self.until - self.today).days
        while late - early > 1:
            middle = (early + late) // 2
            day = self.today + timedelta(days=middle)
            if _chance(self.pace, _blocks(self.seen_until, day), self.needed) < chance:
                early = middle
            else:
                late = middle
        return self.today + timedelta(days=late)


# Remembered, as every page of a program asks for the same ones all day: a day's of some hundred fellows.
@lru_cache(maxsize=5_000)
def forecast(gains: tuple[int, ...], missing: int, *, since: date, today: date, until: date) -> Forecast:
    """What is to be expected of a minimum of which ``missing`` units are missing.

    ``gains``: signed units by the week in which each was performed, from that of ``since`` on, the day of the fellow's
    first signed case of whatever kind; weeks after the last with any may be left out. ``until``: the fellowship's last
    day.
    """
    first, last = monday(since), monday(today) - UNSIGNED_WEEKS * _WEEK
    weeks = max(0, (last - first) // _WEEK)
    if not missing:
        return Forecast(Outlook.REACHED, 0, today, until, weeks)
    if today > until:
        return Forecast(Outlook.OVER, missing, today, until, weeks)
    if weeks < FEWEST_WEEKS:
        return Forecast(Outlook.TOO_EARLY, missing, today, until, weeks)
    units = [*gains[:weeks], *(0 for _ in range(weeks - len(gains)))]
    assumed = (missing + sum(gains)) / _blocks(first, until)
    pace = _pace(units[FIRST_WEEKS if weeks >= FIRST_WEEKS + FEWEST_WEEKS else 0 :], assumed)
    needed = missing + sum(gains[weeks:])
    probability, shortfall = _reaching(pace, _blocks(last, until), needed)
    outlook = _outlook(probability)
    return Forecast(outlook, missing, today, until, weeks, probability, shortfall, pace, last, needed)


def forecasts(
    counts: Iterable[RequirementCount], first_on: date | None, lasts: Fellowship, today: date
) -> dict[str, Forecast]:
    """A forecast for each requirement with a number, by its slug; ``first_on`` is the day of the first signed entry."""
    since = max(first_on or today, lasts.first)
    before = (monday(since) - monday(first_on)).days // 7 if first_on else 0
    return {
        each.requirement.slug: forecast(each.gains[before:], each.missing, since=since, today=today, until=lasts.last)
        for each in counts
        if each.missing is not None
    }


def _outlook(probability: float) -> Outlook:
    if probability >= _LIKELY:
        return Outlook.ON_COURSE
    return Outlook.UNCERTAIN if probability >= _UNLIKELY else Outlook.SHORT


def _blocks(first: date, last: date) -> float:
    """From a morning to an evening, in blocks of four weeks."""
    return ((last - first).days + 1) / (7 * BLOCK_WEEKS)


def _pace(units: list[int], assumed: float) -> Pace:
    """The pace of weeks in their order; before anything is known ``assumed`` units are assumed in a block."""
    weights = _weights(len(units))
    blocks = sum(weights) / BLOCK_WEEKS + _PRIOR_BLOCKS
    mean = (sum(map(mul, weights, units)) + _PRIOR_BLOCKS * assumed) / blocks
    return Pace(mean, 1 + _variation(units) * mean, blocks)


@cache
def _weights(weeks: int) -> tuple[float, ...]:
    """How much each of so many weeks weighs, by how far its middle lies before the end of the last."""
    return tuple(0.5 ** ((weeks - place - 0.5) / HALF_LIFE_WEEKS) for place in range(weeks))


def _variation(units: list[int]) -> float:
    """The squared coefficient of variation of the rate among blocks, counted back from the last week."""
    found = [sum(units[end - BLOCK_WEEKS : end]) for end in range(len(units), BLOCK_WEEKS - 1, -BLOCK_WEEKS)]
    mean, degrees = sum(found) / len(found), len(found) - 1
    own = _PRIOR_VARIATION
    if mean:
        own = max(0.0, (sum((each - mean) ** 2 for each in found) / degrees - mean) / mean**2)
    return (_PRIOR_DEGREES * _PRIOR_VARIATION + degrees * own) / (_PRIOR_DEGREES + degrees)


def _chance(pace: Pace, blocks: float, needed: int) -> float:
    return _reaching(pace, blocks, needed)[0]


def _reaching(pace: Pace, blocks: float, needed: int) -> tuple[float, float]:
    """The chance that ``needed`` units come within so many blocks, and how many of them are expected to be missing."""
    if blocks <= 0:
        return 0.0, float(needed)
    mean = blocks * pace.mean * GROWTH
    # The variation from block to block, and that the mean is not known better than from so many of them.
    variance = mean * pace.dispersion * (1 + _ROTATIONS * blocks / pace.blocks)
    size, share = mean**2 / (variance - mean), 1 - mean / variance
    # The chance of no unit at all may be less than a number can hold, so that all are told as multiples of its power.
    power = size * math.log1p(-share)
    chance, below, shortfall = 1.0, 0.0, 0.0
    for units in range(needed):
        below += chance
        shortfall += chance * (needed - units)
        chance *= share * (size + units) / (units + 1)
        if chance > _LARGE:
            chance, below, shortfall, power = chance / _LARGE, below / _LARGE, shortfall / _LARGE, power + _LOG_LARGE
    none = math.exp(power)
    return max(0.0, 1 - below * none), shortfall * none
