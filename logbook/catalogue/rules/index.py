"""The index behind the search: where the words and levels of procedures stand, and how much a find is worth."""

import bisect
import enum
import functools
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from logbook.catalogue.models import Guidance
from logbook.catalogue.rules.jargon import UNNEEDED, meaning
from logbook.catalogue.rules.labels import BODY_REGIONS, CATEGORIES
from logbook.catalogue.rules.wording import Level, one_slip_apart, spanned, words_and_levels

# From which length on a word may be mistyped; in a shorter one every letter counts.
_LONG_ENOUGH = 5
# An abbreviation says as much whether it stands there itself or what it means.
_MEANT = 7
_SLIP = 3
_LEVEL_LISTED, _LEVEL_REACHED, _LEVEL_TOUCHED, _IN_REGION = 8, 6, 4, 2
_REGIONS = {"c": "cervical_spine", "t": "thoracic_spine", "l": "lumbar_spine", "s": "sacrum_pelvis", "v": "head_face"}


class Entry(NamedTuple):
    """What is read of one procedure, as its columns keep it."""

    name: str
    synonyms: tuple[str, ...]
    guidance: tuple[str, ...]
    categories: tuple[str, ...]
    body_region: str
    levels: tuple[str, ...]


class _Source(enum.Enum):
    """Where a word stands, with its worth found whole and begun. The last two narrow a search and name nothing."""

    NAME = (9, 6)
    SYNONYM = (7, 4)
    GUIDANCE = (2, 1)
    LABEL = (1, 1)


Ranks = dict[int, int]


class Index:
    """Built once for a list of procedures; a rank belongs to a place in that list."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._regions = [each.body_region for each in entries]
        self._levels: list[set[Level]] = []
        self._synonyms: list[set[frozenset[str]]] = []
        self._places: dict[str, dict[int, _Source]] = {}
        for place, entry in enumerate(entries):
            self._add(place, entry)
        self._words = sorted(self._places)
        self._long_words = [each for each in self._words if len(each) >= _LONG_ENOUGH]
        self._ends = [{end for level in levels for end in level} for levels in self._levels]

    def ranks(self, text: str) -> Ranks:
        """The places where every needed word of a text is found, each with its rank.

        A word that begins no known one is read as mistyped; where the words are known but never together, all are.
        """
        words, levels = words_and_levels(text)
        words = self._joined(words)
        needed = [each for each in words if each not in UNNEEDED]
        level = spanned(levels)
        found = self._together(needed, level, slips=False) or self._together(needed, level, slips=True)
        for word in UNNEEDED.intersection(words):
            beside = self._find(word)
            found = {place: rank + beside.get(place, 0) for place, rank in found.items()}
        return found

    def _add(self, place: int, entry: Entry) -> None:
        levels: list[Level] = []
        for source, texts in (
            (_Source.NAME, (entry.name,)),
            (_Source.SYNONYM, entry.synonyms),
            (_Source.GUIDANCE, (each for each in entry.guidance if each != Guidance.NONE)),
            (_Source.LABEL, (*(CATEGORIES[each] for each in entry.categories), BODY_REGIONS[entry.body_region])),
        ):
            for text in texts:
                words, named = words_and_levels(text)
                levels += named
                # Also as people run two words together: "bloodpatch".
                pairs = itertools.pairwise(words)
                for word in (*words, *(one + two for one, two in pairs)):
                    self._places.setdefault(word, {}).setdefault(place, source)
        for text in entry.levels:
            levels += _levels(text)
        self._levels.append(set(levels))
        self._synonyms.append({frozenset(words_and_levels(each)[0]) for each in entry.synonyms})

    def _joined(self, words: Sequence[str]) -> list[str]:
        """With the halves of a known word put together: "inter laminar"."""
        joined: list[str] = []
        for word in words:
            before = joined[-1] if joined else ""
            halves = len(before) > 1 and not (before in self._places and word in self._places)
            if halves and before + word in self._places:
                joined[-1] = before + word
            else:
                joined.append(word)
        return joined

    def _together(self, words: Sequence[str], level: Level | None, *, slips: bool) -> Ranks:
        ranks = self._level(level) if level else dict.fromkeys(range(len(self._regions)), 0)
        for word in words:
            found = self._word(word, slips=slips) if ranks else {}
            ranks = {place: rank + found[place] for place, rank in ranks.items() if place in found}
        # A synonym said as a whole is worth more than its words said apart.
        said = set(words)
        for place in ranks:
            ranks[place] += max(map(len, filter(said.issuperset, self._synonyms[place])), default=0)
        return ranks

    def _word(self, word: str, *, slips: bool) -> Ranks:
        found = self._find(word)
        if meant := meaning(word):
            parts = [self._find(each) for each in meant.split()]
            stands = set.intersection(*({place for place, worth in part.items() if worth > 1} for part in parts))
            return {place: min(worth, _MEANT) for place, worth in found.items()} | dict.fromkeys(stands, _MEANT)
        if slips or not found:
            found = self._mistyped(word) | found
        return found

    def _find(self, word: str) -> Ranks:
        """Where a word stands or begins another."""
        return _best((self._places[each], each == word, 0) for each in _beginning(self._words, word))

    def _mistyped(self, word: str) -> Ranks:
        """Where a word stands that may be meant: the singular, one a slip apart, one that begins with a slip."""
        singular = word.removesuffix("s")
        if singular != word and len(word) > 3 and (found := self._word(singular, slips=False)):
            return found
        if len(word) < _LONG_ENOUGH:
            return {}
        whole = [each for each in self._long_words if one_slip_apart(word, each)]
        begun = [each for each in _beginning(self._long_words, word[0]) if _begins_with_a_slip(word, each)]
        return _best(itertools.chain(
            ((self._places[each], True, _SLIP) for each in whole),
            ((self._places[each], False, _SLIP) for each in begun),
        ))  # fmt: skip

    def _level(self, wanted: Level) -> Ranks:
        """Where a level is offered, or where at least its part of the spine is treated."""
        region = _REGIONS[wanted.first[0]]
        ranks: Ranks = {}
        ends = set(wanted)
        for place, offered in enumerate(self._ends):
            worth = _IN_REGION * (self._regions[place] == region)
            if wanted in self._levels[place]:
                worth += _LEVEL_LISTED
            elif touched := ends & offered:
                worth += _LEVEL_REACHED if touched == ends else _LEVEL_TOUCHED
            if worth:
                ranks[place] = worth
        return ranks


@functools.lru_cache(maxsize=1024)
def _levels(text: str) -> list[Level]:
    return words_and_levels(text)[1]


def _beginning(words: list[str], begin: str) -> list[str]:
    """Those of sorted words that begin so."""
    return words[bisect.bisect_left(words, begin) : bisect.bisect_left(words, begin + "\x7f")]


def _best(finds: Iterable[tuple[Mapping[int, _Source], bool, int]]) -> Ranks:
    """The best worth of each place among words that stand there, whole or begun, less what was mistyped."""
    best: Ranks = {}
    for sources, whole, less in finds:
        for place, source in sources.items():
            if (worth := max(source.value[not whole] - less, 1)) > best.get(place, 0):
                best[place] = worth
    return best


def _begins_with_a_slip(typed: str, meant: str) -> bool:
    lengths = range(len(typed) - 1, len(typed) + 2)
    return any(one_slip_apart(typed, meant[:each]) for each in lengths if each < len(meant))
