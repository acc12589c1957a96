"""Signing many cases at once: said now, and undone within seconds or else signed by whoever comes first after them."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseRole
from logbook.foundation import audit, clock
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, DomainError, Forbidden, Invalid
from logbook.people.models import Person, Program
from logbook.signoff import queries, rules
from logbook.signoff.actions.deciding import agreed_on
from logbook.signoff.actions.sealing import Agreed, seal_all
from logbook.signoff.models import BatchState, Entrustment, ItemState, Means, SigningBatch, SigningItem
from logbook.signoff.rules import Chosen, Incomplete, Lacking


class NotTheirs(Conflict):
    """The case does not wait for whoever asks, or there is none; which of both is not said."""


def sign_together(
    session: Session,
    *,
    by: Person,
    program: Program,
    chosen: Sequence[Chosen],
    authenticated_by: Means,
    undo: timedelta = rules.UNDO,
) -> SigningBatch:
    """Keep what ``by`` says of these cases; they are signed once the time to ``undo`` it is over, by ``due``.

    A case that was changed, taken back or decided since it was shown is left out, with the reason. Raises Incomplete,
    and keeps nothing, if a row lacks its role or entrustment; Invalid for none or too many.
    """
    rules.check_count(chosen)
    cases = queries.cases_to_decide(session, queries.keys_of(session, program.id, [each.number for each in chosen]))
    there = {each.number: each for each in cases.values()}
    elsewhere = queries.being_signed(session, list(cases))
    now, items, lacking = clock.now(), [], []
    for place, each in enumerate(chosen, start=1):
        case = there.get(each.number)
        item = SigningItem(
            number=each.number, place=place, case_id=case.id if case else None, revision=each.revision,
            entrustment=each.entrustment, roles={}, state=ItemState.PENDING, why="",
        )  # fmt: skip
        items.append(item)
        if case is not None:
            item.roles = {str(step.place): each.role(step.place, step.role).value for step in case.procedures}
        try:
            _agreed(session, by, case, item, authenticated_by)
            if case is not None and case.id in elsewhere:
                raise Conflict(rules.being_signed(each.number))
        except Invalid as objection:
            lacking.append(Lacking(each.number, objection.sentence))
        except NotTheirs as objection:
            # Nor are its key and its roles kept, which the page of the batch would show.
            item.state, item.why, item.case_id, item.roles = ItemState.LEFT_OUT, objection.sentence, None, {}
        except DomainError as objection:
            item.state, item.why = ItemState.LEFT_OUT, objection.sentence
    if lacking:
        raise Incomplete(lacking)
    pending = {each.case_id for each in items if each.state is ItemState.PENDING}
    as_deputy = sum(key in pending and case.attending_id != by.id for key, case in cases.items())
    attested = rules.attestation(len(chosen), as_deputy)
    batch = SigningBatch(
        program_id=program.id, attending_id=by.id, attested=attested,
        authenticated_by=authenticated_by, state=BatchState.PENDING, made_at=now, due_at=now + undo, items=items,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    audit.record(session, by=by, verb="batch.make", subject=batch, at=now, cases=len(items))
    return batch


def undo_batch(session: Session, *, by: Person, batch: SigningBatch) -> None:
    """Take back what was said of the cases of a batch. Raises Conflict once they were signed: it is too late then.

    ``batch`` comes from ``queries.batch_to_close``. One that was undone before stays undone.
    """
    if batch.state is BatchState.SIGNED:
        raise Conflict("It is too late to undo that: the cases were signed. Only an amendment changes them now.")
    if batch.state is BatchState.UNDONE:
        return
    for item in batch.items:
        if item.state is ItemState.PENDING:
            item.state = ItemState.UNDONE
    _close(batch, BatchState.UNDONE)
    audit.record(session, by=by, verb="batch.undo", subject=batch)


def due(database: Database, attending_id: UUID | None = None) -> int:
    """Sign every batch whose time to undo is over, of everybody or of one attending; how many there were.

    Each in a transaction of its own. Any number of callers may come at once: each batch is closed by the first.
    """
    with database.reading() as session:
        found = queries.batches_due(session, clock.now(), attending_id)
    for batch_id in found:
        with database.writing() as session:
            batch = queries.batch_to_close(session, batch_id)
            if batch is not None and batch.state is BatchState.PENDING:
                _sign(session, batch)
    return len(found)


def _sign(session: Session, batch: SigningBatch) -> None:
    pending = [item for item in batch.items if item.state is ItemState.PENDING]
    cases = queries.cases_to_decide(session, [item.case_id for item in pending if item.case_id])
    agreed: list[Agreed] = []
    for item in pending:
        case = cases.get(item.case_id) if item.case_id else None
        try:
            agreed.append(_agreed(session, batch.attending, case, item, batch.authenticated_by))
        except DomainError as objection:
            item.state, item.why = ItemState.LEFT_OUT, objection.sentence
        else:
            item.state = ItemState.SIGNED
    seal_all(session, by=batch.attending, program_id=batch.program_id, agreed=agreed)
    _close(batch, BatchState.SIGNED)
    audit.record(
        session,
        by=batch.attending,
        verb="batch.sign",
        subject=batch,
        signed=len(agreed),
        left_out=len(batch.items) - len(agreed),
    )


def _agreed(session: Session, by: Person, case: Case | None, item: SigningItem, authenticated_by: Means) -> Agreed:
    """What is to be signed; raises as ``sign`` does. Of somebody else's case no more is said than that it is gone."""
    gone = NotTheirs(
        f"Case {item.number} is not in your queue any more: it was taken back, or another attending named."
    )
    if case is None:
        raise gone
    # Within a revision a procedure keeps its place; in another one the turn is over before roles are looked at.
    by_place = {int(place): CaseRole(role) for place, role in item.roles.items()}
    try:
        return agreed_on(
            session,
            by=by,
            case=case,
            revision=item.revision,
            roles={each.id: by_place[each.place] for each in case.procedures if each.place in by_place},
            entrustment=Entrustment(item.entrustment) if item.entrustment else None,
            authenticated_by=authenticated_by,
        )
    except Forbidden:
        raise gone from None


def _close(batch: SigningBatch, state: BatchState) -> None:
    batch.state, batch.closed_at = state, clock.now()
