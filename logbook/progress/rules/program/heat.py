"""The whole program as one table: how far each fellow is with each requirement, and what is to be expected."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from logbook.catalogue.models import Requirement
from logbook.progress.rules.forecast import Forecast, Outlook, forecasts
from logbook.progress.rules.program.fellows import Fellow
from logbook.progress.rules.tally import Tally
from logbook.progress.rules.tallying import requirement_counts

# What a fellow will not have by the end, or has not although it is the end.
LACKING = (Outlook.SHORT, Outlook.OVER)


@dataclass(frozen=True, slots=True)
class Cell:
    """One fellow and one requirement: units signed, units that wait for a signature, and what is to be expected."""

    counted: int
    waiting: int
    forecast: Forecast

    @property
    def outlook(self) -> Outlook:
        """The forecast in a word."""
        return self.forecast.outlook


@dataclass(frozen=True, slots=True)
class Line:
    """One fellow, with a cell for each requirement of the table."""

    fellow: Fellow
    cells: tuple[Cell, ...]

    def times(self, *outlooks: Outlook) -> int:
        """Of how many requirements the forecast is one of these."""
        return sum(each.outlook in outlooks for each in self.cells)

    @property
    def lacking(self) -> int:
        """How many requirements are short at this pace, or were not reached."""
        return self.times(*LACKING)

    @property
    def uncertain(self) -> int:
        """Of how many it is open whether they are reached in time."""
        return self.times(Outlook.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Fellows by family name, and the requirements that have a number, in the order of the edition."""

    requirements: tuple[Requirement, ...] = ()
    lines: tuple[Line, ...] = ()

    @property
    def open(self) -> "HeatMap":
        """The part of what at least one fellow has not reached."""
        return self._only(False)

    @property
    def reached(self) -> "HeatMap":
        """The part of what everybody has reached."""
        return self._only(True)

    @property
    def is_early(self) -> bool:
        """Whether of somebody nothing can be expected yet."""
        return any(line.times(Outlook.TOO_EARLY) for line in self.lines)

    def column(self, place: int) -> Iterable[tuple[Fellow, Cell]]:
        """Each fellow with the cell of one requirement."""
        return ((line.fellow, line.cells[place]) for line in self.lines)

    def _only(self, reached: bool) -> "HeatMap":
        places = [
            place
            for place in range(len(self.requirements))
            if all(cell.outlook is Outlook.REACHED for _, cell in self.column(place)) is reached
        ]
        lines = (replace(line, cells=tuple(line.cells[place] for place in places)) for line in self.lines)
        return HeatMap(tuple(self.requirements[place] for place in places), tuple(lines))


def heat_map(
    fellows: Iterable[Fellow], requirements: Iterable[Requirement], tallies: Mapping[UUID, Tally], today: date
) -> HeatMap:
    """The table of these fellows, in the order given, under the edition that the tallies were counted under."""
    numbered = tuple(each for each in requirements if each.minimum is not None)
    lines = (Line(each, _cells(each, numbered, tallies[each.person_id], today)) for each in fellows)
    return HeatMap(numbered, tuple(lines))


def _cells(fellow: Fellow, requirements: Sequence[Requirement], tally: Tally, today: date) -> tuple[Cell, ...]:
    counts = requirement_counts(requirements, tally.requirements)
    expected = forecasts(counts, tally.first_on, fellow.lasts, today)
    return tuple(Cell(each.counted, each.waiting, expected[each.requirement.slug]) for each in counts)
