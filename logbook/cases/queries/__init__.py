"""Finding cases, listing them, and what a form needs to offer and a rule needs to know."""

from logbook.cases.queries.amendments import Proposal, amendments, open_amendment, proposal, proposal_to_decide
from logbook.cases.queries.around import Choices, choices, surroundings
from logbook.cases.queries.drafts import OpenDraft, draft_to_change, known_as, open_draft_of, open_drafts, whose_case
from logbook.cases.queries.finding import (
    WHOLE,
    case,
    case_if_there,
    case_to_change,
    follow_ups,
    hand_over,
    last_case,
    lock,
    most_used_procedures,
    offered,
    own_case,
    own_cases_to_change,
)
from logbook.cases.queries.following import amended, as_it_was, following
from logbook.cases.queries.guests import (
    guest_letters_by,
    guest_letters_to,
    guest_link,
    guest_link_to_use,
    latest_guest_link,
    open_guest_link,
)
from logbook.cases.queries.habits import habits
from logbook.cases.queries.lists import PAGE, CaseLine, CasePage, cases_page, in_order
from logbook.cases.queries.narrowing import (
    BOUND,
    Colleagues,
    Wanted,
    colleagues,
    matching,
    narrowed,
    procedures_of,
    seen_by,
)
from logbook.cases.queries.of_case import OfCase
from logbook.cases.queries.revisions import kept_revisions, messages, whole_case
from logbook.cases.queries.sharing import MINE, could_share, encounter, linked, others_of, shared_with, sharing
from logbook.cases.queries.sums import Totals, cases_by_state, totals
from logbook.cases.queries.usual import usual_levels
from logbook.cases.queries.whole import their_procedures, whole_cases

__all__ = [
    "BOUND",
    "MINE",
    "PAGE",
    "WHOLE",
    "CaseLine",
    "CasePage",
    "Choices",
    "Colleagues",
    "OfCase",
    "OpenDraft",
    "Proposal",
    "Totals",
    "Wanted",
    "amended",
    "amendments",
    "as_it_was",
    "case",
    "case_if_there",
    "case_to_change",
    "cases_by_state",
    "cases_page",
    "choices",
    "colleagues",
    "could_share",
    "draft_to_change",
    "encounter",
    "follow_ups",
    "following",
    "guest_letters_by",
    "guest_letters_to",
    "guest_link",
    "guest_link_to_use",
    "habits",
    "hand_over",
    "in_order",
    "kept_revisions",
    "known_as",
    "last_case",
    "latest_guest_link",
    "linked",
    "lock",
    "matching",
    "messages",
    "most_used_procedures",
    "narrowed",
    "offered",
    "open_amendment",
    "open_draft_of",
    "open_drafts",
    "open_guest_link",
    "others_of",
    "own_case",
    "own_cases_to_change",
    "procedures_of",
    "proposal",
    "proposal_to_decide",
    "seen_by",
    "shared_with",
    "sharing",
    "surroundings",
    "their_procedures",
    "totals",
    "usual_levels",
    "whole_case",
    "whole_cases",
    "whose_case",
]
