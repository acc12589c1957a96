"""The pages of cases: lists, the form, one case, its follow-ups."""

from logbook.cases.views import changing, drafts, filters, guests, life, lists, logging, revisions, sending, sharing
from logbook.cases.views.blueprint import bp

__all__ = [
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
