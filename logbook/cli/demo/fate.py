"""What becomes of a demo case: logged after a while, sent, perhaps returned, signed, followed up, until yesterday."""

import math
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from logbook.cases.models import CaseRole, CaseState, Outcome
from logbook.catalogue.rules import Part, checklist_for
from logbook.cli.demo import learning
from logbook.cli.demo.encounter import PLAIN, Day, Encounter, answers
from logbook.cli.demo.learning import Fellow
from logbook.cli.demo.mix import HABITS
from logbook.cli.demo.people import TIME_ZONE, Colleague, Keys
from logbook.cli.demo.words import FEEDBACK, REASONS_TO_RETURN, WHY_NOT_ACHIEVED
from logbook.signoff.models import Entrustment

_ZONE = ZoneInfo(TIME_ZONE)
_LATEST_TO_LOG = timedelta(days=learning.RETURN_VISIT_DAYS - 3)


@dataclass(frozen=True, slots=True)
class Returned:
    """One time an attending sent the case back."""

    id: UUID
    revision: int
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Signed:
    """The signature to be made; ``roles`` as the attending saw them, in the order of the procedures."""

    id: UUID
    at: datetime
    roles: tuple[CaseRole, ...]
    entrustment: Entrustment | None
    feedback: str


@dataclass(frozen=True, slots=True)
class Rated:
    """What the fellow said of how much the attending had to do; None for seeing the attending's without."""

    at: datetime
    entrustment: Entrustment | None


@dataclass(frozen=True, slots=True)
class Seen:
    """A later visit, with the answers to the checklist's second part."""

    id: UUID
    on: date
    at: datetime
    answers: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Planned:
    """A case and what became of it."""

    id: UUID
    procedure_ids: tuple[UUID, ...]
    fellow: Colleague
    met: Encounter
    logged_at: datetime
    state: CaseState = CaseState.SUBMITTED
    revision: int = 1
    submitted_at: datetime | None = None
    returned: Returned | None = None
    signed: Signed | None = None
    rated: Rated | None = None
    follow_ups: tuple[Seen, ...] = ()


def local(day: date, seconds: int) -> datetime:
    """The moment ``seconds`` after midnight of a day at the program, in UTC."""
    # Midnight and the hours of work never fall into the hour that a clock change skips or repeats.
    return (datetime.combine(day, time(), _ZONE) + timedelta(seconds=seconds)).astimezone(UTC)


def planned(random: Random, keys: Keys, fellow: Fellow, met: Encounter, day: Day, end: datetime) -> Planned:
    """The case with all that happens to it before ``end``."""
    logged_at = _logged_at(random, fellow, met, end)
    case_id = keys.at(logged_at)
    met = _as_a_beginner(case_id, fellow, met)
    case = Planned(
        id=case_id,
        procedure_ids=tuple(keys.at(logged_at) for _ in met.entry.procedures),
        fellow=fellow.colleague,
        met=met,
        logged_at=logged_at,
    )
    if random.random() < (0.15 if end - logged_at < timedelta(days=8) else 0.002):
        return replace(case, state=CaseState.DRAFT, met=replace(met, entry=_half_filled(met)))
    case = replace(case, submitted_at=logged_at)
    if random.random() < 0.06 and (case := _sent_back(random, keys, case, end)).state is CaseState.RETURNED:
        return case
    assert case.submitted_at is not None
    at = _later(random, case.submitted_at, met.attending.days_to_sign)
    if at < end:
        signed = _signed(random, keys, fellow, met, day, at)
        case = replace(case, state=CaseState.SIGNED, signed=signed, rated=_rated(case, signed, end))
    return replace(case, follow_ups=tuple(_follow_ups(random, keys, met, logged_at, end)))


def _as_a_beginner(case_id: UUID, fellow: Fellow, met: Encounter) -> Encounter:
    """Of the first few that a fellow performs, more do not achieve what was planned.

    Taken from the key and not drawn, so that the same seed still makes the same cases.
    """
    if met.entry.outcome is not Outcome.ACHIEVED or met.entry.procedures[0].role is not CaseRole.PERFORMED:
        return met
    habit = HABITS.get(met.slug, PLAIN)
    practice = max(0, fellow.done[met.slug] - habit.watches - habit.helps)
    if case_id.int % 1000 >= 250 * math.exp(-practice / 5):
        return met
    why = WHY_NOT_ACHIEVED[case_id.int % len(WHY_NOT_ACHIEVED)]
    return replace(met, entry=replace(met.entry, outcome=Outcome.NOT_ACHIEVED, outcome_note=why))


