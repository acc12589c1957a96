"""What is remembered of files that come in: never the files, only how they are read."""

from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logbook.foundation import clock
from logbook.foundation.db import Base, JsonDict, Key, Sha256, Utc


class ScheduleLayout(Base):
    """Which column of a schedule means what: ``columns`` has the place of each meaning, such as "date", from 0.

    A schedule is known again by ``heading_digest``, that of all its headings in order, so that no word of it is kept.
    """

    __tablename__ = "schedule_layout"
    __table_args__ = (UniqueConstraint("person_id", "program_id", "heading_digest"),)

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    heading_digest: Mapped[Sha256]
    columns: Mapped[JsonDict]
    saved_at: Mapped[Utc] = mapped_column(default=clock.now)
