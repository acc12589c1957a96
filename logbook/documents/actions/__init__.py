"""Drafting, issuing and revoking documents."""

from logbook.documents.actions.drafting import draft_certificate, draft_summary, preview
from logbook.documents.actions.issuing import issue
from logbook.documents.actions.revoking import revoke

__all__ = [
    "draft_certificate",
    "draft_summary",
    "issue",
    "preview",
    "revoke",
]
