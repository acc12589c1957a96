"""What fellow and attending write to each other about a case that is not signed."""

import enum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logbook.foundation import clock
from logbook.foundation.db import Base, Key, LongText, Utc, text_enum
from logbook.people.models import Person


class MessageKind(enum.StrEnum):
    """Whether it was written by itself, or by the fellow along with sending a returned case again."""

    MESSAGE = "message"
    ANSWER = "answer"


class CaseMessage(Base):
    """One message about a case, kept for good: who wrote it, when, and which revision it was then."""

    __tablename__ = "case_message"
    __table_args__ = (
        Index("ix_case_message_case", "case_id", "sent_at"),
        CheckConstraint("words <> ''", name="words"),
        CheckConstraint("revision >= 1", name="revision"),
    )

    id: Mapped[Key]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("logged_case.id"))
    revision: Mapped[int]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[MessageKind] = mapped_column(text_enum(MessageKind), default=MessageKind.MESSAGE)
    words: Mapped[LongText]
    sent_at: Mapped[Utc] = mapped_column(default=clock.now)

    author: Mapped[Person] = relationship(lazy="raise", viewonly=True)