def _logged_at(random: Random, fellow: Fellow, met: Encounter, end: datetime) -> datetime:
    """In the evening of the same day as a rule, some days later, some weeks later, and in any case before the end."""
    done = local(met.entry.performed_on, 18 * 3600)
    delay = min(timedelta(days=int(random.expovariate(1 / fellow.delay) * random.choice((1, 1, 1, 4)))), _LATEST_TO_LOG)
    at = done + delay + timedelta(seconds=random.randrange(5 * 3600))
    return at if at < end else done + timedelta(seconds=random.randrange(5 * 3600))


def _later(random: Random, after: datetime, days: float) -> datetime:
    """A moment in working hours about ``days`` later, hardly ever on a weekend."""
    day = (after + timedelta(days=random.lognormvariate(0, 0.8) * days)).astimezone(_ZONE).date()
    if day.weekday() >= 5 and random.random() < 0.85:
        day += timedelta(days=7 - day.weekday())
    return max(local(day, 7 * 3600 + random.randrange(13 * 3600)), after + timedelta(minutes=random.randint(15, 600)))


def _half_filled(met: Encounter) -> Any:
    return replace(
        met.entry, duration_minutes=None, started_at=None, ended_at=None, outcome=None, outcome_note="", notes=""
    )


def _sent_back(random: Random, keys: Keys, case: Planned, end: datetime) -> Planned:
    """Returned once, and mended within a week or two unless the demo ends before."""
    assert case.submitted_at is not None
    at = _later(random, case.submitted_at, case.met.attending.days_to_sign)
    if at >= end:
        return case
    case = replace(case, returned=Returned(keys.at(at), case.revision, at, random.choice(REASONS_TO_RETURN)))
    mended_at = _later(random, at, 7)
    if mended_at >= end:
        return replace(case, state=CaseState.RETURNED)
    return replace(case, revision=case.revision + 1, submitted_at=mended_at)


def _signed(random: Random, keys: Keys, fellow: Fellow, met: Encounter, day: Day, at: datetime) -> Signed:
    roles = tuple(learning.attested(random, each.role) for each in met.entry.procedures if each.role)
    step = learning.entrustment(random, fellow, met.slug, HABITS.get(met.slug, PLAIN), roles, day.progress)
    feedback = random.choice(FEEDBACK[step]) if step and random.random() < 0.15 else ""
    return Signed(keys.at(at), at, roles, step, feedback)


def _rated(case: Planned, signed: Signed, end: datetime) -> Rated | None:
    """Half rate before they see what the attending said, most others look without; of the latest some did neither.

    Drawn apart from everything else, so that the same seed still makes the same cases.
    """
    random = Random(case.id.int)  # noqa: S311 # nothing here is a secret
    if signed.entrustment is None:
        return None
    if random.random() < 0.5:
        own = min(max(signed.entrustment + random.choice((-1, 0, 0, 0, 1)), 1), 5)
        return Rated(case.logged_at + timedelta(minutes=random.randint(1, 9)), Entrustment(own))
    looked_at = signed.at + timedelta(hours=random.randint(1, 200))
    return Rated(looked_at, None) if looked_at < end else None


def _follow_ups(random: Random, keys: Keys, met: Encounter, logged_at: datetime, end: datetime) -> list[Seen]:
    """Visits about six weeks, three and six months later, where the checklist asks for them and the fellow saw them."""
    checklist = checklist_for(met.slug)
    if checklist is None or not checklist.part(Part.FOLLOW_UP):
        return []
    seen = []
    for weeks in (6, 13, 26):
        on = met.entry.performed_on + timedelta(weeks=weeks, days=random.randint(-4, 4))
        at = max(local(on, 17 * 3600 + random.randrange(3600)), logged_at)
        if at < end and random.random() < 0.7:
            said = answers(random, checklist, Part.FOLLOW_UP) | {"weeks_since_procedure": str(weeks)}
            seen.append(Seen(keys.at(at), on, at, said))
    return seen
