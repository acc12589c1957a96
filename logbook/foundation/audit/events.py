"""An event of the audit trail, the head of its chain, and the digest that ties it to the event before.

There is a chain for each program and one for what belongs to none, such as sign-ins. The digest of an event is the
SHA-256 of the canonical JSON of all its other columns and the digest of the event before. Whoever owns the database
could still make a whole chain anew; what shows that is an export or a backup kept elsewhere.
"""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from logbook.foundation.canonical import canonical, canonical_again, sha256_hex
from logbook.foundation.db import Base, JsonDict, Key, Sha256, ShortText, Utc

SCHEMA = "logbook.audit.1"

# Fixed by the schema: a digest made today must be found again by a program whose table has grown a column.
COVERED = (
    "id",
    "program_id",
    "sequence",
    "at",
    "actor_id",
    "verb",
    "subject_kind",
    "subject_id",
    "facts",
)

# The chain of what belongs to no program: a key of a head cannot be NULL.
NO_PROGRAM = UUID(int=0)


class Identified(Protocol):
    """Anything with an id: the person who acted or the thing acted on."""

    @property
    def id(self) -> UUID:
        """Its key."""


class AuditHead(Base):
    """The end of one chain; its row is locked while events are appended, so no chain forks.

    ``chain`` is the program's key, or ``NO_PROGRAM``. It carries no constraint, as the events carry none.
    """

    __tablename__ = "audit_head"

    chain: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    length: Mapped[int] = mapped_column(default=0)
    digest: Mapped[Sha256]


class AuditEvent(Base):
    """Who did what to which thing, and when. Keys carry no constraint: the trail outlives what it speaks of.

    ``sequence`` counts the events of the chain from 1 on, in the order in which their transactions ended; ``at`` is
    when each of them happened.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        UniqueConstraint("program_id", "sequence"),
        # Two NULLs are not equal, so what belongs to no program needs an index of its own.
        Index(
            "uq_audit_event_no_program_sequence",
            "sequence",
            unique=True,
            sqlite_where=text("program_id IS NULL"),
            postgresql_where=text("program_id IS NULL"),
        ),
        Index("ix_audit_event_subject", "subject_id"),
        Index("ix_audit_event_program_at", "program_id", "at"),
        Index("ix_audit_event_program_actor", "program_id", "actor_id", "at"),
        Index("ix_audit_event_program_verb", "program_id", "verb", "at"),
    )

    id: Mapped[Key]
    at: Mapped[Utc]
    program_id: Mapped[UUID | None] = mapped_column(Uuid)
    actor_id: Mapped[UUID | None] = mapped_column(Uuid)
    verb: Mapped[ShortText]
    subject_kind: Mapped[ShortText]
    subject_id: Mapped[UUID | None] = mapped_column(Uuid)
    facts: Mapped[JsonDict]
    sequence: Mapped[int]
    digest: Mapped[Sha256]


def genesis(program_id: UUID | str | None) -> str:
    """What stands in the place of a digest before a chain's first event; differs for each program."""
    return sha256_hex(canonical({"schema": SCHEMA, "program_id": str(program_id) if program_id else None}))


def event_digest(event: Mapping[str, Any], previous_digest: str) -> str:
    """The digest of an event from its columns as plain values. Raises KeyError if one of ``COVERED`` is missing."""
    covered = {name: event[name] for name in COVERED}
    return sha256_hex(canonical_again(covered | {"schema": SCHEMA, "previous_digest": previous_digest}))
