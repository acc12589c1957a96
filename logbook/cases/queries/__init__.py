"""Finding cases, listing them, and what a form needs to offer and a rule needs to know."""

from logbook.cases.queries.around import Choices, choices, surroundings
from logbook.cases.queries.drafts import OpenDraft, draft_to_change, known_as, open_draft_of, open_drafts
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
from logbook.cases.queries.habits import habits
from logbook.cases.queries.lists import PAGE, CaseLine, CasePage, Cursor, Wanted, cases_seen_by, totals_seen_by
from logbook.cases.queries.sharing import MINE, could_share, encounter, linked, others_of, shared_with, sharing
from logbook.cases.queries.usual import usual_levels

__all__ = [
    "MINE",
    "PAGE",
    "WHOLE",
    "CaseLine",
    "CasePage",
    "Choices",
    "Cursor",
    "OpenDraft",
    "Wanted",
    "case",
    "case_if_there",
    "case_to_change",
    "cases_seen_by",
    "choices",
    "could_share",
    "draft_to_change",
    "encounter",
    "follow_ups",
    "habits",
    "known_as",
    "last_case",
    "linked",
    "lock",
    "most_used_procedures",
    "offered",
    "open_draft_of",
    "open_drafts",
    "others_of",
    "shared_with",
    "sharing",
    "surroundings",
    "totals_seen_by",
    "usual_levels",
]
