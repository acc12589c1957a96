"""What a fellow has to reach: editions of requirements, and the program's own targets per procedure."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logbook.catalogue.models.vocabulary import Confidence, Counting, RequirementStatus
from logbook.foundation import clock
from logbook.foundation.db import Base, JsonList, Key, LongText, ShortText, Utc, text_enum
from logbook.people.models import Person


class RequirementEdition(Base):
    """A program's set of requirements. A draft is changed until it is adopted; any other edition never again.

    Each edition is based on the one before, so a program has one line of them, with at most one draft at its end. In
    force is the latest that is no draft; a document names the edition it was counted under. ``revision`` grows with
    every change of a draft. ``several_requirements``: an entry counts for every requirement it meets, else only for the
    first of them by place (``progress.rules.counting`` says what is exempt).
    """

    __tablename__ = "requirement_edition"
    __table_args__ = (
        CheckConstraint("(status = 'adopted') = (adopted_by_id IS NOT NULL)", name="adopted_by_somebody"),
        CheckConstraint("(status = 'adopted') = (adopted_on IS NOT NULL)", name="adopted_some_day"),
        CheckConstraint("revision >= 1", name="revision"),
        Index("ix_requirement_edition_program", "program_id", "created_at"),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    name: Mapped[ShortText]
    source: Mapped[LongText]
    status: Mapped[RequirementStatus] = mapped_column(text_enum(RequirementStatus))
    based_on_id: Mapped[UUID | None] = mapped_column(ForeignKey("requirement_edition.id"), unique=True)
    adopted_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    adopted_on: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)
    several_requirements: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[Utc] = mapped_column(default=clock.now)

    requirements: Mapped[list["Requirement"]] = relationship(
        lazy="raise", order_by="Requirement.place", back_populates="edition"
    )
    adopted_by: Mapped[Person | None] = relationship(lazy="raise", viewonly=True)

    @property
    def is_unverified(self) -> bool:
        """Whether every page and document that shows its numbers has to say that nobody stands behind them."""
        return self.status is RequirementStatus.UNVERIFIED

    @property
    def title(self) -> str:
        """The name, which a draft may lack until it is adopted."""
        return self.name or "The draft"

    @property
    def is_draft(self) -> bool:
        """Whether nobody counts by it yet."""
        return self.status is RequirementStatus.DRAFT


class Requirement(Base):
    """One number to reach and how it is counted; ``minimum`` is None where experience is expected without a number.

    An entry counts if its procedure carries one of ``categories`` and is not among ``excluded_procedures``
    (``rules.counts_toward``), if it is performed, or assisted where ``counts_assisted``; observed never counts.
    ``guidance``: only with one of these; empty for any. ``counts_shared``: also in cases shared with another fellow.
    ``once_per_case``: several such procedures in one case count once. ``span_days``: for distinct patients, the
    least days between the first and the last entry of the same patient.
    """

    __tablename__ = "requirement"
    __table_args__ = (
        UniqueConstraint("edition_id", "slug"),
        CheckConstraint("minimum IS NULL OR minimum > 0", name="minimum"),
        CheckConstraint("(counting = 'distinct_patients') = (span_days IS NOT NULL)", name="span_of_patients"),
    )

    id: Mapped[Key]
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("requirement_edition.id"))
    place: Mapped[int]
    slug: Mapped[ShortText]
    label: Mapped[ShortText]
    minimum: Mapped[int | None]
    unit: Mapped[ShortText]
    counting: Mapped[Counting] = mapped_column(text_enum(Counting))
    span_days: Mapped[int | None]
    categories: Mapped[JsonList]
    excluded_procedures: Mapped[JsonList] = mapped_column(default=list)
    guidance: Mapped[JsonList] = mapped_column(default=list)
    once_per_case: Mapped[bool] = mapped_column(default=False)
    counts_assisted: Mapped[bool] = mapped_column(default=False)
    counts_shared: Mapped[bool] = mapped_column(default=True)
    confidence: Mapped[Confidence | None] = mapped_column(text_enum(Confidence))
    remark: Mapped[ShortText] = mapped_column(default="")
    doubt: Mapped[ShortText] = mapped_column(default="")

    edition: Mapped[RequirementEdition] = relationship(lazy="raise", back_populates="requirements")

    @property
    def program_id(self) -> UUID:
        """The program whose edition it is of, for whoever asks what may be done with it."""
        return self.edition.program_id


class ProcedureTarget(Base):
    """How often the program wants a procedure observed, assisted and performed; 0 asks for none."""

    __tablename__ = "procedure_target"
    __table_args__ = (CheckConstraint("observed >= 0 AND assisted >= 0 AND performed >= 0", name="at_least_zero"),)

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    procedure_slug: Mapped[ShortText] = mapped_column(primary_key=True)
    observed: Mapped[int]
    assisted: Mapped[int]
    performed: Mapped[int]
    set_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[Utc] = mapped_column(default=clock.now)
