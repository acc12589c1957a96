"""Daily roots: how far a program's chain had come, in a form that is kept elsewhere, too."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logbook.foundation.db import Base, Sha256


class ChainRoot(Base):
    """The length of a program's chain and its last digest as they were on a ``day`` of the program, signed.

    There is none for a day on which nothing was added. Directors get it by letter and anybody reads it on a public
    page, so that whoever keeps one can tell later whether the chain is still the one it speaks of.
    """

    __tablename__ = "chain_root"
    __table_args__ = (UniqueConstraint("program_id", "length"), CheckConstraint("length >= 1", name="length"))

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    length: Mapped[int]
    digest: Mapped[Sha256]
    key_id: Mapped[str] = mapped_column(ForeignKey("signing_key.id"))
    ed25519: Mapped[str] = mapped_column(String(128))
