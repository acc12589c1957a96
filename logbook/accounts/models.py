"""Accounts, single-use password links, signing PINs, and failed attempts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logbook.foundation import clock
from logbook.foundation.db import Base, Key, Sha256, ShortText, Utc, UtcDateTime
from logbook.people.models import Person


class Account(Base):
    """A person's password. ``stamp`` grows with each change and ends sign-ins made before it."""

    __tablename__ = "account"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    password_hash: Mapped[ShortText]
    stamp: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[Utc] = mapped_column(default=clock.now)
    person: Mapped[Person] = relationship(lazy="raise")


class PasswordLink(Base):
    """A single-use link to set a password; only the digest of its token is kept."""

    __tablename__ = "password_link"

    token_sha256: Mapped[Sha256] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), index=True)
    expires_at: Mapped[Utc]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    person: Mapped[Person] = relationship(lazy="raise")


class Attempt(Base):
    """One failed attempt at something throttled; ``subject`` is a digest, so that no address is kept in the open."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_subject_at", "subject", "at"),)

    id: Mapped[Key]
    subject: Mapped[Sha256]
    at: Mapped[Utc] = mapped_column(default=clock.now)


class SigningPin(Base):
    """The PIN by which an attending signs on a fellow's device. It opens nothing else and signs nobody in."""

    __tablename__ = "signing_pin"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    pin_hash: Mapped[ShortText]
    set_at: Mapped[Utc] = mapped_column(default=clock.now)


class PinAttempt(Base):
    """One try at a person's PIN, counted before it is checked; a right one forgets itself and those before it.

    Whoever tries, wherever, it is the attending's: the rows are few, because the rules let no more come.
    """

    __tablename__ = "pin_attempt"
    __table_args__ = (Index("ix_pin_attempt_person_at", "person_id", "at"),)

    id: Mapped[Key]
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    at: Mapped[Utc] = mapped_column(default=clock.now)
