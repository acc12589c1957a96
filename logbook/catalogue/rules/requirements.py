"""Reading a set of requirements, and deciding which procedures a requirement counts."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from logbook.catalogue.models import Confidence, Counting, Procedure, Requirement
from logbook.catalogue.rules.editions import ProcedureData
from logbook.catalogue.rules.labels import CATEGORIES
from logbook.catalogue.rules.own import minimum_problem
from logbook.catalogue.rules.reading import (
    DATA,
    WrongData,
    member,
    one_of,
    read_json,
    refuse_twice,
    refuse_unknown,
    take,
)

REQUIREMENTS = DATA / "requirements" / "recalled-2026-11.json"


@dataclass(frozen=True)
class RequirementData:
    """One requirement as the data file describes it; the fields of ``models.Requirement`` but for its keys."""

    slug: str
    label: str
    minimum: int | None
    unit: str
    counting: Counting
    span_days: int | None
    categories: tuple[str, ...]
    excluded_procedures: tuple[str, ...]
    once_per_case: bool
    confidence: Confidence
    remark: str
    doubt: str

    def columns(self) -> dict[str, Any]:
        """The values as the columns of ``models.Requirement`` keep them."""
        return {key: list(value) if isinstance(value, tuple) else value for key, value in vars(self).items()}


@dataclass(frozen=True)
class RequirementSetData:
    """A set of requirements as the data file describes it: a starting point nobody has confirmed."""

    name: str
    source: str
    requirements: tuple[RequirementData, ...]


@functools.cache
def read_requirements(path: Path = REQUIREMENTS) -> RequirementSetData:
    """The set of requirements in a file. Raises WrongData, naming the requirement."""
    content = read_json(path)
    requirements = tuple(_requirement(each, path.name) for each in take(content, "requirements", list, path.name))
    refuse_twice((each.slug for each in requirements), "slug", path.name)
    return RequirementSetData(
        name=take(content, "name", str, path.name),
        source=take(content, "source", str, path.name),
        requirements=requirements,
    )


def counts_toward(requirement: Requirement | RequirementData, procedure: Procedure | ProcedureData) -> bool:
    """Whether the requirement counts this procedure at all; role, patient and faculty mark are asked elsewhere."""
    return procedure.slug not in requirement.excluded_procedures and not set(requirement.categories).isdisjoint(
        procedure.categories
    )


def _requirement(content: dict[str, Any], file: str) -> RequirementData:
    where = f"{file}, {content.get('slug', 'a requirement without slug')}"
    refuse_unknown(content, RequirementData.__dataclass_fields__, where)
    counting = member(Counting, take(content, "counting", str, where), "counting", where)
    minimum, span_days = content.get("minimum"), content.get("span_days")
    if minimum is not None and minimum_problem(take(content, "minimum", int, where)):
        raise WrongData(f"{where}: the minimum is out of bounds.")
    if (counting is Counting.DISTINCT_PATIENTS) != isinstance(span_days, int):
        raise WrongData(f"{where}: span_days belongs to distinct patients, and to nothing else.")
    categories = tuple(take(content, "categories", list, where))
    for category in categories:
        one_of(category, CATEGORIES, "category", where)
    return RequirementData(
        slug=take(content, "slug", str, where),
        label=take(content, "label", str, where),
        minimum=minimum,
        unit=take(content, "unit", str, where),
        counting=counting,
        span_days=span_days,
        categories=categories,
        excluded_procedures=tuple(content.get("excluded_procedures", ())),
        once_per_case=bool(content.get("once_per_case", False)),
        confidence=member(Confidence, take(content, "confidence", str, where), "confidence", where),
        remark=content.get("remark", ""),
        doubt=content.get("doubt", ""),
    )
