"""Where a level lies along the spine and with what mark it is drawn; no level says anything of a side."""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass

SEGMENTS = (
    *(f"C{number}" for number in range(1, 8)),
    *(f"T{number}" for number in range(1, 13)),
    *(f"L{number}" for number in range(1, 6)),
    *(f"S{number}" for number in range(1, 6)),
    "Co",
)
_AT = {name: 2 * place for place, name in enumerate(SEGMENTS)}
T1, L1, S1, S5 = (_AT[name] for name in ("T1", "L1", "S1", "S5"))
_LEVEL = re.compile(r"(?:(Tip|Entry) )?([CTLS]\d{1,2})(?:-([CTLS]?\d{1,2}))?(?: (MB|DR|joint))?")


class Mark(enum.StrEnum):
    """What a level is on the drawing."""

    BODY = "body"
    DISC = "disc"
    NERVE = "nerve"
    BRANCH = "branch"
    JOINT = "joint"
    TIP = "tip"
    ENTRY = "entry"
    HIATUS = "hiatus"


@dataclass(frozen=True)
class Place:
    """A place along the spine, counted downward in half segments from C1: even a vertebra, odd the space below it."""

    along: int
    mark: Mark

    @property
    def segment(self) -> str:
        """The vertebra it is at, or the one above the space it is."""
        return SEGMENTS[self.along // 2]


def places(levels: Sequence[str]) -> list[Place | None]:
    """Where each level of one procedure lies, in their order; None for what is not a level of the spine.

    The whole list is asked because a bare "S1" is a vertebra among vertebrae and a nerve among nerves, which a list
    that has C8, or a dorsal ramus without medial branches, is one of.
    """
    branches = any(level.endswith(" MB") for level in levels)
    nerves = "C8" in levels or (not branches and any(level.endswith(" DR") for level in levels))
    return [_place(level, nerves) for level in levels]


def _place(level: str, nerves: bool) -> Place | None:
    if level == "Sacral hiatus":
        return Place(S5, Mark.HIATUS)
    if level == "Sacrococcygeal":
        return Place(S5 + 1, Mark.HIATUS)
    if (found := _LEVEL.fullmatch(level)) is None:
        return None
    lead, upper, lower, part = found.groups()
    if lower is not None:
        return _between(upper, lower, lead, part)
    if part in ("MB", "DR"):
        return _ramus(upper, part, nerves) if lead is None else None
    if lead is None and part is None and nerves:
        return _nerve(upper)
    if upper not in _AT or lead == "Entry" or part is not None:
        return None
    return Place(_AT[upper], Mark.TIP if lead else Mark.BODY)


def _between(upper: str, lower: str, lead: str | None, part: str | None) -> Place | None:
    below = lower if lower[0].isalpha() else upper[0] + lower
    kinds = {(None, None): Mark.DISC, ("Entry", None): Mark.ENTRY, (None, "joint"): Mark.JOINT}
    mark = kinds.get((lead, part))
    if mark is None or upper not in _AT or _AT.get(below) != _AT[upper] + 2:
        return None
    return Place(_AT[upper] + 1, mark)


def _nerve(name: str) -> Place | None:
    """A spinal nerve leaves above its vertebra in the neck, C8 above T1, and every other one below its own."""
    if name == "C8":
        return Place(T1 - 1, Mark.NERVE)
    if name not in _AT or name == "C1":
        return None
    return Place(_AT[name] + (-1 if name.startswith("C") else 1), Mark.NERVE)


def _ramus(name: str, part: str, nerves: bool) -> Place | None:
    """A medial branch crosses its own vertebra in the neck and the next lower one elsewhere, so that each joint lies
    between its two nerves: C8 crosses T1, L4 crosses L5, and the dorsal ramus of L5 the ala of the sacrum.
    """
    if part == "DR" and nerves:
        return _nerve(name)
    if name == "C8":
        return Place(T1, Mark.BRANCH)
    if name not in _AT:
        return None
    return Place(_AT[name] + (0 if name.startswith("C") else 2), Mark.BRANCH)
