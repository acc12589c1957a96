"""Recording: an event waits in its session and is appended to its chain when the transaction is about to end.

As late as that, because whoever appends holds the head of the chain until the commit: a transaction that goes on to
wait for a case while another, which has the case, waits for the head would never end. So the head comes after every
other lock, and of several heads the smaller key first. It takes a statement to lock a head, one to move it on, and one
for all events together.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Uuid, bindparam, event, insert, select, text, update
from sqlalchemy.orm import Session, SessionTransaction

from logbook.foundation import clock
from logbook.foundation.audit.events import (
    COVERED,
    NO_PROGRAM,
    AuditEvent,
    AuditHead,
    Identified,
    event_digest,
    genesis,
)
from logbook.foundation.canonical import canonical, plain
from logbook.foundation.ids import uuid7

_WAITING = "audit events that wait for the end of the transaction"


def record(
    session: Session,
    *,
    by: Identified | None,
    verb: str,
    subject: Any = None,
    program_id: UUID | None = None,
    at: datetime | None = None,
    **facts: Any,
) -> AuditEvent:
    """Record one event. ``facts`` are plain JSON values and never hold free text of a case or anything secret.

    It is in the database once the transaction has ended, and never if that is rolled back.
    """
    made = AuditEvent(
        id=uuid7(),
        at=at or clock.now(),
        program_id=program_id or getattr(subject, "program_id", None),
        actor_id=by.id if by else None,
        verb=verb,
        subject_kind=getattr(subject, "__tablename__", "none"),
        subject_id=getattr(subject, "id", None),
        facts=facts,
    )
    wait(session, made)
    return made


def wait(session: Session, made: AuditEvent) -> None:
    """Let an event wait for the end of the session's transaction. Raises TypeError if its facts are not plain."""
    canonical(made.facts)
    within = session.get_nested_transaction() or session.get_transaction() or session.begin()
    session.info.setdefault(_WAITING, []).append((made, within))


def append(session: Session) -> None:
    """Append what waits in this session to its chains; a commit does so by itself.

    Whoever calls it earlier holds the heads from then on, and must not wait for anything else.
    """
    waiting = session.info.pop(_WAITING, ())
    if not waiting:
        return
    session.flush()
    connection = session.connection()
    chains: dict[UUID, list[AuditEvent]] = {}
    for made, _ in waiting:
        chains.setdefault(made.program_id or NO_PROGRAM, []).append(made)
    heads = []
    for chain in sorted(chains):
        length, digest = _locked_head(connection, chain)
        for made in chains[chain]:
            length += 1
            made.sequence = length
            made.digest = digest = event_digest({name: plain(getattr(made, name)) for name in COVERED}, digest)
        heads.append({"key": chain, "to_length": length, "to_digest": digest})
    rows = [{name: getattr(made, name) for name in (*COVERED, "digest")} for of in chains.values() for made in of]
    connection.execute(_INSERT, rows)
    connection.execute(_MOVE_ON, heads)


_INSERT = insert(AuditEvent)
_LOCK = select(AuditHead.length, AuditHead.digest).where(AuditHead.chain == bindparam("key")).with_for_update()
_MOVE_ON = (
    update(AuditHead.__table__)  # type: ignore[arg-type]  # declared as a FromClause, and a Table
    .where(AuditHead.chain == bindparam("key"))
    .values(length=bindparam("to_length"), digest=bindparam("to_digest"))
)
_BEGIN = text("INSERT INTO audit_head (chain, length, digest) VALUES (:key, 0, :digest) ON CONFLICT DO NOTHING")


def _locked_head(connection: Connection, chain: UUID) -> tuple[int, str]:
    """Length and last digest of the chain, locked until the end of the transaction."""
    found = connection.execute(_LOCK, {"key": chain}).one_or_none()
    if found is None:
        program_id = None if chain == NO_PROGRAM else chain
        begun = {"key": chain, "digest": genesis(program_id)}
        connection.execute(_BEGIN.bindparams(bindparam("key", type_=Uuid())), begun)
        found = connection.execute(_LOCK, {"key": chain}).one()
    return found.length, found.digest


@event.listens_for(Session, "before_commit")
def _append_at_the_end(session: Session) -> None:
    # A savepoint that is released ends nothing yet.
    if not session.in_nested_transaction():
        append(session)


@event.listens_for(Session, "after_soft_rollback")
def _forget_what_was_undone(session: Session, undone: SessionTransaction) -> None:
    if waiting := session.info.get(_WAITING):
        session.info[_WAITING] = [each for each in waiting if not _is_within(each[1], undone)]


@event.listens_for(Session, "after_transaction_end")
def _forget_what_was_left(session: Session, ended: SessionTransaction) -> None:
    if ended.parent is None:
        session.info.pop(_WAITING, None)


def _is_within(transaction: SessionTransaction | None, outer: SessionTransaction) -> bool:
    while transaction is not None and transaction is not outer:
        transaction = transaction.parent
    return transaction is outer
