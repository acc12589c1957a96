"""The table of a whole program as lines: one for each fellow and requirement with a number."""

from collections.abc import Iterator

from logbook.exchange.rules.lines import cell
from logbook.progress.rules.program import HeatMap

PROGRAM_COLUMNS = (
    *("fellow", "began", "ends", "end_assumed", "requirement", "requirement_name", "unit", "minimum"),
    *("signed", "waiting", "missing", "outlook", "probability_in_time", "expected_missing"),
)


def program_lines(table: HeatMap) -> Iterator[list[str]]:
    """A line for each cell of the table, in the order of ``PROGRAM_COLUMNS``; what cannot be expected yet is empty."""
    for line in table.lines:
        fellow = line.fellow
        for requirement, each in zip(table.requirements, line.cells, strict=True):
            expected = each.forecast
            values = (
                *(fellow.name, fellow.lasts.first, fellow.lasts.last, "yes" if fellow.lasts.assumed else "no"),
                *(requirement.slug, requirement.label, requirement.unit, requirement.minimum),
                *(each.counted, each.waiting, expected.missing, expected.outlook),
                *(_rounded(expected.probability, 3), _rounded(expected.shortfall, 1)),
            )
            yield [cell(value) for value in values]


def _rounded(value: float | None, digits: int) -> float | None:
    return None if value is None else round(value, digits)
