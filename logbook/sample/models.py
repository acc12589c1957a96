"""How a program's sample is drawn, who reads it, what was drawn, and what the readers found."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logbook.foundation import clock
from logbook.foundation.db import Base, JsonList, Key, LongText, Sha256, Utc, UtcDateTime, text_enum
from logbook.people.models import Person
from logbook.signoff.models import Signature


class Outcome(enum.StrEnum):
    """What a second reader found beside the record at the hospital."""

    MATCHES = "matches"
    DIFFERS = "differs"
    NOT_CHECKED = "not_checked"

    @property
    def label(self) -> str:
        """The outcome in words."""
        return {"matches": "It matches", "differs": "It differs", "not_checked": "It could not be checked"}[self.value]


class Differing(enum.StrEnum):
    """What of an entry may differ from the record."""

    ROLE = "role"
    PROCEDURE = "procedure"
    PLACE = "place"
    MEASURES = "measures"
    DATE = "date"
    SUPERVISOR = "supervisor"

    @property
    def label(self) -> str:
        """What it is, in words."""
        return {"place": "Level or side", "measures": "Times or dose"}.get(self.value, self.value.capitalize())


class SampleHead(Base):
    """How far a program's chain of signatures has been drawn from, and how many entries were; locked while drawing."""

    __tablename__ = "sample_head"

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    drawn_to: Mapped[int] = mapped_column(default=0)
    drawn: Mapped[int] = mapped_column(default=0)


class SampleRule(Base):
    """How the signatures after ``after_sequence`` are drawn, until a later rule; it never changes.

    The ``seed`` is 32 random bytes in hexadecimal, made for one academic year, named by the year it begins in.
    ``made_by_id`` is None where the year or the beginning made it.
    """

    __tablename__ = "sample_rule"
    __table_args__ = (
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent"),
        Index("ix_sample_rule_program", "program_id", "made_at"),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    percent: Mapped[int] = mapped_column(SmallInteger)
    seed: Mapped[Sha256]
    year: Mapped[int]
    after_sequence: Mapped[int]
    made_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[Utc] = mapped_column(default=clock.now)

    made_by: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)


class SampleReader(Base):
    """One of those whom the director named to read, in the order of their turns."""

    __tablename__ = "sample_reader"

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    place: Mapped[int]

    person: Mapped[Person] = relationship(lazy="raise", viewonly=True)


class SampledEntry(Base):
    """A signature that was drawn, as the program's ``place``th; ``reader_id`` is None while nobody can read it."""

    __tablename__ = "sampled_entry"
    __table_args__ = (
        UniqueConstraint("program_id", "place"),
        Index("ix_sampled_entry_reader", "reader_id", "program_id"),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    place: Mapped[int]
    signature_id: Mapped[UUID] = mapped_column(ForeignKey("signature.id"), unique=True)
    rule_id: Mapped[UUID] = mapped_column(ForeignKey("sample_rule.id"))
    reader_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    drawn_at: Mapped[Utc] = mapped_column(default=clock.now)

    signature: Mapped[Signature] = relationship(lazy="raise", viewonly=True)
    reading: Mapped["SecondReading | None"] = relationship(lazy="raise", viewonly=True)


class SecondReading(Base):
    """What a reader found for a drawn entry; kept for good and never changed."""

    __tablename__ = "second_reading"
    __table_args__ = (CheckConstraint("(outcome = 'differs') = (CAST(differing AS TEXT) <> '[]')", name="differing"),)

    entry_id: Mapped[UUID] = mapped_column(ForeignKey("sampled_entry.id"), primary_key=True)
    reader_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[Outcome] = mapped_column(text_enum(Outcome, "readingoutcome"))
    differing: Mapped[JsonList] = mapped_column(default=list)
    words: Mapped[LongText] = mapped_column(default="")
    read_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.now)
