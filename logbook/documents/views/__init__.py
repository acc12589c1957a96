"""The program's documents: the list, issuing, one document and its file, revoking, and the public check of a code."""

from logbook.documents.views import (
    archiving,
    authority,
    issuing,
    lists,
    ordering,
    revoking,
    showing,
    statements,
    verifying,
)
from logbook.documents.views.blueprint import bp

__all__ = [
    "archiving",
    "authority",
    "bp",
    "issuing",
    "lists",
    "ordering",
    "revoking",
    "showing",
    "statements",
    "verifying",
]
