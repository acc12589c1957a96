"""CUSUM and LC-CUSUM of successes and failures: the sums, their limits, and what crossing one says.

With p0 the acceptable and p1 the unacceptable failure rate, P = ln(p1/p0) and Q = ln((1-p0)/(1-p1)), a success adds
-s and a failure 1-s, where s = Q/(P+Q): Wald's sequential test of p0 against p1, divided by P+Q. Falling by
h0 = ln((1-alpha)/beta)/(P+Q) speaks for p0, rising by h1 = ln((1-beta)/alpha)/(P+Q) for p1. The test then begins anew.

LC-CUSUM (Biau, Williams, Schlup, Nizard, Porcher, British Journal of Surgery 2008;95:925-9) turns the question round,
as one learns: the null hypothesis is inadequate performance, p1. It is the same log-likelihood ratio with the other
sign, success +s and failure -(1-s), from 0 and never below it. Its limit has no formula: see ``lc_limit``.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

# How many attempts the two chances of LC-CUSUM are given for: about what a fellow does of a usual procedure in a year.
WITHIN = 50
# Below so many attempts no curve is spoken of, however far apart the two rates are. Ours, no source gives one.
FEWEST = 10
# Two sums that differ by less are the same one, reached on different ways.
_SAME = 1e-9
_DIGITS = 9
_PARTS = 20


@dataclass(frozen=True, slots=True)
class Parameters:
    """Two failure rates and two error rates, each above 0 and below 1.

    ``alpha``: how often p0 may be taken for p1, ``beta``: how often p1 for p0.
    """

    acceptable: Decimal
    unacceptable: Decimal
    alpha: Decimal
    beta: Decimal


@dataclass(frozen=True, slots=True)
class Limits:
    """What follows from the parameters; see the head of this file for ``s``, ``lower`` (h0) and ``upper`` (h1).

    ``learned``: the limit of LC-CUSUM. ``false`` and ``true``: the chance that it is reached within ``WITHIN`` attempts
    where the failure rate is p1, and where it is p0. ``straight``: how many successes in a row reach it from 0.
    """

    s: float
    lower: float
    upper: float
    learned: float
    false: float
    true: float
    straight: int

    @property
    def enough(self) -> int:
        """From how many attempts on a curve is spoken of: before, not even unbroken success can be told from chance."""
        return max(FEWEST, self.straight)


@dataclass(frozen=True, slots=True)
class Stage:
    """One run of the sequential test: from attempt ``begun`` on (0 is before the first), where the sum was ``level``.

    ``ended``: the attempt that crossed a limit, None of the run that goes on. ``fell``: whether it was the lower one.
    """

    begun: int
    level: float
    ended: int | None = None
    fell: bool = False


@dataclass(frozen=True, slots=True)
class Curve:
    """Both sums over attempts in the order of time: ``sums[n]`` is CUSUM after attempt n+1.

    ``learning`` is LC-CUSUM in the same way, up to the attempt that reached its limit (``learned_at``, counted from 1),
    which is where it ends. ``stages``: the runs of the test in CUSUM, the last one unfinished.
    """

    achieved: tuple[bool, ...]
    limits: Limits
    sums: tuple[float, ...]
    learning: tuple[float, ...]
    learned_at: int | None
    stages: tuple[Stage, ...]

    @property
    def attempts(self) -> int:
        """How many there are."""
        return len(self.achieved)

    @property
    def failures(self) -> int:
        """How many did not do as planned."""
        return self.achieved.count(False)

    @property
    def is_enough(self) -> bool:
        """Whether there are so many that the curve is spoken of."""
        return self.attempts >= self.limits.enough

    @property
    def learning_since(self) -> int:
        """From which attempt on LC-CUSUM has stood above 0: those before have no part in where it stands."""
        stood = (number for number in range(len(self.learning), 0, -1) if not self.learning[number - 1])
        return next(stood, 0) + 1

    @property
    def last_crossing(self) -> Stage | None:
        """The last run of the test that ended."""
        return self.stages[-2] if len(self.stages) > 1 else None


def curve(achieved: Sequence[bool], parameters: Parameters) -> Curve:
    """Both sums of these attempts, in the order of time."""
    found = limits(parameters)
    learning, learned_at = lc_cusum(achieved, found.s, found.learned)
    sums = cusum(achieved, found.s)
    return Curve(
        achieved=tuple(achieved),
        limits=found,
        sums=sums,
        learning=learning,
        learned_at=learned_at,
        stages=stages(sums, found.lower, found.upper),
    )


def cusum(achieved: Sequence[bool], s: float) -> tuple[float, ...]:
    """After each attempt the failures so far less s times the attempts so far."""
    sums, failures = [], 0
    for number, success in enumerate(achieved, start=1):
        failures += not success
        sums.append(failures - s * number)
    return tuple(sums)


def stages(sums: Sequence[float], lower: float, upper: float) -> tuple[Stage, ...]:
    """The runs of the sequential test over these sums: each ends at a limit, and the next begins there."""
    found, now = [], Stage(0, 0.0)
    for number, value in enumerate(sums, start=1):
        fell, rose = value - now.level <= _SAME - lower, value - now.level >= upper - _SAME
        if fell or rose:
            found.append(Stage(now.begun, now.level, number, fell))
            now = Stage(number, value)
    return (*found, now)


def lc_cusum(achieved: Sequence[bool], s: float, limit: float) -> tuple[tuple[float, ...], int | None]:
    """The sum after each attempt until one reaches the limit, and which one did, counted from 1; None if none did."""
    sums, value = [], 0.0
    for number, success in enumerate(achieved, start=1):
        value = max(0.0, round(value + (s if success else s - 1), _DIGITS))
        sums.append(value)
        if value >= limit - _SAME:
            return tuple(sums), number
    return tuple(sums), None


# A page asks for the same few again and again; finding one takes fifty milliseconds.
@lru_cache(maxsize=256)
def limits(parameters: Parameters) -> Limits:
    """The limits of both sums. The parameters are such that ``check_parameters`` lets them pass."""
    p0, p1 = float(parameters.acceptable), float(parameters.unacceptable)
    alpha, beta = float(parameters.alpha), float(parameters.beta)
    p, q = math.log(p1 / p0), math.log((1 - p0) / (1 - p1))
    s = q / (p + q)
    learned = lc_limit(s, p1, beta)
    return Limits(
        s=s,
        lower=math.log((1 - alpha) / beta) / (p + q),
        upper=math.log((1 - beta) / alpha) / (p + q),
        learned=learned,
        false=chance_to_reach(learned, up=s, down=1 - s, chance_up=1 - p1, attempts=WITHIN),
        true=chance_to_reach(learned, up=s, down=1 - s, chance_up=1 - p0, attempts=WITHIN),
        straight=math.ceil(learned / s - _SAME),
    )


def lc_limit(s: float, unacceptable: float, beta: float) -> float:
    """The least limit, in twentieths, that inadequate performance reaches within ``WITHIN`` attempts at most so often.

    Biau and colleagues find it by simulation; here the chance is computed exactly and the limit searched by halves.
    One above what ``WITHIN`` successes in a row add up to is never reached in them.
    """
    least, most = 1, math.ceil(WITHIN * s * _PARTS) + 1
    while least < most:
        middle = (least + most) // 2
        often = chance_to_reach(middle / _PARTS, up=s, down=1 - s, chance_up=1 - unacceptable, attempts=WITHIN)
        least, most = (least, middle) if often <= beta else (middle + 1, most)
    return least / _PARTS


def chance_to_reach(limit: float, *, up: float, down: float, chance_up: float, attempts: int) -> float:
    """The chance that a sum from 0, never below it, reaches ``limit`` within so many attempts.

    Each adds ``up`` with ``chance_up`` and else takes ``down`` away: a Markov chain over the sums that can occur,
    followed step by step, so that the result is exact but for rounding.
    """
    reached, at = 0.0, {0.0: 1.0}
    for _ in range(attempts):
        after: dict[float, float] = {}
        for value, chance in at.items():
            higher = round(value + up, _DIGITS)
            if higher >= limit - _SAME:
                reached += chance * chance_up
            else:
                after[higher] = after.get(higher, 0.0) + chance * chance_up
            lower = max(0.0, round(value - down, _DIGITS))
            after[lower] = after.get(lower, 0.0) + chance * (1 - chance_up)
        at = after
    return reached
