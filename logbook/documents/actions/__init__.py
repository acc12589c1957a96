"""Drafting, ordering, printing and revoking documents, and keeping the words they carry."""

from logbook.documents.actions.concluding import draft_completion, draft_final_evaluation
from logbook.documents.actions.drafting import draft_case_log, draft_certificate, draft_summary
from logbook.documents.actions.enqueuing import PRINT, cancel, retry
from logbook.documents.actions.letters import draft_privileging, draft_verification
from logbook.documents.actions.ordering import order
from logbook.documents.actions.packet import PREVIEWED, draft_packet, draft_summaries, preview_packet
from logbook.documents.actions.previewing import preview, sweep_previews
from logbook.documents.actions.printing import issue_of, print_ordered
from logbook.documents.actions.revoking import revoke
from logbook.documents.actions.stating import (
    add_statement,
    change_statement,
    keep_suggestions,
    move_statement,
    remove_statement,
)

__all__ = [
    "PREVIEWED",
    "PRINT",
    "add_statement",
    "cancel",
    "change_statement",
    "draft_case_log",
    "draft_certificate",
    "draft_completion",
    "draft_final_evaluation",
    "draft_packet",
    "draft_privileging",
    "draft_summaries",
    "draft_summary",
    "draft_verification",
    "issue_of",
    "keep_suggestions",
    "move_statement",
    "order",
    "preview",
    "preview_packet",
    "print_ordered",
    "remove_statement",
    "retry",
    "revoke",
    "sweep_previews",
]
