"""The audit trail: events are appended at the end of their transaction, in one chain a program that never forks."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from logbook.foundation import audit, clock
from logbook.foundation.audit import AuditEvent, AuditHead, check_trail
from logbook.foundation.db import Database
from logbook.people.models import Program

HERE, THERE = UUID(int=5), UUID(int=6)


@dataclass
class Thing:
    """Something of a program that can be acted on."""

    program_id: UUID
    id: UUID
    __tablename__ = "thing"


def chain_of(database: Database, program_id: UUID | None) -> list[tuple[int, str]]:
    """Sequence and verb of every event of a chain."""
    with database.reading() as session:
        of_it = select(AuditEvent).where(AuditEvent.program_id.is_not_distinct_from(program_id))
        return [(each.sequence, each.verb) for each in session.scalars(of_it.order_by(AuditEvent.sequence))]


def breaks(database: Database) -> list[object]:
    """What is broken in any chain."""
    with database.reading() as session:
        return [each.broken for each in check_trail(session) if each.broken]


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement.split()[0])

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


def test_each_program_has_a_chain_and_what_belongs_to_none_has_one(database: Database):
    for program_id in (HERE, THERE, None, HERE):
        with database.writing() as session:
            audit.record(session, by=None, verb="first", program_id=program_id)
            audit.record(session, by=None, verb="second", program_id=program_id)
    assert chain_of(database, HERE) == [(1, "first"), (2, "second"), (3, "first"), (4, "second")]
    assert chain_of(database, THERE) == chain_of(database, None) == [(1, "first"), (2, "second")]
    assert breaks(database) == []


def test_a_digest_covers_the_event_and_the_one_before(database: Database):
    with database.writing() as session:
        first = audit.record(session, by=None, verb="one", subject=Thing(HERE, UUID(int=7)), number=17, words=["ä"])
        second = audit.record(session, by=Thing(HERE, UUID(int=8)), verb="two", program_id=HERE)
    assert first.digest == audit.event_digest(
        {
            "id": str(first.id),
            "program_id": str(HERE),
            "sequence": 1,
            "at": first.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "actor_id": None,
            "verb": "one",
            "subject_kind": "thing",
            "subject_id": str(UUID(int=7)),
            "facts": {"number": 17, "words": ["ä"]},
        },
        audit.genesis(HERE),
    )
    assert (second.sequence, second.actor_id) == (2, UUID(int=8))
    with database.reading() as session:
        assert session.get_one(AuditHead, HERE).digest == second.digest


def test_however_many_events_take_three_statements(database: Database):
    with database.writing() as session:
        audit.record(session, by=None, verb="begun", program_id=HERE)
    with statements(database) as sent, database.writing() as session:
        for number in range(40):
            audit.record(session, by=None, verb="many", program_id=HERE, number=number)
    assert [each for each in sent if each != "BEGIN"] == ["SELECT", "INSERT", "UPDATE"]
    assert len(chain_of(database, HERE)) == 41


def test_nothing_is_sent_for_a_transaction_that_records_nothing(database: Database):
    with statements(database) as sent, database.writing() as session:
        session.connection()
    assert [each for each in sent if each != "BEGIN"] == []


def test_what_a_savepoint_undoes_was_never_recorded(database: Database):
    def fail(session: Session) -> None:
        with session.begin_nested():
            audit.record(session, by=None, verb="undone", program_id=HERE)
            with session.begin_nested():
                audit.record(session, by=None, verb="undone with it", program_id=HERE)
            raise ZeroDivisionError

    with database.writing() as session:
        audit.record(session, by=None, verb="before", program_id=HERE)
        with session.begin_nested():
            audit.record(session, by=None, verb="kept", program_id=HERE)
        with pytest.raises(ZeroDivisionError):
            fail(session)
        audit.record(session, by=None, verb="after", program_id=HERE)
    assert chain_of(database, HERE) == [(1, "before"), (2, "kept"), (3, "after")]


def test_a_session_that_is_used_again_does_not_record_what_it_left(database: Database):
    with database.session(writes=True) as session:
        audit.record(session, by=None, verb="rolled back", program_id=HERE)
        session.rollback()
        audit.record(session, by=None, verb="kept", program_id=HERE)
        session.commit()
        session.scalars(select(AuditEvent)).all()
        audit.record(session, by=None, verb="left", program_id=HERE)
        session.close()
        session.commit()
    assert chain_of(database, HERE) == [(1, "kept")]


def test_facts_that_are_not_plain_are_refused_where_they_are_said(database: Database):
    with pytest.raises(TypeError, match="float"), database.writing() as session:
        audit.record(session, by=None, verb="test", seconds=1.5)


def together(count: int, work: Callable[[int], object]) -> None:
    """Let so many threads do their work at once; raises what one of them raised."""
    barrier = threading.Barrier(count)

    def begin(place: int) -> None:
        barrier.wait()
        work(place)

    with ThreadPoolExecutor(count) as pool:
        list(pool.map(begin, range(count)))


def test_eight_writers_of_the_same_chains_never_fork_one(database: Database):
    def work(place: int) -> None:
        for _ in range(6):
            with database.writing() as session:
                # In another order each time: the heads are taken in one order all the same.
                for program_id in (HERE, THERE, None)[:: 1 if place % 2 else -1]:
                    audit.record(session, by=None, verb="test", program_id=program_id)

    together(8, work)
    for program_id in (HERE, THERE, None):
        assert [sequence for sequence, _ in chain_of(database, program_id)] == list(range(1, 49))
    assert breaks(database) == []


def test_nobody_waits_for_a_row_while_holding_the_end_of_a_chain(database: Database):
    """Each records first and locks a row afterwards, every second one the other way round: no deadlock, no fork."""
    with database.writing() as session:
        rows = [Program(name=f"Program {number}", institution="Somewhere") for number in (1, 2)]
        session.add_all(rows)
    keys = [each.id for each in rows]

    def work(place: int) -> None:
        for _ in range(6):
            with database.writing() as session:
                lock = [select(Program).where(Program.id == key).with_for_update() for key in keys]
                if place % 2:
                    session.scalars(lock[0]).one()
                audit.record(session, by=None, verb="test", program_id=HERE)
                session.flush()
                session.scalars(lock[0]).one().institution = f"Elsewhere {place}"
                session.scalars(lock[1]).one().institution = f"Elsewhere {place}"

    together(8, work)
    assert len(chain_of(database, HERE)) == 48
    assert breaks(database) == []


def test_what_is_recorded_hourly_is_recorded_once_an_hour(database: Database, monkeypatch: pytest.MonkeyPatch):
    now = datetime(2026, 11, 22, 14, 10, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)
    who, thing = Thing(HERE, uuid4()), Thing(HERE, uuid4())

    def saw(**facts: object) -> None:
        audit.record_hourly(database, audit.note(by=who, verb="case.see", subject=thing, **facts))

    together(4, lambda _: saw(number=17))
    now += timedelta(minutes=40)
    saw(number=17)
    assert chain_of(database, HERE) == [(1, "case.see")]
    now += timedelta(minutes=10)
    saw(number=17)
    saw(number=18)
    assert chain_of(database, HERE) == [(place, "case.see") for place in (1, 2, 3)]
    with database.reading() as session:
        seen = session.scalars(select(AuditEvent).where(AuditEvent.sequence == 1)).one()
        assert (seen.actor_id, seen.subject_id, seen.facts) == (who.id, thing.id, {"number": 17})
        assert seen.at == datetime(2026, 11, 22, 14, 10, tzinfo=UTC)
    assert breaks(database) == []


def test_what_a_process_knows_to_be_recorded_is_not_asked_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 22, 14, 10, tzinfo=UTC))
    who, thing = Thing(HERE, uuid4()), Thing(HERE, uuid4())
    said: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    for _ in range(3):
        audit.record_hourly(database, audit.note(by=who, verb="case.see", subject=thing))
    assert sum(each.startswith("SELECT audit_event.id") for each in said) == 1
    assert chain_of(database, HERE) == [(1, "case.see")]
