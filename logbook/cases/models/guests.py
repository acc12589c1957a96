"""The single-use links by which a supervisor without an account reads and signs one entry."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from logbook.foundation import clock
from logbook.foundation.db import Base, Key, Sha256, ShortText, Utc, UtcDateTime

_OPEN = text("used_at IS NULL AND ended_at IS NULL")


class GuestLink(Base):
    """A link for one revision of a case; of its token only the digest is kept.

    It leaves by letter at ``sent_at``, which lies ahead where the address has had its share for the day. ``used_at``:
    the guest decided by it. ``ended_at``: it was withdrawn with the case, or another took its place.
    """

    __tablename__ = "guest_link"
    __table_args__ = (
        CheckConstraint("used_at IS NULL OR ended_at IS NULL", name="one_end"),
        CheckConstraint("expires_at > sent_at", name="expires_later"),
        # A case has one link that opens it.
        Index("ix_guest_link_open", "case_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_guest_link_address", "address", "sent_at"),
        Index("ix_guest_link_issued_by", "issued_by_id", "sent_at"),
        Index("ix_guest_link_case", "case_id", "issued_at"),
    )

    id: Mapped[Key]
    token_sha256: Mapped[Sha256] = mapped_column(unique=True)
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    case_id: Mapped[UUID] = mapped_column(ForeignKey("logged_case.id"))
    revision: Mapped[int]
    address: Mapped[ShortText]
    issued_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    issued_at: Mapped[Utc] = mapped_column(default=clock.now)
    sent_at: Mapped[Utc]
    expires_at: Mapped[Utc]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def letter_key(self) -> str:
        """By which the letter with the link is known among letters."""
        return f"guest-link:{self.id}"
