"""Cases that an attending signs together: what was said, and until when it can be undone."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logbook.foundation import clock
from logbook.foundation.db import Base, JsonDict, Key, LongText, Utc, UtcDateTime, text_enum
from logbook.people.models import Person, Program
from logbook.signoff.models.signatures import Means


class BatchState(enum.StrEnum):
    """Whether the seconds of undo still run, or how they ended."""

    PENDING = "pending"
    SIGNED = "signed"
    UNDONE = "undone"


class ItemState(enum.StrEnum):
    """What became of one case of a batch."""

    PENDING = "pending"
    SIGNED = "signed"
    LEFT_OUT = "left_out"
    UNDONE = "undone"


class SigningBatch(Base):
    """What an attending said of several cases at once; nothing of it is signed before ``due_at``.

    ``attested`` is the sentence they agreed to, which names the count. Once closed a batch never changes.
    """

    __tablename__ = "signing_batch"
    __table_args__ = (
        CheckConstraint("(state = 'pending') = (closed_at IS NULL)", name="closed_at"),
        CheckConstraint("due_at >= made_at", name="due_at"),
        # What is looked for every second is what is pending.
        Index(
            "ix_signing_batch_pending",
            "due_at",
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    attending_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    attested: Mapped[LongText]
    authenticated_by: Mapped[Means] = mapped_column(text_enum(Means))
    state: Mapped[BatchState] = mapped_column(text_enum(BatchState), default=BatchState.PENDING)
    made_at: Mapped[Utc] = mapped_column(default=clock.now)
    due_at: Mapped[Utc]
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    attending: Mapped[Person] = relationship(lazy="raise", viewonly=True)
    program: Mapped[Program] = relationship(lazy="raise", viewonly=True)
    items: Mapped[list["SigningItem"]] = relationship(lazy="raise", order_by="SigningItem.place")


class SigningItem(Base):
    """One case of a batch as it was on the screen, and what was said of it; ``why`` it was left out, if it was.

    ``roles`` are the attested ones by the place of each procedure. ``case_id`` carries no constraint: a draft that was
    taken back may be discarded; it is None for a case that was gone when the batch was made.
    """

    __tablename__ = "signing_item"
    __table_args__ = (
        # A case is being signed in one batch at a time.
        Index(
            "ix_signing_item_pending",
            "case_id",
            unique=True,
            sqlite_where=text("state = 'pending'"),
            postgresql_where=text("state = 'pending'"),
        ),
        CheckConstraint("entrustment BETWEEN 1 AND 5", name="entrustment"),
        CheckConstraint("(state = 'left_out') = (why <> '')", name="why"),
        CheckConstraint("case_id IS NOT NULL OR state = 'left_out'", name="case"),
    )

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("signing_batch.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int]
    case_id: Mapped[UUID | None] = mapped_column(Uuid)
    revision: Mapped[int]
    entrustment: Mapped[int | None] = mapped_column(SmallInteger)
    roles: Mapped[JsonDict]
    state: Mapped[ItemState] = mapped_column(text_enum(ItemState), default=ItemState.PENDING)
    why: Mapped[LongText] = mapped_column(default="")
