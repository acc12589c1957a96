"""Posting letters, and sending what was posted."""

from logbook.notices.actions.posting import post
from logbook.notices.actions.sending import send_due

__all__ = ["post", "send_due"]
