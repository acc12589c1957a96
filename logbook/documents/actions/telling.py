"""Telling a fellow of what was issued to them, or taken back: one letter an order, however many documents it has."""

from uuid import UUID

from sqlalchemy.orm import Session

from logbook.documents import queries
from logbook.documents.models import Document
from logbook.notices import actions as notices
from logbook.people.models import Person, Program


def tell(session: Session, order_id: UUID, fellow_id: UUID | None) -> None:
    """Post the letter about a fellow's documents of an order, once none of them is still to be printed."""
    if fellow_id is None or queries.is_awaited(session, order_id, fellow_id):
        return
    issued = queries.issued_by_order(session, order_id, fellow_id)
    if not issued:
        return
    first = issued[0]
    notices.post(
        session,
        template="documents_issued",
        facts={
            "by": first.issued_by_name,
            "documents": [{"title": each.title, "number": each.number} for each in issued],
            "path": f"/documents/{first.id}" if len(issued) == 1 else "/documents",
        },
        key=f"documents_issued {order_id} {fellow_id}",
        to=session.get_one(Person, fellow_id),
        program=session.get_one(Program, first.program_id),
    )


def tell_of_revocation(session: Session, document: Document, by: Person) -> None:
    """Post the letter about a document that was taken back."""
    if document.fellow_id is None:
        return
    notices.post(
        session,
        template="document_revoked",
        facts={
            "by": by.name,
            "title": document.title,
            "number": document.number,
            "path": f"/documents/{document.id}",
        },
        key=f"document_revoked {document.id}",
        to=session.get_one(Person, document.fellow_id),
        program=session.get_one(Program, document.program_id),
    )
