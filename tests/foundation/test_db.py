"""Units of work, exact types, and many writers at once."""

import stat
import threading
from datetime import UTC, datetime, time, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError

from logbook.foundation import audit
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import ClockTime, Database, FixedPoint, UtcDateTime

DIALECT = sqlite.dialect()


def test_a_reading_unit_keeps_nothing(database: Database):
    with database.reading() as session:
        audit.record(session, by=None, verb="test")
        audit.append(session)
    with database.reading() as session:
        assert session.scalars(select(AuditEvent)).all() == []


def test_a_writing_unit_that_raises_keeps_nothing(database: Database):
    def fail() -> None:
        with database.writing() as session:
            audit.record(session, by=None, verb="test")
            audit.append(session)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with database.reading() as session:
        assert session.scalars(select(AuditEvent)).all() == []


def test_sixteen_writers_at_once_all_succeed(database: Database):
    errors: list[Exception] = []

    def write() -> None:
        try:
            for _ in range(5):
                with database.writing() as session:
                    session.scalars(select(AuditEvent).limit(1)).all()
                    audit.record(session, by=None, verb="test")
        except DBAPIError as error:
            errors.append(error)

    writers = [threading.Thread(target=write) for _ in range(16)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert errors == []
    with database.reading() as session:
        assert len(session.scalars(select(AuditEvent)).all()) == 80


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET verb = 'other'", "DELETE FROM audit_event"])
def test_the_database_refuses_to_change_the_audit_trail(database: Database, statement: str):
    with database.writing() as session:
        audit.record(session, by=None, verb="test")
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.connection().exec_driver_sql(statement)


def test_moments_come_back_aware_and_in_utc(database: Database):
    moment = datetime(2026, 3, 1, 23, 30, 0, 125, tzinfo=timezone(timedelta(hours=-5)))
    with database.writing() as session:
        audit.record(session, by=None, verb="test", at=moment)
    with database.reading() as session:
        found = session.scalars(select(AuditEvent)).one().at
    assert found == moment
    assert found.tzinfo is UTC


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(TypeError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 3, 1), DIALECT)  # noqa: DTZ001


@given(some.decimals(min_value=0, max_value=10**6, places=6))
def test_decimals_are_exact(value: Decimal):
    kind = FixedPoint(6)
    found = kind.process_result_value(kind.process_bind_param(value, DIALECT), DIALECT)
    assert found == value
    assert "E" not in f"{found:f}"


@given(some.times(timezones=some.none()))
def test_clock_times_are_kept_to_the_minute(value: time):
    kind = ClockTime()
    found = kind.process_result_value(kind.process_bind_param(value, DIALECT), DIALECT)
    assert found == value.replace(second=0, microsecond=0, fold=0)


def test_nobody_else_on_the_machine_reads_the_database_file(tmp_path: Path):
    database = Database(f"sqlite:///{tmp_path / 'logbook.sqlite'}")
    with database.writing() as session:
        session.connection().exec_driver_sql("CREATE TABLE thing (id INTEGER)")
        modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in tmp_path.iterdir()}
    database.dispose()
    assert "logbook.sqlite-wal" in modes
    assert set(modes.values()) == {0o600}, modes
