"""Tallies that are kept so that a page need not count a thousand cases: never a source, always to be had again."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from logbook.foundation import clock
from logbook.foundation.db import Base, UnboundedText, Utc


class KeptTally(Base):
    """One fellow's tally under the edition in force, the measures, and the radiation, as JSON.

    It holds as long as ``version`` is that of the fellow's ``RecordVersion``, ``edition_id`` that of the edition asked
    for, and ``format`` that of the software: otherwise nobody looks at it, and the worker counts anew.
    """

    __tablename__ = "kept_tally"

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    fellow_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("requirement_edition.id"))
    version: Mapped[int]
    format: Mapped[int]
    tally: Mapped[UnboundedText]
    measures: Mapped[UnboundedText]
    radiation: Mapped[UnboundedText]
    kept_at: Mapped[Utc] = mapped_column(default=clock.now)
