"""Issued documents, which the database never changes again, what is ordered and not printed yet, and the counter."""

import enum
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, exists
from sqlalchemy.orm import Mapped, column_property, mapped_column

from logbook.foundation import clock
from logbook.foundation.db import (
    Base,
    JsonList,
    Key,
    LongText,
    Sha256,
    ShortText,
    UnboundedText,
    Utc,
    UtcDateTime,
    text_enum,
)


class DocumentKind(enum.StrEnum):
    """What a document is."""

    SUMMARY = "summary"
    CERTIFICATE = "certificate"
    COMPLETION = "completion"
    CASE_LOG = "case_log"
    PRIVILEGING = "privileging"
    VERIFICATION = "verification"
    FINAL_EVALUATION = "final_evaluation"
    PACKET = "packet"

    @property
    def label(self) -> str:
        """The kind as it is titled."""
        return _LABELS[self]

    @property
    def holds_assessments(self) -> bool:
        """Whether it says how much attendings had to do: not for a coordinator to read."""
        return self in (DocumentKind.SUMMARY, DocumentKind.FINAL_EVALUATION, DocumentKind.PACKET)


_LABELS = {
    DocumentKind.SUMMARY: "Competency summary",
    DocumentKind.CERTIFICATE: "Certificate",
    DocumentKind.COMPLETION: "Completion certificate",
    DocumentKind.CASE_LOG: "Case log",
    DocumentKind.PRIVILEGING: "Privileging letter",
    DocumentKind.VERIFICATION: "Training verification",
    DocumentKind.FINAL_EVALUATION: "Final evaluation",
    DocumentKind.PACKET: "Committee packet",
}


def file_name(kind: DocumentKind, number: str) -> str:
    """What the file of a document is called when it is saved."""
    return f"{kind.value.replace('_', '-')}-{number}.pdf"


class DocumentCounter(Base):
    """The last number a program gave a document in a year; a number is never given twice."""

    __tablename__ = "document_counter"

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


class DocumentOrder(Base):
    """What a director ordered with one click: a document, the volumes of a case log, or a packet and its summaries.

    ``document_ids`` are the keys of all its documents in their order, also of those that an earlier order had printed
    and in which nothing changed since.
    """

    __tablename__ = "document_order"
    __table_args__ = (Index("ix_document_order_program", "program_id", "ordered_at"),)

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    kind: Mapped[DocumentKind] = mapped_column(text_enum(DocumentKind))
    ordered_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    ordered_at: Mapped[Utc] = mapped_column(default=clock.now)
    document_ids: Mapped[JsonList]
    shows_signature: Mapped[bool] = mapped_column(default=False)


class _Frozen:
    """What is frozen when a document is ordered, and stays the same when it is printed.

    Names are kept as they were printed. ``about`` says in words what sets it apart from others of its kind: the
    procedure of a certificate, the volume of a case log, the addressee of a letter. ``series`` is the digest of what
    it is about: of two documents in one series the later takes the place of the earlier. ``facts`` is the canonical
    JSON of everything on the paper.
    """

    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    program_name: Mapped[ShortText]
    kind: Mapped[DocumentKind] = mapped_column(text_enum(DocumentKind))
    number: Mapped[ShortText]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    fellow_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    fellow_name: Mapped[ShortText] = mapped_column(default="")
    issued_by_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    issued_by_name: Mapped[ShortText]
    issued_at: Mapped[Utc] = mapped_column(default=clock.now)
    period_from: Mapped[date]
    period_to: Mapped[date]
    about: Mapped[ShortText] = mapped_column(default="")
    procedure_slug: Mapped[ShortText | None]
    requirement_edition_id: Mapped[UUID | None] = mapped_column(ForeignKey("requirement_edition.id"))
    statement: Mapped[LongText] = mapped_column(default="")
    facts: Mapped[UnboundedText]
    series: Mapped[Sha256]

    @property
    def title(self) -> str:
        """What it is, in one line: "Certificate: Kyphoplasty"."""
        return f"{self.kind.label}: {self.about}" if self.about else self.kind.label

    @property
    def holds_assessments(self) -> bool:
        """Whether it says how much attendings had to do: not for a coordinator to read."""
        return self.kind.holds_assessments


