"""Issued documents, which the database never changes again, and the counter their numbers come from."""

import enum
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from logbook.foundation import clock
from logbook.foundation.db import Base, Key, LongText, Sha256, ShortText, UnboundedText, Utc, UtcDateTime, text_enum


class DocumentKind(enum.StrEnum):
    """What a document is."""

    SUMMARY = "summary"
    CERTIFICATE = "certificate"

    @property
    def label(self) -> str:
        """The kind as it is titled."""
        return "Competency summary" if self is DocumentKind.SUMMARY else "Certificate"


class DocumentCounter(Base):
    """The last number a program gave a document in a year; a number is never given twice."""

    __tablename__ = "document_counter"

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class Document(Base):
    """One issued PDF: what it says, of whom, by whom, and the digest its file lies under.

    Names are kept as they were printed. ``facts`` is the canonical JSON of everything on the paper. Only the three
    columns of a revocation are ever written later, once.
    """

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("program_id", "number"),
        Index("ix_document_program", "program_id", "issued_at"),
        Index("ix_document_fellow", "fellow_id", "issued_at"),
        CheckConstraint("(kind = 'certificate') = (procedure_slug IS NOT NULL)", name="procedure_of_certificate"),
        CheckConstraint("(procedure_slug IS NULL) = (procedure_name IS NULL)", name="procedure_has_name"),
        CheckConstraint("(kind = 'certificate') = (statement <> '')", name="statement_of_certificate"),
        CheckConstraint("period_to >= period_from", name="period"),
        CheckConstraint("byte_size > 0", name="byte_size"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked_by_somebody"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_reason = '')", name="revoked_for_a_reason"),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    program_name: Mapped[ShortText]
    kind: Mapped[DocumentKind] = mapped_column(text_enum(DocumentKind))
    number: Mapped[ShortText]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    fellow_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    fellow_name: Mapped[ShortText]
    issued_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    issued_by_name: Mapped[ShortText]
    issued_at: Mapped[Utc] = mapped_column(default=clock.now)
    period_from: Mapped[date]
    period_to: Mapped[date]
    procedure_slug: Mapped[ShortText | None]
    procedure_name: Mapped[ShortText | None]
    requirement_edition_id: Mapped[UUID | None] = mapped_column(ForeignKey("requirement_edition.id"))
    statement: Mapped[LongText] = mapped_column(default="")
    facts: Mapped[UnboundedText]
    sha256: Mapped[Sha256]
    byte_size: Mapped[int]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    revoked_reason: Mapped[LongText] = mapped_column(default="")

    @property
    def title(self) -> str:
        """What it is, in one line: "Certificate: Kyphoplasty"."""
        return f"{self.kind.label}: {self.procedure_name}" if self.procedure_name else self.kind.label

    @property
    def holds_assessments(self) -> bool:
        """Whether it says how much attendings had to do: not for a coordinator to read."""
        return self.kind is DocumentKind.SUMMARY

    @property
    def state(self) -> str:
        """``issued`` or ``revoked``, as the pages' macro of states knows them."""
        return "revoked" if self.revoked_at else "issued"

    @property
    def file_name(self) -> str:
        """What the file is called when it is saved."""
        return f"{self.kind.value}-{self.number}.pdf"
