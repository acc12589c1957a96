"""What a fellow wants a signed case to say instead."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from logbook.foundation import clock
from logbook.foundation.db import Base, Key, LongText, UnboundedText, Utc, UtcDateTime, text_enum


class AmendmentState(enum.StrEnum):
    """Where a proposal stands; open are the first two. A proposal is dropped when its case is declared void."""

    WAITING = "waiting"
    RETURNED = "returned"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


class Amendment(Base):
    """New contents proposed for a signed case, which stays as it is and counts as it is until they are signed.

    ``contents`` is the canonical JSON of ``rules.plain_entry``, and ``attending_id`` the attending it names, who
    signs. ``revision`` is the one the case will have then. ``version`` grows each time the fellow sends it again, so
    that a signature can say which contents it saw.
    """

    __tablename__ = "amendment"
    __table_args__ = (
        Index("ix_amendment_attending", "attending_id", "state"),
        Index("ix_amendment_case", "case_id"),
        Index(
            "uq_amendment_open",
            "case_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        CheckConstraint("revision >= 2", name="revision"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("reason <> ''", name="reason"),
        CheckConstraint("(state IN ('waiting', 'returned')) = (closed_at IS NULL)", name="open"),
        CheckConstraint("(closed_at IS NULL) = (closed_by_id IS NULL)", name="closed"),
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("logged_case.id"))
    revision: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[AmendmentState] = mapped_column(text_enum(AmendmentState), default=AmendmentState.WAITING)
    reason: Mapped[LongText]
    contents: Mapped[UnboundedText]
    attending_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    proposed_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[Utc] = mapped_column(default=clock.now)
    sent_at: Mapped[Utc] = mapped_column(default=clock.now)
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
