"""Where everything in a chart stands: values to points of an SVG, in its own units. The macros only write it down."""

import math
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from logbook.curves.rules.attempts import Ending, LearningCurve
from logbook.curves.rules.running import Band, Timed

WIDTH, HEIGHT = 360.0, 210.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 350.0, 12.0, 180.0
# From so many on the dots of successes would run into each other; the line alone tells them.
_CROWDED = 90
_MANY = 150


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what stands there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Dot:
    """One attempt or case. ``words`` say it; ``anchor``: it is worth a stop of the keyboard, and leads to its row."""

    x: float
    y: float
    words: str
    place: int
    failed: bool = False
    anchor: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line from left to right, such as a limit."""

    x1: float
    x2: float
    y: float
    kind: str = "limit"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart. ``path``: points of the line, "" for none; ``dots`` of those worth drawing; ``top`` and ``bottom`` of a
    band, or None; ``radius`` of a dot.
    """

    path: str
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    zero: float
    radius: float = 2.75
    top: float | None = None
    bottom: float | None = None

    @property
    def left(self) -> float:
        """Where the plot begins."""
        return _LEFT

    @property
    def right(self) -> float:
        """Where it ends."""
        return _RIGHT

    @property
    def foot(self) -> float:
        """Its lower edge."""
        return _BOTTOM

    @property
    def head(self) -> float:
        """Its upper edge."""
        return _TOP


class _Plane:
    """Turns attempt numbers and values into points."""

    def __init__(self, count: int, low: float, high: float) -> None:
        self._last, self._low, self._high = max(count, 1), low, high if high > low else low + 1

    def x(self, place: float) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * place / self._last, 2)

    def y(self, value: float) -> float:
        return round(_BOTTOM - (_BOTTOM - _TOP) * (value - self._low) / (self._high - self._low), 2)

    def path(self, values: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{self.x(place):g},{self.y(value):g}" for place, value in values)


def of_testing(found: LearningCurve) -> Drawing:
    """CUSUM: the sum from 0, the two lines of each run of the test, a dot for each attempt unless they are many."""
    curve = found.curve
    sums = (0.0, *curve.sums)
    low = min(*sums, *(each.level - curve.limits.lower for each in curve.stages)) - 0.3
    high = max(*sums, *(each.level + curve.limits.upper for each in curve.stages)) + 0.3
    plane = _Plane(curve.attempts, low, high)
    lines = [
        Line(plane.x(each.begun), plane.x(each.ended or curve.attempts or 1), plane.y(level), kind)
        for each in curve.stages
        for level, kind in ((each.level - curve.limits.lower, "lower"), (each.level + curve.limits.upper, "upper"))
        if each.begun < curve.attempts or not curve.attempts
    ]
    crossings = {stage.ended for stage in curve.stages if stage.ended}
    return Drawing(
        path=plane.path(list(enumerate(sums))),
        dots=tuple(_attempts(found, plane, curve.sums, crossings)),
        lines=tuple(lines),
        across=_across(curve.attempts, plane),
        up=tuple(Tick(plane.y(value), label) for value, label in _nice(low, high)),
        zero=plane.y(0),
        radius=_radius(curve.attempts),
    )


def of_learning(found: LearningCurve) -> Drawing:
    """LC-CUSUM: the sum from 0 until it reaches its limit, and that limit."""
    curve = found.curve
    sums = (0.0, *curve.learning)
    high = max(*sums, curve.limits.learned) * 1.12
    shown = len(curve.learning)
    plane = _Plane(shown, 0, high)
    return Drawing(
        path=plane.path(list(enumerate(sums))),
        dots=tuple(_attempts(found, plane, curve.learning, {curve.learned_at})),
        lines=(Line(_LEFT, _RIGHT, plane.y(curve.limits.learned)),),
        across=_across(shown, plane),
        up=tuple(Tick(plane.y(value), label) for value, label in _nice(0, high)),
        zero=plane.y(0),
        radius=_radius(shown),
    )


def of_times(cases: Sequence[Timed], band: Band, say: Callable[[int], str]) -> Drawing:
    """Each case as a dot, the running median as a line, the band of the others behind; ``say`` writes a value."""
    quartiles = band.quartiles
    high = max([each.value for each in cases] + ([quartiles.upper] if quartiles else []), default=1) * 1.06
    plane = _Plane(len(cases), 0, high)
    medians = [(place, each.median) for place, each in enumerate(cases, start=1) if each.median is not None]
    return Drawing(
        path=plane.path(medians) if len(medians) > 1 else "",
        dots=tuple(
            Dot(plane.x(place), plane.y(each.value), f"Case {each.number}: {say(each.value)}", place)
            for place, each in enumerate(cases, start=1)
        ),
        lines=(),
        across=_across(len(cases), plane),
        up=tuple(Tick(plane.y(value), say(value)) for value in _whole(high)),
        zero=plane.y(0),
        radius=_radius(len(cases)),
        top=plane.y(quartiles.upper) if quartiles else None,
        bottom=plane.y(quartiles.lower) if quartiles else None,
    )


def _attempts(
    found: LearningCurve, plane: _Plane, sums: Sequence[float], crossings: Collection[int | None]
) -> Iterator[Dot]:
    """A dot for each attempt, or where they are crowded for those that failed or crossed a line."""
    for place, (each, value) in enumerate(zip(found.in_curve, sums, strict=False), start=1):
        failed = each.ending is not Ending.ACHIEVED
        anchor = place in crossings
        if failed or anchor or len(sums) <= _CROWDED:
            words = f"Attempt {place}: {each.ending.label.lower()}, {value:.2f}".replace("-", "−")
            yield Dot(plane.x(place), plane.y(value), words, place, failed, anchor)


def _radius(count: int) -> float:
    return 1.5 if count > _MANY else 2.75


def _across(count: int, plane: _Plane) -> tuple[Tick, ...]:
    step = next((each for each in (1, 2, 5, 10, 20, 50, 100, 200, 500) if count / each <= 7), 1000)
    return tuple(Tick(plane.x(place), str(place)) for place in range(step, count + 1, step))


def _nice(low: float, high: float) -> list[tuple[float, str]]:
    """Round values within a span, at most six of them, each with its label."""
    wanted = (high - low) / 5
    size = 10.0 ** math.floor(math.log10(wanted))
    step = next(size * each for each in (1, 2, 5, 10) if size * each >= wanted)
    first = math.ceil(low / step)
    places = 0 if step >= 1 else 1 if step >= 0.1 else 2
    found = [step * each for each in range(first, math.floor(high / step) + 1)]
    return [(value, f"{value:.{places}f}".replace("-", "−")) for value in found]


def _whole(high: float) -> list[int]:
    """Round whole values from 0 up, in steps that suit seconds as well as minutes."""
    steps = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 1800, 3600)
    step = next((each for each in steps if high / each <= 5), 7200)
    return list(range(0, math.floor(high) + 1, step))
