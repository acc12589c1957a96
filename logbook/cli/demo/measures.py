"""What is measured and found in a demo case: times, fluoroscopy, dose, the patient on the table and how it ended."""

import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from logbook.cases.models import AgeBand, NotRecorded, Outcome, PulseMode, Sedation
from logbook.cli.demo.mix import Habit
from logbook.cli.demo.people import Machine
from logbook.cli.demo.words import NOTES, WHY_NOT_ACHIEVED

# 1.18 Gy·cm² in 34 s, the UK series of spinal injections (open-access.bcu.ac.uk/2259); the field's size is invented.
_GYCM2_A_SECOND = 1.18 / 34
_FIELD_CM2 = 150.0
_OLD = {"mild-pild", "interspinous-spacer", "kyphoplasty-lumbar", "kyphoplasty-thoracic"}
_AGES = tuple(AgeBand)

Said = dict[str, Any]


def log_normal(random: Random, mean: float, spread: float) -> float:
    """A log-normal value with this mean; ``spread`` is standard deviation by mean."""
    variance = math.log1p(spread * spread)
    return random.lognormvariate(math.log(mean) - variance / 2, math.sqrt(variance))


def seconds(random: Random, habit: Habit, progress: float) -> float:
    """Fluoroscopy of one procedure. Fellows need a little less as the year goes on; over the year it evens out."""
    if not habit.seconds:
        return 0
    return log_normal(random, habit.seconds, habit.spread) * (1.15 - 0.3 * progress)


def times(random: Random, habit: Habit, others: int, progress: float) -> Said:
    """Duration with ``others`` further procedures; start and end in half of the cases, nothing at all in a few."""
    minutes = log_normal(random, habit.minutes, 0.28) * (1.12 - 0.24 * progress) + 5 * others
    # Durations are written down as people read a clock.
    minutes = max(5, 5 * round(minutes / 5) if minutes > 30 and random.random() < 0.6 else round(minutes))
    chance = random.random()
    if chance < 0.03:
        return {}
    if chance < 0.48:
        return {"duration_minutes": minutes}
    start = datetime.combine(date.min, time(7, 30)) + timedelta(minutes=5 * random.randrange(96))
    end = start + timedelta(minutes=minutes)
    return {"duration_minutes": minutes, "started_at": start.time(), "ended_at": end.time()}


def imaging(random: Random, used_seconds: float, minutes: int | None, machines: tuple[Machine, ...]) -> Said:
    """Fluoroscopy time and dose, each with a reason where it is missing; 0 seconds means that none was used."""
    if not used_seconds:
        return {"fluoroscopy_not_recorded": NotRecorded.NOT_USED}
    machine = random.choice(machines)
    said: Said = {"c_arm_id": machine.id} if random.random() < 0.88 else {}
    if random.random() < 0.55:
        said["pulse_mode"] = random.choices(tuple(PulseMode), (2, 6, 3))[0]
    if random.random() < 0.045:
        said["fluoroscopy_not_recorded"] = random.choices(tuple(NotRecorded)[:3], (1, 5, 2))[0]
    else:
        # A case lasts longer than its fluoroscopy, whatever the dice say.
        said["fluoroscopy_seconds"] = round(min(max(used_seconds, 2), 45 * (minutes or 5)))
    return said | _dose(random, used_seconds, machine)


def _dose(random: Random, used_seconds: float, machine: Machine) -> Said:
    if machine.kap_unit is None:
        return {"dose_not_recorded": NotRecorded.NOT_DISPLAYED}
    if random.random() < 0.14:
        return {"dose_not_recorded": random.choices(tuple(NotRecorded)[:3], (1, 6, 2))[0]}
    gycm2 = used_seconds * log_normal(random, _GYCM2_A_SECOND, 0.6)
    said: Said = {
        "kap_value": _as_printed(gycm2 / float(machine.kap_unit.to_gycm2)),
        "kap_unit": machine.kap_unit,
    }
    if machine.shows_air_kerma:
        field = min(max(log_normal(random, _FIELD_CM2, 0.35), 40), 400)
        said["air_kerma_mgy"] = _as_printed(1000 * gycm2 / field)
    if random.random() < 0.1:
        said["frames"] = random.randint(1, 12)
    return said


def _as_printed(value: float) -> Decimal:
    """Three significant digits, and no more than the four places that every dose is kept with."""
    return Decimal(f"{float(f'{value:.3g}'):.4f}").normalize()


def on_the_table(random: Random, habit: Habit, *, sedated: bool) -> Said:
    """Sedation and position."""
    sedation = habit.sedation
    if sedated:
        sedation = Sedation.MODERATE
    elif sedation is Sedation.LOCAL and random.random() < 0.2:
        sedation = random.choice((Sedation.MINIMAL, Sedation.MODERATE))
    return {"sedation": sedation, "position": habit.position}


def aftermath(random: Random, slug: str) -> Said:
    """Complications, outcome and notes."""
    said: Said = {"outcome": Outcome.ACHIEVED}
    chance = random.random()
    if chance < 0.016:
        what = ["vasovagal", "vasovagal", "bleeding", "intravascular"]
        said["complications"] = (random.choice([*what, "dural_puncture"] if slug.startswith("esi-") else what),)
    elif chance < 0.93:
        said["complications"] = ("none",)
    if random.random() < 0.018:
        said |= {"outcome": Outcome.NOT_ACHIEVED, "outcome_note": random.choice(WHY_NOT_ACHIEVED)}
    if random.random() < 0.12:
        said["notes"] = random.choice(NOTES)
    return said


def age(random: Random, slug: str) -> AgeBand | None:
    """The patient's age band; not said in a few cases."""
    if random.random() < 0.04:
        return None
    if slug == "eval-pediatric":
        return AgeBand.UNDER_18
    return random.choices(_AGES, (0, 0, 4, 60, 34, 2) if slug in _OLD else (0, 16, 46, 29, 8, 1))[0]
