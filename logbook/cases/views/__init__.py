"""The pages of cases: lists, the form, one case, its follow-ups."""

from logbook.cases.views import (
    amending,
    changing,
    drafts,
    filters,
    guests,
    life,
    lists,
    logging,
    revisions,
    sending,
    sharing,
)
from logbook.cases.views.blueprint import bp

__all__ = [
    "amending",
    "bp",
    "changing",
    "drafts",
    "filters",
    "guests",
    "life",
    "lists",
    "logging",
    "revisions",
    "sending",
    "sharing",
]
