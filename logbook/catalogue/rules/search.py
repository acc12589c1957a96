"""Finding a procedure by a few words, in any order, cut short or abbreviated: "mbb lumbar", "rfa gen", "mild"."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypeVar

from logbook.catalogue.models import Procedure
from logbook.catalogue.rules.editions import ProcedureData
from logbook.catalogue.rules.labels import BODY_REGIONS, CATEGORIES

# A word of the name says more than an abbreviation shared by a family; a category only helps to narrow.
_NAME, _NAME_BEGINS, _SYNONYM, _SYNONYM_BEGINS, _AROUND = 8, 6, 7, 4, 1
_WHOLE_SYNONYM = 5


Item = TypeVar("Item", Procedure, ProcedureData)


def search(procedures: Iterable[Item], words: str) -> Sequence[Item]:
    """The procedures in which every word is found, best match first, else as given; all if no word is typed."""
    typed = _words(words)
    if not typed:
        return list(procedures)
    ranked = [(rank, each) for each in procedures if (rank := _rank(each, typed))]
    ranked.sort(key=lambda found: -found[0])
    return [each for _, each in ranked]


def by_category(procedures: Iterable[Item]) -> Sequence[tuple[str, Sequence[Item]]]:
    """Procedures under the plain name of their main category, in the order of ``CATEGORIES``; empty ones left out."""
    groups: dict[str, list[Item]] = {slug: [] for slug in CATEGORIES}
    for each in procedures:
        groups[each.categories[0]].append(each)
    return [(CATEGORIES[slug], members) for slug, members in groups.items() if members]


def _rank(procedure: Procedure | ProcedureData, typed: Sequence[str]) -> int:
    name = set(_words(procedure.name))
    synonyms = {word for synonym in procedure.synonyms for word in _words(synonym)}
    labels = [*(CATEGORIES[each] for each in procedure.categories), BODY_REGIONS[procedure.body_region]]
    around = {word for label in labels for word in _words(label)}
    ranks = [_word_rank(word, name, synonyms, around) for word in typed]
    if not all(ranks):
        return 0
    return sum(ranks) + _WHOLE_SYNONYM * (" ".join(typed) in {" ".join(_words(each)) for each in procedure.synonyms})


def _word_rank(word: str, name: set[str], synonyms: set[str], around: set[str]) -> int:
    if word in name:
        return _NAME
    if word in synonyms:
        return _SYNONYM
    if any(each.startswith(word) for each in name):
        return _NAME_BEGINS
    if any(each.startswith(word) for each in synonyms):
        return _SYNONYM_BEGINS
    return _AROUND * any(each.startswith(word) for each in around)


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace(".", "")
    return re.findall(r"[a-z0-9]+(?:-[0-9]+)?", plain)
