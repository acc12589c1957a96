"""What a director may write into a requirement of a draft, with a sentence for what could never be counted."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from logbook.catalogue.models import Counting, Guidance, Procedure
from logbook.catalogue.rules.fields import FACULTY_OBSERVED_CATEGORIES, PATIENT_CATEGORIES
from logbook.catalogue.rules.labels import CATEGORIES
from logbook.catalogue.rules.own import LONGEST_NAME, LONGEST_WORD, minimum_problem, own_slug

LONGEST_SPAN = 730
LONGEST_REMARK = 200


@dataclass(frozen=True)
class RequirementValues:
    """Everything a director sets of a requirement, as ``models.Requirement`` describes it."""

    label: str
    minimum: int | None
    unit: str
    counting: Counting
    span_days: int | None
    categories: tuple[str, ...]
    excluded_procedures: tuple[str, ...]
    guidance: tuple[Guidance, ...]
    once_per_case: bool
    counts_assisted: bool
    counts_shared: bool
    remark: str = ""

    def columns(self) -> dict[str, Any]:
        """The values as the columns of ``models.Requirement`` keep them."""
        return {key: [*map(str, value)] if isinstance(value, tuple) else value for key, value in vars(self).items()}


def requirement_problems(
    values: RequirementValues, procedures: Sequence[Procedure], taken: Collection[str]
) -> Iterator[tuple[str, str]]:
    """What is wrong, each as a sentence with the field it belongs to.

    ``procedures`` are those the program can log, ``taken`` the names of the draft's other requirements.
    """
    yield from _words(values, taken)
    if problem := minimum_problem(values.minimum):
        yield problem, "minimum"
    if not values.categories:
        yield "Choose at least one category; only its procedures count.", "categories"
        return
    if unknown := set(values.categories) - set(CATEGORIES):
        yield f"There is no category “{min(unknown)}”. Choose among those shown.", "categories"
        return
    yield from _counting(values)
    yield from _procedures(values, procedures)


def new_slug(label: str, taken: Collection[str]) -> str:
    """A slug for a requirement of the program's own that none of the draft has."""
    slug = own_slug(label)
    numbered = (slug, *(f"{slug}-{number}" for number in range(2, len(taken) + 3)))
    return next(each for each in numbered if each not in taken)


def _words(values: RequirementValues, taken: Collection[str]) -> Iterator[tuple[str, str]]:
    if not values.label:
        yield "Write the name of the requirement.", "label"
    if len(values.label) > LONGEST_NAME:
        yield f"Shorten the name to {LONGEST_NAME} characters.", "label"
    if values.label.casefold() in {each.casefold() for each in taken}:
        yield f"There is a requirement “{values.label}” already; give this one a name of its own.", "label"
    if not values.unit:
        yield "Say what is counted, for example procedures or patients.", "unit"
    if len(values.unit) > LONGEST_WORD:
        yield f"Shorten the unit to {LONGEST_WORD} characters.", "unit"
    if len(values.remark) > LONGEST_REMARK:
        yield f"Shorten the remark to {LONGEST_REMARK} characters.", "remark"


def _counting(values: RequirementValues) -> Iterator[tuple[str, str]]:
    categories = set(values.categories)
    if values.counting is Counting.DISTINCT_PATIENTS:
        if values.span_days is None or not 1 <= values.span_days <= LONGEST_SPAN:
            yield f"Say over how many days a patient has to be followed, from 1 to {LONGEST_SPAN}.", "span_days"
        if values.once_per_case:
            yield "A patient counts once in all, so nothing is left to count once per case. Untick it.", "once_per_case"
        if not categories & PATIENT_CATEGORIES:
            yield "No entry of these categories asks for the patient, so no patient could be counted.", "categories"
    elif values.span_days is not None:
        yield "Days are asked only where patients are followed. Leave them empty.", "span_days"
    if values.counting is Counting.OBSERVED_BY_FACULTY and not categories & FACULTY_OBSERVED_CATEGORIES:
        yield "No entry of these categories asks whether faculty observed it, so none could count.", "categories"


def _procedures(values: RequirementValues, procedures: Sequence[Procedure]) -> Iterator[tuple[str, str]]:
    of_categories = [each for each in procedures if not set(values.categories).isdisjoint(each.categories)]
    counted = [each for each in of_categories if each.slug not in values.excluded_procedures]
    if of_categories and not counted:
        yield "Every procedure of these categories is left out, so none could count.", "excluded_procedures"
    elif values.guidance and not any(set(values.guidance) & set(each.guidance_choices) for each in counted):
        said = " or ".join(each.label for each in values.guidance)
        yield f"None of these procedures is done with {said}, so none could count. Choose another guidance.", "guidance"
