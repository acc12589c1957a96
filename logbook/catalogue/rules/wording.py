"""Text as the search reads it: plain words, levels of the spine, and words one slip of the finger apart."""

import itertools
import operator
import re
import unicodedata
from typing import NamedTuple

# How far each part of the spine counts; C8 is a root, V1 to V3 are the divisions of the trigeminal nerve.
_LAST = {"c": 8, "t": 12, "l": 5, "s": 5, "v": 3}
_LEVEL = re.compile(
    r"(?<![a-z0-9])([ctlsv])(\d{1,4})(?:(?:\s*[-/]\s*|[\s,&+]*(?=[ctlsv]))([ctlsv]?)(\d{1,2}))?(?![a-z0-9])"
)


class Level(NamedTuple):
    """From one segment to another, top to bottom, each a letter and a number; a single segment is both."""

    first: tuple[str, int]
    last: tuple[str, int]


def plain(text: str) -> str:
    """Lower case without accents and full stops: "T.A.P." is "tap", "Morton's" "mortons", "b/l" "bl"."""
    letters = unicodedata.normalize("NFKD", text).replace("–", "-").encode("ascii", "ignore").decode().lower()
    return re.sub(r"\b([a-z])/([a-z])\b", r"\1\2", re.sub(r"[.']", "", letters))


def words_and_levels(text: str) -> tuple[list[str], list[Level]]:
    """The words of a text in plain letters, and the levels it names: "Right L4/5 TFESI" are two words and a level."""
    levels: list[Level] = []

    def take(match: re.Match[str]) -> str:
        level = _level(*match.groups(default=""))
        if level is None:
            return match[0]
        levels.append(level)
        return " "

    rest = _LEVEL.sub(take, plain(text))
    return re.findall(r"[a-z0-9]+(?:-[0-9]+)?", rest), levels


def spanned(levels: list[Level]) -> Level | None:
    """The one level that reaches over several: "L3 L4 L5" said one after the other is L3 to L5; None for none."""
    ends = sorted((end for level in levels for end in level), key=_downward)
    return Level(ends[0], ends[-1]) if ends else None


def one_slip_apart(typed: str, meant: str) -> bool:
    """Whether one letter too many, missing, wrong, or swapped with the next turns one word into the other.

    An optimal string alignment distance of at most 1; past the letters both begin with nothing else can help.
    """
    if abs(len(typed) - len(meant)) > 1:
        return False
    # Whatever the slip, they begin or end alike; asking that first is quick.
    half = (min(len(typed), len(meant)) - 2) // 2
    if half > 0 and typed[:half] != meant[:half] and typed[-half:] != meant[-half:]:
        return False
    same = sum(1 for _ in itertools.takewhile(bool, map(operator.eq, typed, meant)))
    left, right = typed[same:], meant[same:]
    swapped = left[1:2] + left[:1] + left[2:]
    return left[1:] == right[1:] or left[1:] == right or left == right[1:] or swapped == right


def _level(part: str, digits: str, other_part: str, other_digits: str) -> Level | None:
    if other_digits:
        ends = [(part, int(digits)), (other_part or part, int(other_digits))]
    elif int(digits) <= _LAST[part]:
        ends = [(part, int(digits))]
    else:
        # Two neighbors run together: "L45", "T1112".
        pairs = ((int(digits[:cut]), int(digits[cut:])) for cut in range(1, len(digits)))
        ends = next(([(part, upper), (part, lower)] for upper, lower in pairs if lower == upper + 1), [])
    if not ends or not all(1 <= number <= _LAST[letter] for letter, number in ends):
        return None
    ends.sort(key=_downward)
    return Level(ends[0], ends[-1])


def _downward(segment: tuple[str, int]) -> tuple[int, int]:
    return "ctlsv".index(segment[0]), segment[1]
