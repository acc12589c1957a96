"""Letters, from the moment they are posted until they are sent or given up; and who wants which."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from logbook.foundation import clock
from logbook.foundation.db import Base, JsonDict, Key, ShortText, Utc, UtcDateTime, text_enum


class LetterState(enum.StrEnum):
    """How far a letter has come."""

    WAITING = "waiting"
    SENT = "sent"
    GIVEN_UP = "given_up"


class Letter(Base):
    """A letter to one address, about one program or none.

    People and programs stand a floor above: their keys carry no constraint, as in the audit trail.

    ``key`` says what the letter is about; there is one of each. ``facts`` fill the template and are forgotten once
    the letter is settled, because a link in it may open a door. While it waits, nobody tries it before ``due_at``,
    which a worker that takes it moves on: should that worker die, another takes it then. ``problem`` is what the
    last attempt met, in our words and never in the mail server's.
    """

    __tablename__ = "letter"
    __table_args__ = (
        CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name="settled_unless_waiting"),
        CheckConstraint("attempts >= 0", name="attempts"),
        Index("ix_letter_state_due", "state", "due_at"),
        Index("ix_letter_person_posted", "person_id", "posted_at"),
    )

    id: Mapped[Key]
    key: Mapped[ShortText] = mapped_column(unique=True)
    template: Mapped[ShortText]
    facts: Mapped[JsonDict]
    subject: Mapped[ShortText]
    person_id: Mapped[UUID | None] = mapped_column(Uuid)
    program_id: Mapped[UUID | None] = mapped_column(Uuid, index=True)
    address: Mapped[ShortText]
    name: Mapped[ShortText]
    posted_at: Mapped[Utc] = mapped_column(default=clock.now)
    state: Mapped[LetterState] = mapped_column(text_enum(LetterState), default=LetterState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[Utc] = mapped_column(default=clock.now)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    problem: Mapped[ShortText] = mapped_column(default="")


class LetterChoice(Base):
    """Whether a person wants the letters that sum up what waits for them; whoever has no row does."""

    __tablename__ = "letter_choice"

    person_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    digests: Mapped[bool]
    changed_at: Mapped[Utc] = mapped_column(default=clock.now)

    @property
    def id(self) -> UUID:
        """Whose it is: what the audit trail calls it by."""
        return self.person_id
