"""Finding what is signed together."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from logbook.cases.models import Case
from logbook.people.models import Person
from logbook.signoff.models import BatchState, ItemState, SigningBatch, SigningItem


def batch(session: Session, batch_id: UUID) -> SigningBatch | None:
    """A batch with its cases, its program and its attending."""
    return session.scalar(_with_all(batch_id))


def batch_to_close(session: Session, batch_id: UUID) -> SigningBatch | None:
    """The same, held until the transaction ends and as it is now: of two who close it the second finds it closed."""
    held = _with_all(batch_id).with_for_update(of=SigningBatch).execution_options(populate_existing=True)
    return session.scalar(held)


def batches_due(session: Session, now: datetime, attending_id: UUID | None = None) -> Sequence[UUID]:
    """The batches whose seconds of undo are over, the oldest first; of everybody or of one attending."""
    due = select(SigningBatch.id).where(SigningBatch.state == BatchState.PENDING, SigningBatch.due_at <= now)
    if attending_id is not None:
        due = due.where(SigningBatch.attending_id == attending_id)
    return session.scalars(due.order_by(SigningBatch.due_at)).all()


def being_signed(session: Session, case_ids: Collection[UUID]) -> Mapping[UUID, SigningBatch]:
    """The batch in which each of the cases is being signed at the moment."""
    rows = session.execute(
        select(SigningItem.case_id, SigningBatch)
        .join(SigningBatch, SigningBatch.id == SigningItem.batch_id)
        .where(SigningItem.case_id.in_(case_ids), SigningItem.state == ItemState.PENDING)
    )
    return {case_id: batch for case_id, batch in rows if case_id}


def keys_of(session: Session, program_id: UUID, numbers: Collection[int]) -> Sequence[UUID]:
    """The keys of the cases with these numbers in a program."""
    return session.scalars(select(Case.id).where(Case.program_id == program_id, Case.number.in_(numbers))).all()


def _with_all(batch_id: UUID) -> Select[SigningBatch]:
    return (
        select(SigningBatch)
        .where(SigningBatch.id == batch_id)
        .options(
            selectinload(SigningBatch.items),
            joinedload(SigningBatch.program),
            joinedload(SigningBatch.attending).selectinload(Person.memberships),
        )
    )
