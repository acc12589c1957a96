"""Taking a document back."""

from sqlalchemy.orm import Session

from logbook.documents.actions.telling import tell_of_revocation
from logbook.documents.models import Document
from logbook.documents.rules import REASON_LETTERS
from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict, Invalid
from logbook.people.models import Person


def revoke(session: Session, *, by: Person, document: Document, reason: str) -> None:
    """Take a document back for good; its verification page says so from now on. Raises Conflict, Invalid."""
    if document.revoked_at is not None:
        raise Conflict(f"Document {document.number} was revoked before. Nothing was changed.")
    reason = reason.strip()
    if not reason:
        raise Invalid("Say why the document is revoked.", "reason")
    if len(reason) > REASON_LETTERS:
        raise Invalid(f"The reason has {len(reason)} letters; {REASON_LETTERS} are enough. Shorten it.", "reason")
    document.revoked_at, document.revoked_by_id, document.revoked_reason = clock.now(), by.id, reason
    audit.record(session, by=by, verb="document.revoke", subject=document, number=document.number)
    tell_of_revocation(session, document, by)