# The names of what an ordered document and the document made of it have in common.
FROZEN = tuple(_Frozen.__annotations__)


def _checks() -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint("(kind = 'packet') = (fellow_id IS NULL)", name="packet_of_no_fellow"),
        CheckConstraint("(fellow_id IS NULL) = (fellow_name = '')", name="fellow_has_name"),
        CheckConstraint("(kind = 'certificate') = (procedure_slug IS NOT NULL)", name="procedure_of_certificate"),
        CheckConstraint(
            "kind NOT IN ('certificate', 'completion') OR statement <> ''", name="statement_of_certificate"
        ),
        CheckConstraint("period_to >= period_from", name="period"),
    )


class OrderedDocument(_Frozen, Base):
    """A document with number and code that is still to be printed; deleted once it is, or when it is cancelled.

    Its key becomes the document's. ``job_id`` is the job that prints it, as long as that is kept.
    """

    __tablename__ = "ordered_document"
    __table_args__ = (
        *_checks(),
        UniqueConstraint("program_id", "number"),
        Index("ix_ordered_document_order", "order_id"),
        Index("ix_ordered_document_series", "series"),
    )

    id: Mapped[Key]
    order_id: Mapped[UUID] = mapped_column(ForeignKey("document_order.id"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id", ondelete="SET NULL"), index=True)


class Document(_Frozen, Base):
    """One issued PDF: what it says, of whom, by whom, and the digest its file lies under.

    Only the three columns of a revocation are ever written later, once. ``supersedes_id`` is the document of the same
    series whose place it took when it was issued. ``certificate_sha256`` is of the certificate that signed the file.
    """

    __tablename__ = "document"
    __table_args__ = (
        *_checks(),
        UniqueConstraint("program_id", "number"),
        Index("ix_document_program", "program_id", "issued_at"),
        Index("ix_document_fellow", "fellow_id", "issued_at"),
        Index("ix_document_series", "series"),
        Index("ix_document_sha256", "sha256"),
        Index("ix_document_supersedes", "supersedes_id", unique=True),
        CheckConstraint("byte_size > 0", name="byte_size"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by_id IS NULL)", name="revoked_by_somebody"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_reason = '')", name="revoked_for_a_reason"),
    )

    id: Mapped[Key]
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("document_order.id"))
    supersedes_id: Mapped[UUID | None] = mapped_column(ForeignKey("document.id"))
    certificate_sha256: Mapped[Sha256 | None]
    sha256: Mapped[Sha256]
    byte_size: Mapped[int]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    revoked_reason: Mapped[LongText] = mapped_column(default="")

    if TYPE_CHECKING:
        is_superseded: Mapped[bool]

    @property
    def state(self) -> str:
        """``issued``, ``superseded`` or ``revoked``, as the pages' macro of states knows them."""
        if self.revoked_at:
            return "revoked"
        return "superseded" if self.is_superseded else "issued"

    @property
    def file_name(self) -> str:
        """What the file is called when it is saved."""
        return file_name(self.kind, self.number)


class StatementTemplate(Base):
    """Words that a program's directors keep for documents of a kind, to be picked when one is issued.

    They are offered in the order of ``place``. A document carries the words as they were when it was ordered.
    """

    __tablename__ = "statement_template"
    __table_args__ = (
        Index("ix_statement_template_program", "program_id", "kind", "place"),
        CheckConstraint("words <> ''", name="words"),
        CheckConstraint("place >= 0", name="place"),
    )

    id: Mapped[Key]
    program_id: Mapped[UUID] = mapped_column(ForeignKey("program.id"))
    kind: Mapped[DocumentKind] = mapped_column(text_enum(DocumentKind))
    place: Mapped[int]
    words: Mapped[LongText]


_later = Document.__table__.alias("later")
# Whether another document of its series took its place: told by that one, as this one is never written again.
Document.is_superseded = column_property(exists().where(_later.c.supersedes_id == Document.id).correlate_except(_later))
