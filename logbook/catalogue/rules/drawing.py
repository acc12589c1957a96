"""The spine as it is drawn beside the levels of a procedure: in strips, each with the levels in a column or two.

Heights are in half rows, a row being what one level takes; widths and angles are the drawing's own.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from logbook.catalogue.rules.spine import L1, S1, SEGMENTS, T1, Mark, Place, places

# As many levels under one another as a phone shows beside the rest; beyond, the spine is cut into two or three strips.
ROWS_OF_ONE, ROWS_OF_TWO = 8, 20
# Where no level is offered the sacrum is drawn smaller.
SMALL = 0.24
# Above the first level and below the last, so that the spine is seen to go on.
MARGIN = 0.5
COCCYX = 2 * len(SEGMENTS) - 2

_HEADINGS = {Mark.BRANCH: "Nerves", Mark.JOINT: "Joints", Mark.TIP: "Tip", Mark.ENTRY: "Entry"}
_WORDS = {Mark.BRANCH: " MB", Mark.JOINT: " joint", Mark.TIP: "Tip ", Mark.ENTRY: "Entry "}

# Each segment seen from its left side: how far back its body lies, its tilt in degrees, how wide it is in its region.
_POSE = dict(
    zip(
        SEGMENTS,
        (
            *((2, 4, 1), (1, 4, 1), (-1, 3, 1), (-2, 1, 1), (-2, -1, 1.04), (-1, -3, 1.08), (1, -5, 1.14)),
            *((3, -6, 0.9), (5, -6, 0.9), (7, -5, 0.92), (8, -4, 0.94), (9, -2, 0.96), (9, 0, 0.98)),
            *((9, 2, 1), (8, 3, 1.03), (7, 4, 1.06), (5, 5, 1.1), (3, 6, 1.15), (1, 6, 1.2)),
            *((-1, 5, 0.92), (-3, 3, 0.95), (-4, 0, 1), (-4, -5, 1.04), (-2, -11, 1.06)),
            # The sacrum has no bodies to see: here it is its back.
            *((29, 0, 1), (35, 0, 1), (37.5, 0, 1), (35.5, 0, 1), (29.5, 0, 1), (21, 0, 1)),
        ),
        strict=True,
    )
)
_PROMONTORY = (0, -21, 1.06)


@dataclass(frozen=True)
class Pose:
    """Where a part of the drawing lies: the middle of a vertebra or of the space below it."""

    segment: str
    x: float
    y: float
    tilt: float
    width: float

    @property
    def region(self) -> str:
        """C, T, L or S, whose vertebrae look alike; the coccyx goes with the sacrum."""
        return "S" if self.segment == "Co" else self.segment[0]


@dataclass(frozen=True)
class Step:
    """A level in its column, with ``gap`` empty half rows above it."""

    level: str
    mark: Mark
    gap: int
    pose: Pose

    @property
    def face(self) -> tuple[str, str, str]:
        """The level's name in three: what its column's heading says already stands before or after what is read."""
        word = _WORDS.get(self.mark)
        if word is None or word not in self.level:
            return "", self.level, ""
        read = self.level.replace(word, "")
        return (word, read, "") if self.level.startswith(word) else ("", read, word)


@dataclass(frozen=True)
class Column:
    """The levels of one kind, downward."""

    heading: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Strip:
    """A piece of the spine, as high as ``height``. The levels stand right of it; where a procedure has a kind at
    vertebrae and one between them, the first stands left. ``named`` vertebrae need their name written on them.
    """

    left: Column | None
    right: Column | None
    vertebrae: tuple[Pose, ...]
    discs: tuple[Pose, ...]
    sacrum: tuple[Pose, ...]
    named: frozenset[str]
    height: float
    begins: bool
    ends: bool


@dataclass(frozen=True)
class Spine:
    """The drawing for a procedure's levels; ``others`` do not lie on the spine."""

    strips: tuple[Strip, ...]
    others: tuple[str, ...]

    @property
    def is_paired(self) -> bool:
        """Whether levels at vertebrae and levels between them share the height of a row."""
        return any(strip.left for strip in self.strips)


@lru_cache(maxsize=256)
def drawn(levels: tuple[str, ...]) -> Spine | None:
    """The spine for these levels; None where none lies on it, or they are too mixed to stand beside it."""
    found = list(zip(levels, places(levels), strict=True))
    on_it = sorted(((place, level) for level, place in found if place), key=lambda each: each[0].along)
    if not on_it or not _is_readable([place for place, _ in on_it]):
        return None
    is_paired = len({_heading(place) for place, _ in on_it}) == 2
    strips = tuple(_strip(part, is_paired) for part in _parts(on_it))
    return Spine(strips, tuple(level for level, place in found if place is None))


