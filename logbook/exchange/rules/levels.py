"""The levels of the spine in a schedule's words, taken only where they can mean but one thing."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LAST = {"c": 8, "t": 12, "l": 5, "s": 5}
_SEGMENTS = [
    (part, number) for part, last in _LAST.items() for number in range(1, last + 1) if (part, number) != ("c", 8)
]
# A level, and what goes on from it: to another ("L4-5", "L3 to L5"), or with others ("L3, 4 and L5").
_AND = r"(?:,|&|\+|;|\band\b)"
_TO = r"(?:-|–|/|\bto\b|\bthru\b|\bthrough\b)"
_MORE = (
    rf"(?:\s*(?:{_AND}|{_TO})\s*(?:[ctls]\s?)?\d{{1,2}}(?!\d|\s*(?:mg|ml|cc|%|x\b|level))|(?=[ctls]\d)[ctls]\d(?!\d))"
)
_EXPRESSION = re.compile(rf"(?<![a-z0-9'’])[ctls][\s.]?\d{{1,4}}(?:{_MORE})*(?![a-z0-9])")
_TOKEN = re.compile(rf"(?P<to>{_TO})|(?P<other>{_AND})|(?P<part>[ctls])?[\s.]?(?P<number>\d{{1,4}})")

Segment = tuple[str, int]


@dataclass(frozen=True)
class Levels:
    """The offered levels that were understood, and the words that name levels but could mean more than one thing."""

    taken: tuple[str, ...]
    open: tuple[str, ...]


def read_levels(text: str, offered: Sequence[str], *, of_nerves: bool = False) -> Levels:
    """The levels of a procedure that a text names; ``of_nerves`` if it treats the nerves of facet joints.

    "L4-5" is the space or joint of that name, "L3-L5" those from one to the other, or the segments where segments are
    offered; "L4, L5" are two segments. Where nerves are treated, "L3-5" could be three nerves or two joints, and where
    segments are offered "L4-5" could be two of them or what lies between: these stay open, and so does everything that
    is not offered. All or nothing: half of what a schedule says would look like all of it.
    """
    found = [*_EXPRESSION.finditer(text.lower())]
    taken: list[str] = []
    facets = re.search(r"\b(?:facets?|joints?|jts?)\b", text.lower()) is not None or "s1" in text.lower()
    for expression in found:
        names = _names(expression[0], offered, of_nerves=of_nerves, joints_said=facets)
        if not names:
            return Levels((), tuple(each[0].upper() for each in found))
        taken += names
    places = {each: place for place, each in enumerate(offered)}
    return Levels(tuple(sorted(set(taken), key=places.__getitem__)), ())


def names_levels(text: str) -> bool:
    """Whether a text names a level."""
    return _EXPRESSION.search(text.lower()) is not None


def without_levels(text: str) -> str:
    """The text without its levels, for what is looked for next."""
    return re.sub(_EXPRESSION.pattern, " ", text, flags=re.IGNORECASE)


def _names(words: str, offered: Sequence[str], *, of_nerves: bool, joints_said: bool) -> list[str]:
    """The offered levels that one expression means; none if that is open."""
    singles, pairs, spans = _read(words)
    one = {segment: each for each in offered if (segment := _segment(each))}
    two = {space: each for each in offered if (space := _space(each))}
    both = bool(one) and bool(two)
    names: list[str | None] = [one.get(each) for each in singles]
    for pair in pairs:
        if one and not (both and joints_said):
            return []
        names.append(two.get(pair))
    for first, last in spans:
        if not {first, last} <= set(_SEGMENTS):
            return []
        run = _SEGMENTS[_SEGMENTS.index(first) : _SEGMENTS.index(last) + 1]
        if of_nerves and last != ("s", 1):
            return []
        if two and (not one or of_nerves):
            names += [two.get(each) for each in itertools.pairwise(run)]
        else:
            names += [one.get(each) for each in run]
    if len(names) != len(known := [each for each in names if each is not None]):
        return []
    return known


def _read(words: str) -> tuple[list[Segment], list[tuple[Segment, Segment]], list[tuple[Segment, Segment]]]:
    """Segments named one by one, pairs of neighbors, and spans over more than two, top to bottom."""
    singles: list[Segment] = []
    pairs: list[tuple[Segment, Segment]] = []
    spans: list[tuple[Segment, Segment]] = []
    for run in _runs(words):
        if len(run) == 1:
            singles += run
        elif len(run) > 2:
            singles += run  # "L3/4/5" names each
        else:
            above, below = sorted(run, key=_place)
            (pairs if _place(below) - _place(above) == 1 else spans).append((above, below))
    return singles, pairs, spans


def _runs(words: str) -> Iterator[list[Segment]]:
    """The segments of an expression, those together that "-", "/" or "to" stands between."""
    run: list[Segment] = []
    part, joined = "", False
    for token in _TOKEN.finditer(words):
        if token["to"] or token["other"]:
            joined = token["to"] is not None
            continue
        after = (
            token["part"] is not None
            and bool(run)
            and not joined
            and words[token.start() - 1 : token.start()].isdigit()
        )
        part = token["part"] or part
        segments = _segments(part, token["number"])
        if run and not joined and not after:
            yield run
            run = []
        # "L5-1" goes on into the sacrum.
        if run and joined and token["part"] is None and run[-1] == ("l", 5) and segments == [("l", 1)]:
            segments = [("s", 1)]
        run, joined = run + segments, False
    if run:
        yield run


def _segments(part: str, digits: str) -> list[Segment]:
    number = int(digits)
    if 1 <= number <= _LAST[part]:
        return [(part, number)]
    # Two neighbors run together: "L45", "T1112".
    halves = ((int(digits[:cut]), int(digits[cut:])) for cut in range(1, len(digits)))
    return next(
        ([(part, upper), (part, lower)] for upper, lower in halves if lower == upper + 1 <= _LAST[part]), [("?", 0)]
    )


def _place(segment: Segment) -> int:
    return _SEGMENTS.index(segment) if segment in _SEGMENTS else 1000


def _segment(level: str) -> Segment | None:
    """The segment of "L4", "L4 MB" or "L5 DR"; None for a space, a joint, and what leads are placed by."""
    found = re.fullmatch(r"([CTLS])(\d{1,2})(?: MB| DR)?", level)
    return (found[1].lower(), int(found[2])) if found else None


def _space(level: str) -> tuple[Segment, Segment] | None:
    """The two segments of "L4-5", "L5-S1" or "L4-5 joint"."""
    found = re.fullmatch(r"([CTLS])(\d{1,2})-([CTLS]?)(\d{1,2})(?: joint)?", level)
    return ((found[1].lower(), int(found[2])), ((found[3] or found[1]).lower(), int(found[4]))) if found else None
