"""The fellow's own view of a case, by the anchors the attending has."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from logbook.foundation import clock
from logbook.foundation.db import Base, Utc


class OwnRating(Base):
    """How much the attending had to do, as the fellow of the case says it; said once, and it stays through returns.

    Without an ``entrustment`` it says that the fellow chose to see the attending's without giving one. It never
    changes, and goes only with a draft that is discarded.
    """

    __tablename__ = "own_rating"
    __table_args__ = (CheckConstraint("entrustment BETWEEN 1 AND 5", name="entrustment"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("logged_case.id", ondelete="CASCADE"), primary_key=True)
    fellow_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    entrustment: Mapped[int | None] = mapped_column(SmallInteger)
    rated_at: Mapped[Utc] = mapped_column(default=clock.now)
