"""Letters that were posted, and settings by which they leave."""

from dataclasses import replace
from typing import Any

from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.notices.actions import post
from logbook.notices.models import Letter
from tests.notices.mailbox import Mailbox


def to(mailbox: Mailbox, settings: Settings) -> Settings:
    """Settings by which letters go to that mail server."""
    sender = "logbook@northfield.example"
    return replace(settings, smtp_host="127.0.0.1", smtp_port=mailbox.port, smtp_tls="none", mail_sender=sender)


def posted(database: Database, key: str = "trial", **said: Any) -> Letter:
    """A letter to Ada that was posted and kept."""
    with database.writing() as session:
        return post(session, **{"template": "trial", "facts": {}, "address": "ada@northfield.example"} | said, key=key)


def as_it_is(database: Database, letter: Letter) -> Letter:
    """The letter as it stands in the database now."""
    with database.reading() as session:
        return session.get_one(Letter, letter.id)
