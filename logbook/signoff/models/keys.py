"""The server's signing keys: their public halves, which the database keeps for good."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from logbook.foundation import clock
from logbook.foundation.db import Base, Sha256, Utc, UtcDateTime

_IN_USE = text("valid_until IS NULL")


class SigningKey(Base):
    """The public half of a key that the server signs links with, from one moment to another; the latest has no end.

    ``id`` is the fingerprint: the SHA-256 of the 32 bytes of ``public_key``, both in hexadecimal. The private half is
    a file in the directory of keys, never here. Keys of all programs are the same, because one server signs for all.
    """

    __tablename__ = "signing_key"
    __table_args__ = (
        # Two processes that need the first key at once make one each; the database takes one of them.
        Index("uq_signing_key_in_use", "algorithm", unique=True, sqlite_where=_IN_USE, postgresql_where=_IN_USE),
        CheckConstraint("algorithm = 'ed25519'", name="algorithm"),
        CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="period"),
    )

    id: Mapped[Sha256] = mapped_column(primary_key=True)
    algorithm: Mapped[str] = mapped_column(String(40), default="ed25519")
    public_key: Mapped[Sha256]
    valid_from: Mapped[Utc] = mapped_column(default=clock.now)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
