"""Cases with all that a decision needs, and what was decided."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from logbook.cases.models import Case
from logbook.cases.queries import WHOLE
from logbook.signoff.models import Return, Signature, SignatureKind


def case_to_decide(session: Session, case_id: UUID) -> Case | None:
    """A case with all that a signature covers, locked until the transaction ends: what is signed is what is stored."""
    return session.scalar(_to_decide(Case.id == case_id))


def cases_to_decide(session: Session, case_ids: Collection[UUID]) -> Mapping[UUID, Case]:
    """The same for several at once, by their keys; those that are gone are missing."""
    # Always locked in one order, so that two who need the same ones never wait for each other.
    found = session.scalars(_to_decide(Case.id.in_(case_ids)).order_by(Case.id)).all()
    return {each.id: each for each in found}


def _to_decide(which: ColumnElement[bool]) -> Select[Case]:
    return select(Case).where(which).options(*WHOLE).with_for_update(of=Case)


def latest_signature(session: Session, case_id: UUID) -> Signature | None:
    """The signature on the latest signed revision of a case, with its attested roles."""
    return session.scalar(_latest(Signature.case_id == case_id))


def latest_attestation(session: Session, case_id: UUID) -> Signature | None:
    """The same, passing over a void, which says nothing of what was done."""
    return session.scalar(_latest(Signature.case_id == case_id, Signature.kind != SignatureKind.VOID))


def _latest(*which: ColumnElement[bool]) -> Select[Signature]:
    attested = selectinload(Signature.attested_roles)
    return select(Signature).where(*which).order_by(Signature.revision.desc()).limit(1).options(attested)


def returns(session: Session, case_id: UUID) -> Sequence[Return]:
    """Every time the case was sent back, latest first."""
    return session.scalars(
        select(Return)
        .where(Return.case_id == case_id)
        .order_by(Return.returned_at.desc())
        .options(joinedload(Return.returned_by))
    ).all()
