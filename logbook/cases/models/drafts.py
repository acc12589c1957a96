"""What stands in a form of a case and was not saved as one yet."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logbook.foundation import clock
from logbook.foundation.db import Base, JsonDict, Key, Sha256, Utc, UtcDateTime


class TypedDraft(Base):
    """A form as far as it was filled in, kept as it was typed: without a case number, and in no count.

    Its id is the form's own, which becomes or already is the id of the case. ``typed`` has for each name of a form
    field the list of texts that the browser would send. A draft from the schedule is kept, emptied and closed, once
    its case is logged, so that the same schedule read again does not bring it back.
    """

    __tablename__ = "typed_draft"
    __table_args__ = (
        Index("ix_typed_draft_fellow", "fellow_id", "program_id", "closed_at"),
        UniqueConstraint("fellow_id", "schedule_key"),
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("(scheduled_on IS NULL) = (schedule_key IS NULL)", name="schedule_key"),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    fellow_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    typed: Mapped[JsonDict]
    version: Mapped[int] = mapped_column(default=1)
    saved_at: Mapped[Utc] = mapped_column(default=clock.now)
    scheduled_on: Mapped[date | None]
    schedule_key: Mapped[Sha256 | None]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
