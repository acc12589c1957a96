"""How a demo fellow grows: from watching to performing, from being talked through to not needing anybody."""

import math
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from random import Random
from uuid import UUID

from logbook.cases.models import CaseRole
from logbook.cli.demo.mix import Habit
from logbook.cli.demo.people import Colleague
from logbook.signoff.models import Entrustment

# A patient comes back after this many days at the earliest: longer than any case waits to be logged.
RETURN_VISIT_DAYS = 28
_RETURN_VISIT = 0.55


@dataclass(slots=True)
class Patient:
    """A patient under the program's pseudonym, whose number is given when the first case is loaded."""

    id: UUID
    last_seen: date


@dataclass(slots=True)
class Fellow:
    """One fellow through the year. ``pace`` is 1 for the usual one, ``delay`` the usual days until a case is logged."""

    colleague: Colleague
    rotation_offset: int
    pace: float
    delay: float
    done: Counter[str] = field(default_factory=Counter)
    patients: list[Patient] = field(default_factory=list)


def begin(random: Random, colleague: Colleague, place: int) -> Fellow:
    """A fellow on the first day; ``place`` among the program's fellows decides the first rotation."""
    # Eleven of twelve months apart would put half of them on one rotation; five spreads them.
    return Fellow(
        colleague, rotation_offset=5 * place % 12, pace=random.uniform(0.8, 1.25), delay=random.choice((0.4, 0.7, 1.6))
    )


def role(random: Random, fellow: Fellow, slug: str, habit: Habit) -> CaseRole:
    """The fellow's role the next time, and one more done."""
    before = fellow.done[slug] * fellow.pace
    fellow.done[slug] += 1
    chance = random.random()
    if before < habit.watches:
        return CaseRole.OBSERVED if chance < 0.85 else CaseRole.ASSISTED
    if before < habit.watches + habit.helps:
        return CaseRole.ASSISTED if chance < 0.8 else CaseRole.PERFORMED if chance < 0.95 else CaseRole.OBSERVED
    return CaseRole.PERFORMED if chance < 0.92 else CaseRole.ASSISTED if chance < 0.99 else CaseRole.OBSERVED


def attested(random: Random, logged: CaseRole) -> CaseRole:
    """The attending's view of a role: usually the fellow's, now and then one step below, rarely one above."""
    chance = random.random()
    ladder = (CaseRole.OBSERVED, CaseRole.ASSISTED, CaseRole.PERFORMED)
    step = ladder.index(logged) - (chance < 0.045) + (chance > 0.993)
    return ladder[min(max(step, 0), 2)]


def entrustment(
    random: Random, fellow: Fellow, slug: str, habit: Habit, roles: tuple[CaseRole, ...], progress: float
) -> Entrustment | None:
    """The O-SCORE step an attending would give; None where the fellow only observed. ``progress`` is as in Day."""
    if set(roles) == {CaseRole.OBSERVED}:
        return None
    practice = 1 - math.exp(-fellow.done[slug] * fellow.pace / (2 + 1.5 * (habit.watches + habit.helps)))
    step = 1.3 + 2.1 * practice + 1.3 * progress * fellow.pace + random.gauss(0, 0.55)
    if CaseRole.PERFORMED not in roles:
        step = min(step - 0.8, 4)
    return Entrustment(min(max(round(step), 1), 5))


def patient(random: Random, fellow: Fellow, day: date, new_id: UUID) -> Patient:
    """Somebody seen long enough ago, or a new patient under ``new_id``."""
    if random.random() < _RETURN_VISIT:
        due = [each for each in fellow.patients if (day - each.last_seen).days >= RETURN_VISIT_DAYS]
        if due:
            found = random.choice(due)
            found.last_seen = day
            return found
    new = Patient(new_id, day)
    fellow.patients.append(new)
    # Not everybody is followed for a year, and the list must not grow with the number of cases.
    del fellow.patients[:-60]
    return new
