"""The roles that attendings attested, for many cases at once."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseRole, CaseState
from logbook.signoff.models import AttestedRole, Signature


def attested_roles(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, CaseRole]:
    """The attested role of each procedure of those cases that are signed, by the procedure's key in its case."""
    rows = session.execute(
        select(AttestedRole.case_procedure_id, AttestedRole.role)
        .join(Signature, Signature.id == AttestedRole.signature_id)
        .join(Case, and_(Case.id == Signature.case_id, Case.revision == Signature.revision))
        .where(Case.id.in_(case_ids), Case.state == CaseState.SIGNED)
    )
    return dict(rows.all())
