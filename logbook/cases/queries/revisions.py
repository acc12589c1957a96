"""What a case said at earlier revisions, what it says now, and what was written about it."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from logbook.cases.models import Case, CaseMessage, CaseRevision
from logbook.cases.queries.finding import WHOLE


def whole_case(session: Session, case: Case) -> Case:
    """The same case with whatever of it was not loaded yet; what was loaded stays as it is in this transaction."""
    session.flush()
    return session.scalars(select(Case).where(Case.id == case.id).options(*WHOLE)).one()


def kept_revisions(session: Session, case_id: UUID) -> Sequence[CaseRevision]:
    """The revisions of a case that came back unsigned, the latest first."""
    return session.scalars(
        select(CaseRevision).where(CaseRevision.case_id == case_id).order_by(CaseRevision.revision.desc())
    ).all()


def messages(session: Session, case_id: UUID) -> Sequence[CaseMessage]:
    """What was written about a case, the first first."""
    return session.scalars(
        select(CaseMessage)
        .where(CaseMessage.case_id == case_id)
        .order_by(CaseMessage.sent_at, CaseMessage.id)
        .options(joinedload(CaseMessage.author))
    ).all()
