"""One demo case as its fellow would enter it. Pure, and within the rules that hold for everybody's cases."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from random import Random
from typing import Any

from logbook.cases.models import Side
from logbook.cases.rules import Entry, ProcedureEntry
from logbook.catalogue.models import Guidance, Laterality, Procedure
from logbook.catalogue.rules import Checklist, Field, Part, QuestionKind, checklist_for, fields_that_apply
from logbook.cli.demo import learning, measures
from logbook.cli.demo.learning import Fellow, Patient
from logbook.cli.demo.mix import COMPANIONS, HABITS, MIX, Habit, Rotation
from logbook.cli.demo.people import Colleague, Keys, School

# A skill logged beside something else: a quarter of an hour, done by oneself.
PLAIN = Habit(15)
_OF_PATIENTS = ("eval-outpatient", "eval-cancer")
# Mean and standard deviation of answers that are numbers; the others lie in the middle of what is allowed.
_NUMBERS = {
    "flavum_thickness_mm": (5.2, 1.0),
    "oswestry_disability_index": (34.0, 11.0),
    "numeric_pain_rating": (4.0, 1.6),
    "walking_minutes": (24.0, 11.0),
}


@dataclass(frozen=True, slots=True)
class Day:
    """The circumstances of a case: ``progress`` is how much of the year is over, from 0 to 1."""

    date: date
    rotation: Rotation
    progress: float


@dataclass(frozen=True, slots=True)
class Encounter:
    """What was done and who was there; ``slug`` is the first procedure's."""

    entry: Entry
    slug: str
    attending: Colleague
    patient: Patient | None


class Catalogue:
    """The procedures of the edition in use by slug, with the questions that apply to each."""

    def __init__(self, procedures: Iterable[Procedure]) -> None:
        self.procedures = {each.slug: each for each in procedures}
        self.fields = {slug: fields_that_apply(each) for slug, each in self.procedures.items()}


def encounter(random: Random, keys: Keys, school: School, catalogue: Catalogue, fellow: Fellow, day: Day) -> Encounter:
    """The fellow's next case on that day."""
    mix = MIX[day.rotation]
    slug = random.choices(tuple(mix), tuple(mix.values()))[0]
    slugs = [slug, *(other for other, chance in COMPANIONS.get(slug, {}).items() if random.random() < chance)]
    procedures = tuple(_procedure(random, catalogue.procedures[each], fellow) for each in slugs)
    asked = {field for each in slugs for field in catalogue.fields[each]}
    habit, place = HABITS[slug], school.places[day.rotation.place]

    said: dict[str, Any] = {"age_band": measures.age(random, slug)}
    said |= measures.times(random, habit, len(slugs) - 1, day.progress)
    if Field.FLUOROSCOPY in asked:
        used = sum(
            measures.seconds(random, HABITS.get(each, PLAIN), day.progress)
            for each, entry in zip(slugs, procedures, strict=True)
            if entry.guidance is Guidance.FLUOROSCOPY
        )
        said |= measures.imaging(random, used, said.get("duration_minutes"), place.machines)
    if Field.SEDATION in asked:
        said |= measures.on_the_table(random, habit, sedated="skill-sedation" in slugs)
        said |= measures.aftermath(random, slug)
    patient = None
    if slug in _OF_PATIENTS:
        patient = learning.patient(random, fellow, day.date, keys.at(datetime.combine(day.date, time(12), UTC)))
        said["patient"] = patient.id
    there = [each for each in school.attendings if place in each.places]
    attending = random.choices(there, [each.share for each in there])[0]
    entry = Entry(performed_on=day.date, procedures=procedures, site_id=place.id, attending_id=attending.id, **said)
    return Encounter(entry, slug, attending, patient)


def answers(random: Random, checklist: Checklist, part: Part) -> dict[str, Any]:
    """Answers to a checklist as an ordinary case has them: mostly yes, mostly the first choice."""
    given: dict[str, Any] = {}
    for question in checklist.questions(part):
        match question.kind:
            case QuestionKind.YES_NO:
                given[question.key] = random.random() < 0.96
            case QuestionKind.CHOICE:
                given[question.key] = question.choices[random.random() > 0.88][0]
            case QuestionKind.NUMBER:
                low, high = question.minimum or Decimal(0), question.maximum or Decimal(100)
                mean, deviation = _NUMBERS.get(question.key, (float(low + high) / 2, 0))
                number = min(max(random.gauss(mean, deviation), float(low)), float(high))
                given[question.key] = f"{number:.{question.decimals}f}"
            case QuestionKind.TEXT:
                continue
    return given


def _procedure(random: Random, offered: Procedure, fellow: Fellow) -> ProcedureEntry:
    habit = HABITS.get(offered.slug, PLAIN)
    checklist = checklist_for(offered.slug)
    fields = fields_that_apply(offered)
    return ProcedureEntry(
        procedure_id=offered.id,
        role=learning.role(random, fellow, offered.slug, habit),
        side=_side(random, offered),
        levels=tuple(_levels(random, offered.levels)),
        guidance=_guidance(random, offered) if Field.GUIDANCE in fields else None,
        faculty_observed=Field.FACULTY_OBSERVED in fields and random.random() < 0.35,
        checklist=answers(random, checklist, Part.PROCEDURE) if checklist else None,
        checklist_version=checklist.version if checklist else None,
    )


def _side(random: Random, offered: Procedure) -> Side | None:
    sides = Laterality(offered.laterality).sides
    return Side(random.choices(sides, (9, 11, 8)[: len(sides)])[0]) if sides else None


def _guidance(random: Random, offered: Procedure) -> Guidance:
    choices: Sequence[Guidance] = offered.guidance_choices
    if not HABITS.get(offered.slug, PLAIN).seconds:
        choices = [each for each in choices if each is not Guidance.FLUOROSCOPY]
    usual = 98 if Guidance.CT in choices else 60
    return random.choices(choices, (usual, 100 - usual, 20)[: len(choices)])[0]


def _levels(random: Random, offered: Sequence[str]) -> Sequence[str]:
    """Neighboring levels, rather from the lower end, as most are done; where a lead enters and ends, one of each."""
    if any(each.startswith("Entry ") for each in offered):
        kinds = [[each for each in offered if each.startswith(kind)] for kind in ("Tip ", "Entry ")]
        return [random.choice(kind) for kind in kinds if kind]
    # Where nerves and joints are both offered, the nerves are what a needle is put to.
    nerves = [each for each in offered if each.endswith((" MB", " DR"))]
    among = nerves or offered
    if len(among) < 2:
        return among
    count = min(len(among), random.choices((2, 3), (7, 3))[0] if nerves else random.choices((1, 2, 3), (62, 33, 5))[0])
    first = round((len(among) - count) * random.betavariate(3, 1.6))
    return among[first : first + count]
