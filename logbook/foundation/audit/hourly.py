"""What would be said too often is said once an hour: who saw a thing, who was refused one.

Such an event is recorded in a unit of its own. Its key is made of the hour, who, the verb and the thing, so that a
second one is refused by the key, however many servers write.
"""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from logbook.foundation import clock
from logbook.foundation.audit.events import AuditEvent, Identified
from logbook.foundation.audit.recording import wait
from logbook.foundation.canonical import canonical, plain, sha256_hex
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7_at


@dataclass(frozen=True)
class Note:
    """An event to be recorded later, without the objects it was about."""

    verb: str
    at: datetime
    actor_id: UUID | None
    program_id: UUID | None
    subject_kind: str
    subject_id: UUID | None
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> UUID:
        """The event's key, the same for whatever differs in nothing but the moment within the hour."""
        same = (self.verb, self.actor_id, self.program_id, self.subject_kind, self.subject_id)
        hour = self.at.replace(minute=0, second=0, microsecond=0)
        digest = sha256_hex(canonical([*map(plain, (*same, hour)), self.facts]))
        return uuid7_at(int(hour.timestamp() * 1000), int(digest, 16) >> 256 - 74)


def note(*, by: Identified | None, verb: str, subject: Any = None, **facts: Any) -> Note:
    """What ``record`` would record now."""
    return Note(
        verb=verb,
        at=clock.now(),
        actor_id=by.id if by else None,
        program_id=getattr(subject, "program_id", None),
        subject_kind=getattr(subject, "__tablename__", "none"),
        subject_id=getattr(subject, "id", None),
        facts=facts,
    )


# Keys of what this process knows to be recorded, which nothing takes back: whoever reads on is not asked about again.
_recorded: WeakKeyDictionary[Database, set[UUID]] = WeakKeyDictionary()
_MOST_KNOWN = 10_000


def record_hourly(database: Database, noted: Note) -> None:
    """Record a note unless the same was recorded within its hour."""
    known, key = _recorded.setdefault(database, set()), noted.key
    if key in known:
        return
    with database.reading() as session:
        is_recorded = session.scalar(select(AuditEvent.id).where(AuditEvent.id == key)) is not None
    if not is_recorded:
        # Where the key is refused, another request has said the same meanwhile.
        with suppress(IntegrityError), database.writing() as session:
            wait(session, AuditEvent(id=key, **vars(noted)))
    if len(known) >= _MOST_KNOWN:
        known.clear()
    known.add(key)
