"""What a privileging letter says of one fellow: what was done lately and in training, counted procedure by procedure.

Roles are counted by entry, as the attending attested them. Levels and complications are those of what the fellow
performed. A complication is recorded of a case: one with several procedures stands in the line of each.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from logbook.cases.rules import COMPLICATIONS
from logbook.documents.rules.signed import Named, SignedEntry, performed, roles_of
from logbook.documents.rules.summary import Edition, MinimumLine
from logbook.documents.rules.training import Stretch, Window, last_months
from logbook.documents.rules.typed import LetterWords
from logbook.progress.rules.standing import AttendingCount, Roles

NO_COMPLICATION = "none"
MONTHS = (12, 24)


@dataclass(frozen=True)
class LevelCount:
    """How many entries named a level."""

    level: str
    times: int


@dataclass(frozen=True)
class Complications:
    """Of so many ``cases`` whether there was a complication is ``answered``; ``none`` of them had one.

    ``kinds`` are in words with the number of cases, most first; a case may have several.
    """

    cases: int
    answered: int
    none: int
    kinds: tuple[tuple[str, int], ...]

    @property
    def unanswered(self) -> int:
        """In how many cases the question was not answered, which is different from none."""
        return self.cases - self.answered

    @property
    def with_one(self) -> int:
        """In how many cases there was at least one."""
        return self.answered - self.none


@dataclass(frozen=True)
class PrivilegeLine:
    """One procedure: roles in each window, shortest first, and in training; when it was last performed.

    ``complications`` is None of what no case is asked about.
    """

    slug: str
    group: str
    name: str
    lately: tuple[Roles, ...]
    roles: Roles
    last_performed_on: date | None
    levels: tuple[LevelCount, ...]
    without_level: int
    complications: Complications | None


@dataclass(frozen=True)
class PrivilegingFacts:
    """Everything a privileging letter prints about one fellow.

    ``cases`` are signed cases up to ``counted_on`` with any of the procedures, each once. ``chosen``: the director
    chose the procedures; else they are all there are. ``edition`` and ``minimums`` only where the letter is to name
    them.
    """

    program: str
    institution: str
    fellow: str
    counted_on: date
    training: tuple[Stretch, ...]
    words: LetterWords
    windows: tuple[Window, ...]
    chosen: bool
    cases: int
    lately: tuple[Roles, ...]
    roles: Roles
    procedures: tuple[PrivilegeLine, ...]
    complications: Complications
    attendings: tuple[AttendingCount, ...]
    edition: Edition | None
    minimums: tuple[MinimumLine, ...]


def windows(counted_on: date) -> tuple[Window, ...]:
    """The months that hospitals ask about, up to the day of counting, shortest first."""
    return tuple(last_months(counted_on, months) for months in MONTHS)


def complications(entries: Iterable[SignedEntry], names: Iterable[Named]) -> Complications:
    """What is recorded of the cases of these entries that are asked about complications, each case once."""
    asked = {each.slug for each in names if each.has_complications}
    said = {each.case: each.complications for each in entries if each.slug in asked}
    kinds = Counter(kind for each in said.values() for kind in each if kind != NO_COMPLICATION)
    return Complications(
        cases=len(said),
        answered=sum(bool(each) for each in said.values()),
        none=sum(each == (NO_COMPLICATION,) for each in said.values()),
        kinds=tuple(
            (COMPLICATIONS.get(kind, kind), times)
            for kind, times in sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
        ),
    )


def privilege_lines(
    entries: Iterable[SignedEntry], names: Sequence[Named], within: Sequence[Window]
) -> tuple[PrivilegeLine, ...]:
    """A line for each of the names, in their order, also of what was never done."""
    of: Mapping[str, list[SignedEntry]] = {each.slug: [] for each in names}
    for entry in entries:
        if entry.slug in of:
            of[entry.slug].append(entry)
    return tuple(_line(each, of[each.slug], within) for each in names)


def _line(named: Named, entries: Sequence[SignedEntry], within: Sequence[Window]) -> PrivilegeLine:
    done = performed(entries)
    return PrivilegeLine(
        slug=named.slug,
        group=named.group,
        name=named.name,
        lately=tuple(roles_of(entries, window) for window in within),
        roles=roles_of(entries),
        last_performed_on=max((each.performed_on for each in done), default=None),
        levels=_levels(done, named.levels),
        without_level=sum(not each.levels for each in done) if named.levels else 0,
        complications=complications(done, [named]) if named.has_complications else None,
    )


def _levels(entries: Collection[SignedEntry], order: Sequence[str]) -> tuple[LevelCount, ...]:
    """The levels in the order in which the catalogue goes down the spine; those it no longer has come last, by name."""
    times = Counter(level for each in entries for level in each.levels)
    places = {level: place for place, level in enumerate(order)}
    return tuple(
        LevelCount(level, times[level])
        for level in sorted(times, key=lambda each: (places.get(each, len(places)), each))
    )
