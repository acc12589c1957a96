"""What a competency summary says of one fellow and period."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from logbook.catalogue.models import RequirementEdition
from logbook.catalogue.rules import edition_sentences, exceptional
from logbook.progress.rules.standing import AttendingCount, Gap, MonthCount, Roles, Spread

ROLES = ("observed", "assisted", "performed")


@dataclass(frozen=True)
class MinimumLine:
    """One category of the requirement edition; ``minimum`` is None where the edition gives no number."""

    name: str
    counts: str
    minimum: int | None
    counted: int
    roles: Roles

    @property
    def to_go(self) -> int:
        """How many are still to be counted before the minimum is reached; 0 where it is, or where there is none."""
        return max(0, (self.minimum or 0) - self.counted)


@dataclass(frozen=True)
class TargetLine:
    """One procedure for which the program itself set numbers."""

    name: str
    target: Roles
    done: Roles

    @property
    def reached(self) -> bool:
        """Whether every role was done as often as the program set."""
        return all(getattr(self.done, role) >= getattr(self.target, role) for role in ROLES)


@dataclass(frozen=True)
class ProcedureLine:
    """One procedure or skill of the signed entries; ``group`` is the heading it stands under."""

    group: str
    name: str
    roles: Roles
    first_on: date
    last_on: date
    fluoroscopy_seconds: Spread | None
    duration_minutes: Spread | None
    entrustment: tuple[int, ...]


@dataclass(frozen=True)
class Edition:
    """The requirement edition counted against, and who adopted its numbers and when; None while nobody has.

    ``in_force``: the name of the one in force on the day it was counted, where that was another; else None.
    """

    name: str
    adopted_by: str | None
    adopted_on: date | None
    in_force: str | None = None


@dataclass(frozen=True)
class SummaryFacts:
    """Everything a competency summary prints about one fellow and period."""

    program: str
    institution: str
    fellow: str
    period_from: date
    period_to: date
    counted_on: date
    edition: Edition | None
    counting: tuple[str, ...]
    cases: int
    roles: Roles
    waiting: int
    returned: int
    minimums: tuple[MinimumLine, ...]
    targets: tuple[TargetLine, ...]
    procedures: tuple[ProcedureLine, ...]
    months: tuple[MonthCount, ...]
    entrustment: tuple[int, ...]
    attendings: tuple[AttendingCount, ...]
    gaps: tuple[Gap, ...]


def share(part: int, whole: int) -> int:
    """``part`` of ``whole`` in percent for the length of a bar, 0 to 100: a bar ends where its minimum is reached."""
    return min(100, round(100 * part / whole)) if whole else 0


def counting_sentences(edition: RequirementEdition | None, names: Mapping[str, str]) -> tuple[str, ...]:
    """How the edition counts, in sentences for the reader of the paper; ``names`` of procedures by slug."""
    if edition is None:
        return ("The program counts against no edition of requirements.",)
    usual, otherwise = exceptional(edition.requirements, names)
    rule = f"Requirements not named below: {usual}" if otherwise else usual
    return (*edition_sentences(edition), *([rule] if rule else []), *otherwise)


class Grouped(Protocol):
    """A line of a table that stands under a heading."""

    @property
    def group(self) -> str:
        """The heading."""


Line = TypeVar("Line", bound=Grouped)


def in_groups(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines brought together under their headings, both in the order in which they first come."""
    lines = tuple(lines)
    order = {group: place for place, group in enumerate(dict.fromkeys(line.group for line in lines))}
    return tuple(sorted(lines, key=lambda line: order[line.group]))
