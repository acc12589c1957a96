"""The words that a program's directors keep for documents."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.documents.models import DocumentKind, StatementTemplate
from logbook.documents.rules import SUGGESTIONS


def statement(session: Session, statement_id: UUID) -> StatementTemplate | None:
    """A kept statement by its id."""
    return session.get(StatementTemplate, statement_id)


def kept_statements(
    session: Session, program_id: UUID, kind: DocumentKind | None = None
) -> Sequence[StatementTemplate]:
    """The statements a program keeps, of one kind of document or all, in their order."""
    kept = select(StatementTemplate).where(StatementTemplate.program_id == program_id)
    if kind is not None:
        kept = kept.where(StatementTemplate.kind == kind)
    return session.scalars(kept.order_by(StatementTemplate.kind, StatementTemplate.place, StatementTemplate.id)).all()


def offered_statements(session: Session, program_id: UUID, kind: DocumentKind) -> tuple[str, ...]:
    """What a form offers for a kind of document: what the program keeps, or the suggestions where it keeps nothing."""
    return tuple(each.words for each in kept_statements(session, program_id, kind)) or SUGGESTIONS[kind]
