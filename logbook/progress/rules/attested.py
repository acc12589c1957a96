"""Roles as fellows logged them beside the same as attendings attested them, by procedure: information, no error."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from logbook.cases.models import CaseRole
from logbook.progress.rules.standing import Way


class AttestedCount(NamedTuple):
    """How many signed entries of a procedure, in any edition, were logged in one role and attested in another or it."""

    slug: str
    logged: CaseRole
    attested: CaseRole
    entries: int


@dataclass(frozen=True, slots=True)
class ProcedureRoles:
    """One procedure: its signed entries, and those attested otherwise, by direction, the most frequent first."""

    slug: str
    name: str
    signed: int
    ways: tuple[Way, ...]

    @property
    def differing(self) -> int:
        """In how many entries the attending attested another role than was logged."""
        return sum(each.entries for each in self.ways)


def roles_by_procedure(counts: Iterable[AttestedCount], names: Mapping[str, str]) -> list[ProcedureRoles]:
    """Each procedure with a signed entry, by name; ``names`` by slug."""
    of: dict[str, list[AttestedCount]] = defaultdict(list)
    for each in counts:
        of[each.slug].append(each)
    found = [
        ProcedureRoles(slug, names[slug], sum(each.entries for each in its), differing_ways(its))
        for slug, its in of.items()
    ]
    return sorted(found, key=lambda each: each.name.casefold())


def differing_ways(counts: Iterable[AttestedCount]) -> tuple[Way, ...]:
    """The directions in which roles were attested otherwise, the most frequent first, of however many procedures."""
    times: dict[tuple[CaseRole, CaseRole], int] = defaultdict(int)
    for each in counts:
        if each.logged is not each.attested:
            times[each.logged, each.attested] += each.entries
    ways = (Way(logged, attested, entries) for (logged, attested), entries in times.items())
    return tuple(sorted(ways, key=lambda each: (-each.entries, each.logged, each.attested)))
