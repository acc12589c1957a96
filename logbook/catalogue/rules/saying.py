"""How a requirement counts, in words: the one source for the page, the comparison and the paper."""

from collections.abc import Iterable, Mapping

from logbook.catalogue.models import Counting, Guidance, Requirement, RequirementEdition
from logbook.catalogue.rules.labels import category_label

_ALWAYS = "Only signed entries count, in the role that the attending attested; observed never counts."
_SEVERAL = "An entry counts for every requirement that it meets."
_ONE = (
    "An entry counts for one requirement only, the first in the list that it meets. "
    "What faculty observed is part of another number and counts there, too."
)


def edition_sentences(edition: RequirementEdition) -> tuple[str, ...]:
    """What holds for every requirement of an edition."""
    return (_ALWAYS, _SEVERAL if edition.several_requirements else _ONE)


def counting_sentence(requirement: Requirement) -> str:
    """What makes one unit of the requirement."""
    roles = "performed or assisted" if requirement.counts_assisted else "performed"
    if requirement.counting is Counting.DISTINCT_PATIENTS:
        apart = _days(requirement.span_days or 1)
        return f"Each patient counts once, when two entries {roles} lie at least {apart} apart."
    if requirement.counting is Counting.OBSERVED_BY_FACULTY:
        what = f"{roles} and marked as observed by faculty"
    else:
        what = roles
    if requirement.once_per_case:
        return f"Each case with an entry {what} counts once."
    return f"Each entry {what} counts."


def guidance_sentence(requirement: Requirement) -> str:
    """With which guidance only; "" for any."""
    if not requirement.guidance:
        return ""
    imaged = [_in_a_sentence(each) for each in map(Guidance, requirement.guidance) if each is not Guidance.NONE]
    ways = [f"with {_either(imaged)}"] if imaged else []
    if Guidance.NONE in requirement.guidance:
        ways.append("without imaging")
    return f"Only {_either(ways)}."


def shared_sentence(requirement: Requirement) -> str:
    """That shared cases do not count; "" where they do."""
    return "" if requirement.counts_shared else "Cases shared with another fellow do not count."


def excluded_sentence(requirement: Requirement, names: Mapping[str, str]) -> str:
    """Which procedures of the categories do not count; "" where all do. ``names``: procedure slug to name."""
    excluded = "; ".join(names.get(slug, slug) for slug in requirement.excluded_procedures)
    return f"Not counted: {excluded}." if excluded else ""


def categories_sentence(requirement: Requirement) -> str:
    """Of which categories the procedures are."""
    labels = [category_label(each) for each in requirement.categories]
    return f"{'Category' if len(labels) == 1 else 'Categories'}: {'; '.join(labels) or 'none'}."


def requirement_sentences(requirement: Requirement, names: Mapping[str, str]) -> tuple[str, ...]:
    """How one requirement counts, but for the categories; ``names``: procedure slug to name."""
    sentences = (
        counting_sentence(requirement),
        guidance_sentence(requirement),
        shared_sentence(requirement),
        excluded_sentence(requirement, names),
    )
    return tuple(filter(None, sentences))


def exceptional(requirements: Iterable[Requirement], names: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """For the paper, which has little room: how most requirements count, and a line for each that counts otherwise."""
    said = [(each, " ".join(requirement_sentences(each, names))) for each in requirements]
    every = [words for _, words in said]
    usual = max(dict.fromkeys(every), key=every.count, default="")
    return usual, tuple(f"{each.label}: {words}" for each, words in said if words != usual)


def _in_a_sentence(guidance: Guidance) -> str:
    return "CT" if guidance is Guidance.CT else guidance.label.lower()


def _either(words: list[str]) -> str:
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
