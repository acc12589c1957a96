"""Finding a procedure as people say it, in any order, cut short, abbreviated or mistyped: "tfesi l5", "rfa gen"."""

import functools
from collections.abc import Iterable, Sequence
from typing import TypeVar

from logbook.catalogue.models import Procedure
from logbook.catalogue.rules.editions import ProcedureData
from logbook.catalogue.rules.index import Entry, Index
from logbook.catalogue.rules.labels import CATEGORIES

Item = TypeVar("Item", Procedure, ProcedureData)


def search(procedures: Iterable[Item], words: str) -> Sequence[Item]:
    """The procedures in which every word is found, best match first, else as given; all if no word is typed.

    A word stands in the name, a synonym or the labels, or means what stands there; a level is offered or near.
    """
    given = list(procedures)
    if not any(map(str.isalnum, words)):
        return given
    ranks = _index(tuple(map(_entry, given))).ranks(words)
    # Who names no region of the spine mostly means the lumbar one.
    best_first = sorted(ranks, key=lambda place: (-ranks[place], given[place].body_region != "lumbar_spine", place))
    return [given[place] for place in best_first]


def by_category(procedures: Iterable[Item]) -> Sequence[tuple[str, Sequence[Item]]]:
    """Procedures under the plain name of their main category, in the order of ``CATEGORIES``; empty ones left out."""
    groups: dict[str, list[Item]] = {slug: [] for slug in CATEGORIES}
    for each in procedures:
        groups[each.categories[0]].append(each)
    return [(CATEGORIES[slug], members) for slug, members in groups.items() if members]


def _entry(procedure: Procedure | ProcedureData) -> Entry:
    return Entry(
        name=procedure.name,
        synonyms=tuple(procedure.synonyms),
        guidance=tuple(procedure.guidance),
        categories=tuple(procedure.categories),
        body_region=procedure.body_region,
        levels=tuple(procedure.levels),
    )


# A list of procedures changes with an edition or when a program adds one; programs with the same one share it.
@functools.lru_cache(maxsize=32)
def _index(entries: tuple[Entry, ...]) -> Index:
    return Index(entries)
