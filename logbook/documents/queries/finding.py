"""Finding documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.documents.models import Document, DocumentKind

PAGE = 50


def document(session: Session, document_id: UUID) -> Document | None:
    """A document by its id."""
    return session.get(Document, document_id)


def document_by_code(session: Session, code: str) -> Document | None:
    """The document with this verification code."""
    return session.scalar(select(Document).where(Document.code == code))


@dataclass(frozen=True)
class Page:
    """Some of a list, and whether there are older ones."""

    documents: Sequence[Document]
    has_older: bool


def documents(
    session: Session,
    program_id: UUID,
    *,
    fellow_id: UUID | None = None,
    kind: DocumentKind | None = None,
    page: int = 1,
) -> Page:
    """A program's documents, or one fellow's, newest first, fifty to a page."""
    query = select(Document).where(Document.program_id == program_id)
    if fellow_id is not None:
        query = query.where(Document.fellow_id == fellow_id)
    if kind is not None:
        query = query.where(Document.kind == kind)
    query = query.order_by(Document.issued_at.desc(), Document.id.desc())
    found = session.scalars(query.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    return Page(found[:PAGE], len(found) > PAGE)
