"""Posting letters, sending what was posted, and choosing which letters one gets."""

from logbook.notices.actions.choosing import switch_digests
from logbook.notices.actions.posting import post, withdraw
from logbook.notices.actions.sending import send_due

__all__ = ["post", "send_due", "switch_digests", "withdraw"]
