"""The audit trail: one row for everything that matters, appended in the transaction of its cause."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Index, Uuid
from sqlalchemy.orm import Mapped, Session, mapped_column

from logbook.foundation import clock
from logbook.foundation.db import Base, JsonDict, Key, ShortText, Utc


class Identified(Protocol):
    """Anything with an id: the person who acted or the thing acted on."""

    @property
    def id(self) -> UUID:
        """Its key."""


class AuditEvent(Base):
    """Who did what to which thing, and when. Keys carry no constraint: the trail outlives what it speaks of."""

    __tablename__ = "audit_event"
    __table_args__ = (
        Index("ix_audit_event_subject", "subject_id"),
        Index("ix_audit_event_program_at", "program_id", "at"),
    )

    id: Mapped[Key]
    at: Mapped[Utc]
    program_id: Mapped[UUID | None] = mapped_column(Uuid)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    verb: Mapped[ShortText]
    subject_kind: Mapped[ShortText]
    subject_id: Mapped[UUID | None] = mapped_column(Uuid)
    facts: Mapped[JsonDict]


def record(
    session: Session,
    *,
    by: Identified | None,
    verb: str,
    subject: Any = None,
    program_id: UUID | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> AuditEvent:
    """Append one event. ``facts`` are plain JSON values and never hold free text of a case or anything secret."""
    event = AuditEvent(
        at=at or clock.now(),
        program_id=program_id or getattr(subject, "program_id", None),
        actor_id=by.id if by else None,
        verb=verb,
        subject_kind=getattr(subject, "__tablename__", "none"),
        subject_id=getattr(subject, "id", None),
        facts=facts,
    )
    session.add(event)
    return event
