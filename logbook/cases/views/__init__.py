"""The pages of cases: lists, the form, one case, its follow-ups."""

from logbook.cases.views import changing, drafts, life, lists, logging, sharing
from logbook.cases.views.blueprint import bp

__all__ = ["bp", "changing", "drafts", "life", "lists", "logging", "sharing"]
