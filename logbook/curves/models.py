"""The parameters of learning curves that a program set, each with its reason; a later row replaces an earlier one."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logbook.foundation import clock
from logbook.foundation.db import Base, FixedPoint, Key, LongText, ShortText, Utc
from logbook.people.models import Person

# What kept rates are whole parts of: 0.1 is kept as 1,000.
_ONE = 10_000
_TOGETHER = " AND ".join(f"(acceptable IS NULL) = ({name} IS NULL)" for name in ("unacceptable", "alpha", "beta"))


class CurveSetting(Base):
    """What holds for the curves of one procedure, or with an empty slug for all that have nothing of their own.

    Never changed: the last one made holds. One without rates takes back what the program had set before. Rates are
    fractions; see ``rules.cusum.Parameters`` for what each is.
    """

    __tablename__ = "curve_setting"
    __table_args__ = (
        Index("ix_curve_setting_program", "program_id", "set_at"),
        CheckConstraint(_TOGETHER, name="together"),
        CheckConstraint(f"acceptable > 0 AND acceptable < unacceptable AND unacceptable < {_ONE}", name="rates"),
        CheckConstraint(
            f"alpha > 0 AND alpha <= {_ONE // 2} AND beta > 0 AND beta <= {_ONE // 2} AND alpha + beta < {_ONE}",
            name="errors",
        ),
        CheckConstraint("acceptable IS NULL OR source <> ''", name="source"),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    procedure_slug: Mapped[ShortText]
    acceptable: Mapped[Decimal | None] = mapped_column(FixedPoint(4))
    unacceptable: Mapped[Decimal | None] = mapped_column(FixedPoint(4))
    alpha: Mapped[Decimal | None] = mapped_column(FixedPoint(4))
    beta: Mapped[Decimal | None] = mapped_column(FixedPoint(4))
    source: Mapped[LongText]
    set_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[Utc] = mapped_column(default=clock.now)

    set_by: Mapped[Person] = relationship(lazy="raise", viewonly=True)
