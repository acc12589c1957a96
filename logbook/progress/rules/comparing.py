"""What a change of the rules means for each fellow: who falls short that did not, who no longer does. No ranking."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from logbook.catalogue.models import RequirementEdition
from logbook.progress.rules.standing import RequirementCount
from logbook.progress.rules.tally import RequirementTally
from logbook.progress.rules.tallying import requirement_counts

# One fellow's, under one edition.
Tallies: TypeAlias = Sequence[RequirementTally]


@dataclass(frozen=True, slots=True)
class CountChange:
    """One requirement that a fellow meets otherwise under another edition; None where an edition lacks it."""

    before: RequirementCount | None
    after: RequirementCount | None

    @property
    def label(self) -> str:
        """The requirement's name, the later one where it has two."""
        there = self.after or self.before
        assert there is not None, "it is in one of the two"
        return there.requirement.label

    @property
    def falls_short(self) -> bool:
        """Whether something is missing that was not, or that was not asked for."""
        return _is_short(self.after) and not _is_short(self.before)

    @property
    def gains(self) -> bool:
        """Whether something was missing that no longer is, or is not asked for any more."""
        return _is_short(self.before) and not _is_short(self.after)

    @property
    def differs(self) -> bool:
        """Whether both editions ask for it, and another number counts or is to be reached."""
        if self.before is None or self.after is None:
            return False
        return (self.before.counted, self.before.minimum) != (self.after.counted, self.after.minimum)


@dataclass(frozen=True, slots=True)
class FellowChange:
    """One fellow under two editions. ``before`` and ``after``: how many minimums are reached, of how many."""

    person_id: UUID
    name: str
    before: tuple[int, int]
    after: tuple[int, int]
    changes: tuple[CountChange, ...]

    @property
    def falls_short(self) -> tuple[CountChange, ...]:
        """What is missing now."""
        return tuple(each for each in self.changes if each.falls_short)

    @property
    def gains(self) -> tuple[CountChange, ...]:
        """What is missing no longer."""
        return tuple(each for each in self.changes if each.gains)

    @property
    def otherwise(self) -> tuple[CountChange, ...]:
        """What counts otherwise and is reached, or missing, as before."""
        return tuple(each for each in self.changes if not each.falls_short and not each.gains)


def fellow_changes(
    old: RequirementEdition,
    new: RequirementEdition,
    fellows: Iterable[tuple[UUID, str]],
    before: Mapping[UUID, Tallies],
    after: Mapping[UUID, Tallies],
) -> tuple[FellowChange, ...]:
    """Each fellow, in the order given, by what they have under both editions."""
    found = []
    for person_id, name in fellows:
        was, is_now = _by_slug(old, before[person_id]), _by_slug(new, after[person_id])
        pairs = (CountChange(was.get(slug), is_now.get(slug)) for slug in dict.fromkeys((*is_now, *was)))
        changes = tuple(each for each in pairs if each.falls_short or each.gains or each.differs)
        found.append(FellowChange(person_id, name, _reached(was.values()), _reached(is_now.values()), changes))
    return tuple(found)


def reached_by(edition: RequirementEdition, tallies: Iterable[Tallies]) -> Mapping[str, int]:
    """By how many of the fellows each requirement with a number is reached."""
    reached = {each.slug: 0 for each in edition.requirements if each.minimum is not None}
    for of_fellow in tallies:
        for slug, count in _by_slug(edition, of_fellow).items():
            if slug in reached and not count.missing:
                reached[slug] += 1
    return reached


def _by_slug(edition: RequirementEdition, tallies: Tallies) -> dict[str, RequirementCount]:
    return {each.requirement.slug: each for each in requirement_counts(edition.requirements, tallies)}


def _is_short(count: RequirementCount | None) -> bool:
    return count is not None and bool(count.missing)


def _reached(counts: Iterable[RequirementCount]) -> tuple[int, int]:
    numbered = [each for each in counts if each.minimum is not None]
    return sum(not each.missing for each in numbered), len(numbered)
