"""What an attempt is and how it came out: defined beforehand, from what was logged and attested, and from nothing else.

An attempt is an entry that the fellow logged as performed, of a signed case. It succeeded if the case achieved what was
planned and the attending attested that the fellow performed. It failed if it was not achieved, or if the attending
attested a lesser role, which is called taken over. Where no outcome was recorded it is in no curve; such are counted.
"""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple
from uuid import UUID

from logbook.cases.models import CaseRole, Outcome
from logbook.catalogue.models import ProcedureKind
from logbook.curves.rules.cusum import Curve, Parameters, curve


class Done(NamedTuple):
    """One procedure of a signed case that the fellow logged as performed, or the attending saw performed."""

    slug: str
    name: str
    kind: ProcedureKind
    case_id: UUID
    number: int
    performed_on: date
    started_at: time | None
    place: int
    logged: CaseRole
    attested: CaseRole
    outcome: Outcome | None
    duration_minutes: int | None
    fluoroscopy_seconds: int | None

    @property
    def is_attempt(self) -> bool:
        """Whether the fellow set out to perform it."""
        return self.logged is CaseRole.PERFORMED

    @property
    def was_performed(self) -> bool:
        """Whether the attending saw it performed."""
        return self.attested is CaseRole.PERFORMED


class Ending(enum.StrEnum):
    """How an attempt came out."""

    ACHIEVED = "achieved"
    NOT_ACHIEVED = "not_achieved"
    TAKEN_OVER = "taken_over"
    NOT_RECORDED = "not_recorded"

    @property
    def label(self) -> str:
        """The ending in words."""
        return {
            "achieved": "As planned",
            "not_achieved": "Not achieved",
            "taken_over": "Taken over",
            "not_recorded": "Outcome not recorded",
        }[self.value]


def ending(done: Done) -> Ending:
    """How it came out, by the definition at the head of this file."""
    if done.outcome is None:
        return Ending.NOT_RECORDED
    if done.outcome is Outcome.NOT_ACHIEVED:
        return Ending.NOT_ACHIEVED
    return Ending.ACHIEVED if done.was_performed else Ending.TAKEN_OVER


def in_order(done: Iterable[Done]) -> list[Done]:
    """In the order of time: by day, those of a day with a start first, then by number."""
    return sorted(done, key=_when)


def _when(done: Done) -> tuple[date, bool, time, int, int]:
    return (done.performed_on, done.started_at is None, done.started_at or time.min, done.number, done.place)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt and its ending. ``place``: which one it is in the curve, from 1; None without a recorded outcome.

    ``step``, ``sum`` and ``learning`` are what it adds to CUSUM, and both sums after it; ``learning`` is None once
    LC-CUSUM has reached its limit.
    """

    done: Done
    ending: Ending
    place: int | None = None
    step: float | None = None
    sum: float | None = None
    learning: float | None = None


@dataclass(frozen=True, slots=True)
class LearningCurve:
    """A fellow's attempts at one procedure in the order of time, and the curve of those with an outcome."""

    slug: str
    name: str
    attempts: tuple[Attempt, ...]
    curve: Curve

    @property
    def in_curve(self) -> tuple[Attempt, ...]:
        """Those with an outcome."""
        return tuple(each for each in self.attempts if each.place is not None)

    def count(self, kind: Ending | str) -> int:
        """How many ended so."""
        return sum(each.ending == kind for each in self.attempts)


def learning_curve(slug: str, name: str, done: Iterable[Done], parameters: Parameters) -> LearningCurve:
    """The attempts among what was done of one procedure, and their curve."""
    ended = [(each, ending(each)) for each in in_order(done) if each.is_attempt]
    found = curve([how is Ending.ACHIEVED for _, how in ended if how is not Ending.NOT_RECORDED], parameters)
    attempts, place = [], 0
    for each, how in ended:
        if how is Ending.NOT_RECORDED:
            attempts.append(Attempt(each, how))
            continue
        attempts.append(
            Attempt(
                done=each,
                ending=how,
                place=place + 1,
                step=-found.limits.s if how is Ending.ACHIEVED else 1 - found.limits.s,
                sum=found.sums[place],
                learning=found.learning[place] if place < len(found.learning) else None,
            )
        )
        place += 1
    return LearningCurve(slug, name, tuple(attempts), found)


def by_procedure(done: Iterable[Done]) -> dict[str, list[Done]]:
    """What was attempted of each procedure, by slug in the order of the names.

    Skills and evaluations are not asked for an outcome and stand here only where one was recorded all the same.
    """
    found: dict[str, list[Done]] = {}
    for each in done:
        found.setdefault(each.slug, []).append(each)
    kept = {slug: entries for slug, entries in found.items() if _has_curve(entries)}
    return dict(sorted(kept.items(), key=lambda pair: (pair[1][-1].name.casefold(), pair[0])))


def _has_curve(entries: Sequence[Done]) -> bool:
    attempts = [each for each in entries if each.is_attempt]
    return any(each.kind is ProcedureKind.PROCEDURE or each.outcome is not None for each in attempts)
