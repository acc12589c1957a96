"""Signed revisions of a case: each with what it said, and the one before it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from logbook.cases.models import Case, CaseState
from logbook.cases.queries import OfCase
from logbook.cases.queries import case as whole
from logbook.signoff.models import Signature


@dataclass(frozen=True, slots=True)
class SignedRevision(OfCase):
    """A signature with its attested roles, and the signature before it; for whoever asks who may see it, its case."""

    case: Case
    signature: Signature
    before: Signature | None

    @property
    def attending_id(self) -> UUID | None:
        """The attending of the case as it is now."""
        return self.case.attending_id

    @property
    def state(self) -> CaseState:
        """Where the case stands now."""
        return self.case.state


def signed_revision(session: Session, case_id: UUID, revision: int) -> SignedRevision | None:
    """A revision of a case that was signed; None for one that was not."""
    latest_first = session.scalars(
        select(Signature)
        .where(Signature.case_id == case_id, Signature.revision <= revision)
        .order_by(Signature.revision.desc())
        .limit(2)
        .options(selectinload(Signature.attested_roles))
    ).all()
    case = whole(session, case_id)
    if case is None or not latest_first or latest_first[0].revision != revision:
        return None
    return SignedRevision(case, latest_first[0], latest_first[1] if len(latest_first) > 1 else None)


def signature_on(session: Session, case_id: UUID, revision: int) -> Signature | None:
    """The signature on one revision of a case."""
    return session.scalar(select(Signature).where(Signature.case_id == case_id, Signature.revision == revision))
