"""What one edition of the requirements says differently from another, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from logbook.catalogue.models import Requirement, RequirementEdition
from logbook.catalogue.rules.saying import (
    categories_sentence,
    counting_sentence,
    edition_sentences,
    excluded_sentence,
    guidance_sentence,
    shared_sentence,
)


@dataclass(frozen=True)
class Difference:
    """One thing said differently; ``before`` and ``after`` are words, "" where that side says nothing."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class RequirementChange:
    """A requirement that is not the same in both editions; None on the side that lacks it."""

    slug: str
    before: Requirement | None
    after: Requirement | None
    differences: tuple[Difference, ...] = ()

    @property
    def label(self) -> str:
        """Its name, the later one where it has two."""
        there = self.after or self.before
        assert there is not None, "it is in one of the two"
        return there.label


def edition_differences(old: RequirementEdition, new: RequirementEdition) -> tuple[Difference, ...]:
    """What the editions say differently of all their requirements together."""
    pairs = zip(edition_sentences(old), edition_sentences(new), strict=True)
    return tuple(Difference("Every requirement", before, after) for before, after in pairs if before != after)


def requirement_changes(
    old: RequirementEdition, new: RequirementEdition, names: Mapping[str, str]
) -> tuple[RequirementChange, ...]:
    """The requirements that differ, those of ``new`` in its order, then those that are gone."""
    before, after = ({each.slug: each for each in edition.requirements} for edition in (old, new))
    found = []
    for slug in (*after, *(slug for slug in before if slug not in after)):
        was, is_now = before.get(slug), after.get(slug)
        if was is None or is_now is None:
            found.append(RequirementChange(slug, was, is_now))
        elif differences := tuple(_differences(was, is_now, names)):
            found.append(RequirementChange(slug, was, is_now, differences))
    return tuple(found)


def minimum_words(requirement: Requirement) -> str:
    """The number to reach with its unit: "15 patients", or that there is none."""
    return f"{requirement.minimum} {requirement.unit}" if requirement.minimum else "no number"


def _differences(was: Requirement, is_now: Requirement, names: Mapping[str, str]) -> Iterator[Difference]:
    for field, before, after in (
        ("Name", was.label, is_now.label),
        ("Minimum", minimum_words(was), minimum_words(is_now)),
        ("What counts", counting_sentence(was), counting_sentence(is_now)),
        ("Procedures", categories_sentence(was), categories_sentence(is_now)),
        ("Left out", excluded_sentence(was, names), excluded_sentence(is_now, names)),
        ("Guidance", guidance_sentence(was) or "Any.", guidance_sentence(is_now) or "Any."),
        ("Shared cases", shared_sentence(was) or "They count.", shared_sentence(is_now) or "They count."),
        ("Remark", was.remark, is_now.remark),
    ):
        if before != after:
            yield Difference(field, before, after)
