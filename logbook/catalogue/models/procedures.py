"""Editions of the catalogue and the procedures in them, a program's own procedures and its local codes."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from logbook.catalogue.models.vocabulary import Guidance, Laterality, ProcedureKind
from logbook.foundation import clock
from logbook.foundation.db import Base, JsonList, Key, LongText, Sha256, ShortText, Utc, text_enum


class CatalogueEdition(Base):
    """One edition of the catalogue. Never changed: what is new comes in a new edition."""

    __tablename__ = "catalogue_edition"

    id: Mapped[Key]
    name: Mapped[ShortText] = mapped_column(unique=True)
    source: Mapped[LongText]
    published_on: Mapped[date]
    digest: Mapped[Sha256] = mapped_column(unique=True)


class Procedure(Base):
    """What can be logged: a row of an edition, or a procedure a program added for itself. Never changed."""

    __tablename__ = "procedure"
    __table_args__ = (
        UniqueConstraint("edition_id", "slug"),
        UniqueConstraint("program_id", "slug"),
        CheckConstraint("(edition_id IS NULL) <> (program_id IS NULL)", name="edition_or_program"),
    )

    id: Mapped[Key]
    edition_id: Mapped[UUID | None] = mapped_column(ForeignKey("catalogue_edition.id"))
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("program.id"))
    place: Mapped[int]
    slug: Mapped[ShortText]
    name: Mapped[ShortText]
    kind: Mapped[ProcedureKind] = mapped_column(text_enum(ProcedureKind))
    categories: Mapped[JsonList]
    body_region: Mapped[ShortText]
    guidance: Mapped[JsonList]
    laterality: Mapped[Laterality] = mapped_column(text_enum(Laterality))
    levels: Mapped[JsonList]
    synonyms: Mapped[JsonList]
    hint: Mapped[ShortText] = mapped_column(default="")

    @property
    def guidance_choices(self) -> tuple[Guidance, ...]:
        """The guidance to choose from, the usual first."""
        return tuple(Guidance(each) for each in self.guidance)

    @property
    def is_own(self) -> bool:
        """Whether the program added it."""
        return self.program_id is not None


class CatalogueInUse(Base):
    """The edition a program logs from now; a case keeps the one it was logged under."""

    __tablename__ = "catalogue_in_use"

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    edition_id: Mapped[UUID] = mapped_column(ForeignKey("catalogue_edition.id"))
    since: Mapped[Utc] = mapped_column(default=clock.now)
    edition: Mapped[CatalogueEdition] = relationship(lazy="raise", viewonly=True)


class LocalCode(Base):
    """A code of the program's own for a procedure; the product ships none."""

    __tablename__ = "local_code"

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    procedure_slug: Mapped[ShortText] = mapped_column(primary_key=True)
    code: Mapped[ShortText]
