"""The lines of an export of radiation: one for each quantity of a procedure, or for each reason to look at a case."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from logbook.cases.rules.radiation import Quantity
from logbook.exchange.rules.lines import cell
from logbook.progress.rules.radiation import Looked, Radiation, by_quantity

OF_PROCEDURES = (
    *("procedure", "procedure_name", "quantity", "unit", "recorded", "not_recorded", "cases_with_another"),
    *("least", "lower_quartile", "median", "upper_quartile", "most"),
)
OF_CASES = ("case", "performed", "fellow", "procedures", "look_for", "why", "source")
_UNITS = {Quantity.FLUOROSCOPY: "s", Quantity.AIR_KERMA: "mGy", Quantity.KAP: "Gy.cm2"}


def procedure_lines(counted: Radiation, names: Mapping[str, str]) -> list[list[str]]:
    """A line for each quantity of each procedure, in the order of ``OF_PROCEDURES``; values exact, in the unit.

    ``names`` are those of procedures by slug.
    """
    return [
        [
            cell(value)
            for value in (
                *(each.slug, names.get(each.slug), quantity, _UNITS[quantity]),
                *(recorded.recorded, recorded.not_recorded, each.together),
                *map(_plain, (recorded.quartiles or (None,) * 6)[1:]),
            )
        ]
        for each in counted.procedures
        for quantity, recorded in by_quantity(each).items()
    ]


def case_lines(whose: Iterable[tuple[str, Looked]], names: Mapping[str, str]) -> list[list[str]]:
    """A line for each reason of each case, in the order of ``OF_CASES``; ``whose`` has each case after its fellow."""
    return [
        [
            cell(value)
            for value in (
                *(looked.dose.number, looked.dose.performed_on, fellow),
                "; ".join(names.get(slug, slug) for slug in looked.dose.slugs),
                *(why.look.label, why.sentence, why.source),
            )
        ]
        for fellow, looked in whose
        for why in looked.reasons
    ]


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value.normalize():f}"
