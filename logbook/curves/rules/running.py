"""Times from case to case: the own running median, and the band of the program's others. Neither is a grade."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from logbook.progress.rules import Spread, spread

# The running median is that of so many cases up to each, once there are FIRST of them.
WINDOW = 10
FIRST = 5
# Others must be so many before the band of their cases says nothing of any one of them.
FEWEST_PEOPLE = 5


class Timed(NamedTuple):
    """A value of one case that the fellow performed, and the median up to it; None for the first few."""

    case_id: UUID
    number: int
    performed_on: date
    value: int
    median: int | None


@dataclass(frozen=True, slots=True)
class Band:
    """Quartiles of what ``people`` others of the program took, or None while they are too few (see FEWEST_PEOPLE)."""

    people: int
    quartiles: Spread | None


def running_medians(values: Sequence[int]) -> tuple[int | None, ...]:
    """For each value the median of the last WINDOW up to it, None before there are FIRST; halves are rounded up."""
    medians: list[int | None] = []
    for end in range(1, len(values) + 1):
        found = spread(values[max(0, end - WINDOW) : end])
        medians.append(found.median if found and end >= FIRST else None)
    return tuple(medians)


def timed(cases: Iterable[tuple[UUID, int, date, int | None]]) -> tuple[Timed, ...]:
    """The cases that recorded a value, in the order given, each with the running median."""
    recorded = [(key, number, day, value) for key, number, day, value in cases if value is not None]
    medians = running_medians([value for _, _, _, value in recorded])
    return tuple(Timed(*case, median) for case, median in zip(recorded, medians, strict=True))


def band(of_others: Iterable[tuple[UUID, int | None]]) -> Band:
    """The band of what others took: each case's fellow and value, None where it was not recorded."""
    recorded = [(person, value) for person, value in of_others if value is not None]
    people = len({person for person, _ in recorded})
    return Band(people, spread([value for _, value in recorded]) if people >= FEWEST_PEOPLE else None)
