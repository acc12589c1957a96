"""Who needs what, and where it is done: so that a fellow can be sent there in time."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from logbook.catalogue.models import Procedure, Requirement
from logbook.catalogue.rules import counts_toward
from logbook.progress.rules.forecast import Outlook
from logbook.progress.rules.program.fellows import Fellow
from logbook.progress.rules.program.heat import LACKING, Cell, HeatMap
from logbook.progress.rules.tally import Done

# So many sites, and so many attendings of each, are worth naming.
SITES, ATTENDINGS = 3, 4


@dataclass(frozen=True, slots=True)
class Site:
    """One site where a requirement's procedures were performed by fellows, and the attendings there, by name.

    Of more than ATTENDINGS those with most are named, and the others stand last, together.
    """

    name: str
    entries: int
    attendings: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Need:
    """One requirement that somebody will not reach at this pace.

    ``lacking``: those, by family name; ``uncertain``: for whom it is open. ``shortfall``: how many units are expected
    to be missing of all of them together. ``sites``: where most of it was done.
    """

    requirement: Requirement
    lacking: tuple[tuple[Fellow, Cell], ...]
    uncertain: tuple[tuple[Fellow, Cell], ...]
    shortfall: float
    sites: tuple[Site, ...]


def needs(table: HeatMap, where: Callable[[Requirement], tuple[Site, ...]] = lambda _: ()) -> list[Need]:
    """The requirements that somebody will not reach, that of most people first; ``where`` finds the sites."""
    found = []
    for place, requirement in enumerate(table.requirements):
        column = [*table.column(place)]
        lacking = tuple((fellow, cell) for fellow, cell in column if cell.outlook in LACKING)
        uncertain = tuple((fellow, cell) for fellow, cell in column if cell.outlook is Outlook.UNCERTAIN)
        if lacking:
            missing = sum(shortfall(cell) for _, cell in (*lacking, *uncertain))
            found.append(Need(requirement, lacking, uncertain, missing, where(requirement)))
    return sorted(found, key=lambda each: (-len(each.lacking), -each.shortfall, each.requirement.place))


def shortfall(cell: Cell) -> float:
    """How many units are expected to be missing at the end: all that are, where it is over."""
    expected = cell.forecast.shortfall
    return float(cell.forecast.missing) if expected is None else expected


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """How often each procedure was performed at which site with whom, and the names of sites and attendings by key."""

    done: Mapping[str, Mapping[tuple[UUID, UUID | None], int]]
    sites: Mapping[UUID, str]
    attendings: Mapping[UUID | None, str]

    def of(self, requirement: Requirement, procedures: Iterable[Procedure]) -> tuple[Site, ...]:
        """The sites with most entries of what a requirement counts, and of each the attendings with most, by name."""
        at: dict[UUID, Counter[UUID | None]] = defaultdict(Counter)
        for slug in {each.slug for each in procedures if counts_toward(requirement, each)}:
            for (site_id, attending_id), entries in self.done.get(slug, {}).items():
                at[site_id][attending_id] += entries
        most = sorted(at, key=lambda key: (-at[key].total(), self.sites[key]))[:SITES]
        return tuple(Site(self.sites[key], at[key].total(), self._with(at[key])) for key in most)

    def _with(self, entries: Counter[UUID | None]) -> tuple[tuple[str, int], ...]:
        most = entries.most_common()
        named = sorted((self.attendings[key], times) for key, times in most[:ATTENDINGS])
        others = sum(times for _, times in most[ATTENDINGS:])
        return (*named, ("others", others)) if others else tuple(named)


def by_procedure(done: Iterable[Done]) -> Mapping[str, Counter[tuple[UUID, UUID | None]]]:
    """How often each procedure was performed at which site with whom, by however many fellows."""
    found: dict[str, Counter[tuple[UUID, UUID | None]]] = defaultdict(Counter)
    for each in done:
        found[each.slug][each.site_id, each.attending_id] += each.entries
    return found
