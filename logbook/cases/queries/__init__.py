"""Finding cases, listing them, and what a form needs to offer and a rule needs to know."""

from logbook.cases.queries.around import Choices, choices, surroundings
from logbook.cases.queries.finding import (
    WHOLE,
    case,
    case_if_there,
    case_to_change,
    follow_ups,
    last_case,
    lock,
    most_used_procedures,
    offered,
)
from logbook.cases.queries.lists import PAGE, CaseLine, CasePage, Cursor, Wanted, cases_seen_by, totals_seen_by

__all__ = [
    "PAGE",
    "WHOLE",
    "CaseLine",
    "CasePage",
    "Choices",
    "Cursor",
    "Wanted",
    "case",
    "case_if_there",
    "case_to_change",
    "cases_seen_by",
    "choices",
    "follow_ups",
    "last_case",
    "lock",
    "most_used_procedures",
    "offered",
    "surroundings",
    "totals_seen_by",
]