def _is_readable(found: Sequence[Place]) -> bool:
    """Whether the levels make a column of whole rows, or two columns half a row apart."""
    columns: dict[str, list[int]] = {}
    for place in found:
        columns.setdefault(_heading(place), []).append(place.along)
    if any(below - above < 2 for column in columns.values() for above, below in pairwise(column)):
        return False
    kinds = [{along % 2 for along in column} for column in columns.values()]
    return len(kinds) == 1 or (len(kinds) == 2 and {0} in kinds and {1} in kinds)


def _parts(found: Sequence[tuple[Place, str]]) -> Iterator[list[tuple[Place, str]]]:
    """The levels of each strip: all, or cut in the middle, or, where neck and loins are both there, by region."""
    taken = sorted({place.along for place, _ in found})
    rows = (taken[-1] - taken[0]) / 2 + 1
    cuts: list[int] = []
    if rows > ROWS_OF_TWO:
        cuts = [T1, L1]
    elif rows > ROWS_OF_ONE and len(taken) > ROWS_OF_ONE:
        cuts = [taken[(len(taken) + 1) // 2]]
    for start, end in pairwise([0, *cuts, COCCYX + 1]):
        if part := [each for each in found if start <= each[0].along < end]:
            yield part


def _strip(found: Sequence[tuple[Place, str]], is_paired: bool) -> Strip:
    taken = sorted({place.along for place, _ in found})
    lead = math.ceil(SMALL * max(0, taken[0] - S1))
    heights = _heights(taken, lead + MARGIN + 1)
    height = heights(COCCYX) + 1 if taken[-1] >= S1 - 1 else heights(taken[-1]) + 1 + MARGIN
    shown = [along for along in range(COCCYX + 1) if -1 <= heights(along) <= height + 1]
    poses = {along: _pose(along, heights(along)) for along in shown}
    columns: dict[str, list[tuple[Place, str]]] = {}
    for each in found:
        columns.setdefault(_heading(each[0]), []).append(each)
    sides: list[Column | None] = [None, None]
    for heading, part in columns.items():
        is_left = is_paired and part[0][0].along % 2 == 0
        sides[0 if is_left else 1] = Column(heading, _steps(part, poses))
    said = {place.segment for place, _ in found if place.mark in (Mark.BODY, Mark.TIP)}
    return Strip(
        left=sides[0],
        right=sides[1],
        vertebrae=tuple(poses[along] for along in shown if along % 2 == 0 and along < S1),
        # Between the first two vertebrae there is none.
        discs=tuple(poses[along] for along in shown if along % 2 and 1 < along < S1),
        sacrum=tuple(_pose(along, heights(along)) for along in range(S1 - 1, COCCYX + 1)) if S1 in poses else (),
        named=frozenset(SEGMENTS) - said - {"C1"},
        height=height,
        begins=heights(0) > 0,
        ends=heights(COCCYX) < height,
    )


def _heading(place: Place) -> str:
    return _HEADINGS.get(place.mark, "")


def _steps(found: Sequence[tuple[Place, str]], poses: dict[int, Pose]) -> tuple[Step, ...]:
    steps, free = [], MARGIN
    for place, level in found:
        pose = poses[place.along]
        steps.append(Step(level, place.mark, round(pose.y - 1 - free), pose))
        free = pose.y + 1
    return tuple(steps)


def _heights(taken: Sequence[int], first: float) -> Callable[[int], float]:
    """How far down each place along the spine is, if the first level is ``first`` down."""
    at = {taken[0]: first}
    for above, below in pairwise(taken):
        is_far = below > S1 and below - above > 3
        at[below] = at[above] + (max(2, math.ceil(SMALL * (below - above))) if is_far else below - above)

    def length(above: int, below: int) -> float:
        """Of a stretch without levels."""
        in_sacrum = max(0, below - max(above, S1))
        return below - above - in_sacrum * (1 - SMALL)

    def height(along: int) -> float:
        if along <= taken[0]:
            return first - length(along, taken[0])
        if along >= taken[-1]:
            return at[taken[-1]] + length(taken[-1], along)
        above = max(each for each in taken if each <= along)
        below = min(each for each in taken if each >= along)
        return at[above] + (at[below] - at[above]) * (along - above) / ((below - above) or 1)

    return height


def _pose(along: int, y: float) -> Pose:
    above = _POSE[SEGMENTS[along // 2]]
    below = _PROMONTORY if along == S1 - 1 else _POSE[SEGMENTS[(along + 1) // 2]]
    x, tilt, width = ((one + other) / 2 for one, other in zip(above, below, strict=True))
    return Pose(SEGMENTS[along // 2], x, y, tilt, width)
