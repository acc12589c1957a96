"""Drafting, ordering, printing and revoking documents."""

from logbook.documents.actions.drafting import draft_certificate, draft_summary, preview
from logbook.documents.actions.enqueuing import PRINT, cancel, retry
from logbook.documents.actions.letters import draft_privileging, draft_verification
from logbook.documents.actions.ordering import order
from logbook.documents.actions.printing import issue_of, print_ordered
from logbook.documents.actions.revoking import revoke

__all__ = [
    "PRINT",
    "cancel",
    "draft_certificate",
    "draft_privileging",
    "draft_summary",
    "draft_verification",
    "issue_of",
    "order",
    "preview",
    "print_ordered",
    "retry",
    "revoke",
]
