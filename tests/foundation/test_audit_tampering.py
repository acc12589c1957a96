"""Whoever gets at the audit trail itself, past its triggers and keys, is found out, and the first place is named."""

# ruff: noqa: S608

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from uuid import UUID

import psycopg
import pytest

from logbook.foundation import audit
from logbook.foundation.audit import BrokenEvent, check_trail
from logbook.foundation.db import Database
from tests.signoff.forge import AUDIT, forger, forgeries

PROGRAM, THING = UUID(int=5 << 64), UUID(int=6 << 64)


class Thing:
    """A thing of the program."""

    __tablename__ = "thing"
    program_id, id = PROGRAM, THING


def record_four(database: Database) -> None:
    """Four events of a program, in every column something, and one of none."""
    with database.writing() as session:
        for number in (1, 2, 3, 4):
            audit.record(session, by=Thing(), verb="case.log", subject=Thing(), number=number, words=["ä", True])
        audit.record(session, by=None, verb="account.refused")


def first_break(database: Database) -> BrokenEvent | None:
    """The first broken event of the first chain that has one."""
    with database.reading() as session:
        return next((each.broken for each in check_trail(session) if each.broken), None)


def breaks(database: Database) -> list[BrokenEvent]:
    """The first broken event of every chain that has one."""
    with database.reading() as session:
        return [each.broken for each in check_trail(session) if each.broken]


@pytest.fixture
def opened(fresh_sqlite) -> Iterator[tuple[Database, sqlite3.Connection]]:
    """A database with a chain of four, and a connection to its file that nothing stops."""
    with fresh_sqlite() as url:
        database = Database(url)
        record_four(database)
        with forger(url) as owner:
            yield database, owner
        database.dispose()


def test_whole_chains_are_found_whole(database: Database):
    record_four(database)
    heard: list[int] = []
    with database.reading() as session:
        reports = check_trail(session, heard.append)
    found = [(each.program_id, each.length, each.broken) for each in reports]
    assert found == [(None, 1, None), (str(PROGRAM), 4, None)]
    assert heard == [5]


@pytest.mark.parametrize("table", AUDIT)
def test_every_change_to_an_event_or_a_head_is_found_and_named(opened, table):
    database, owner = opened
    where = {"audit_event": "sequence = 2", "audit_head": "length = 4"}[table]
    (rowid,) = owner.execute(f"SELECT rowid FROM {table} WHERE {where}").fetchone()
    tried, unnoticed, misnamed = 0, [], []
    for _, column, *_ in owner.execute(f"PRAGMA table_info({table})").fetchall():
        column = column.decode()
        read = f"SELECT {column}, typeof({column}), quote({column}) FROM {table} WHERE rowid = {rowid}"
        before = owner.execute(read).fetchone()
        for forged in forgeries(before[0]):
            with suppress(sqlite3.IntegrityError):  # a unique or NOT NULL column: the database itself refuses
                owner.execute(f"UPDATE {table} SET {column} = {forged} WHERE rowid = {rowid}")
            if owner.execute(read).fetchone() == before:
                continue
            tried += 1
            found = breaks(database)
            if not found:
                unnoticed.append((column, forged))
            elif not any(named(each, table, column) for each in found):
                misnamed.append((column, forged, found))
            owner.execute(f"UPDATE {table} SET {column} = {before[2].decode()} WHERE rowid = {rowid}")
    assert tried > 100
    assert (unnoticed, misnamed) == ([], [])
    assert breaks(database) == []


def named(found: BrokenEvent, table: str, column: str) -> bool:
    """Whether the report says which event it is, or that it is the head."""
    if table == "audit_head":
        return "head" in found.what
    # An event that was given the number of an earlier one is found there.
    return found.sequence == 2 or (column == "sequence" and "the next one found is number" in found.what)


INSERTED = (
    "INSERT INTO audit_event (id, at, program_id, actor_id, verb, subject_kind, subject_id, facts, sequence, digest) "
    "SELECT {key}, at, program_id, actor_id, verb, subject_kind, subject_id, facts, {sequence}, digest "
    "FROM audit_event WHERE sequence = {like} AND program_id IS NOT NULL"
)


@pytest.mark.parametrize(
    ("statements", "sequence", "what"),
    [
        (["DELETE FROM audit_event WHERE sequence = 2"], 2, "missing; the next one found is number 3"),
        (["DELETE FROM audit_event WHERE sequence IN (1, 3)"], 1, "missing"),
        (["DELETE FROM audit_event WHERE sequence = 4"], 4, "the head of the chain counts 4 events, and 3 are there"),
        (["DELETE FROM audit_event WHERE program_id IS NOT NULL"], 1, "counts 4 events, and 0 are there"),
        (["DELETE FROM audit_head WHERE length = 4"], 4, "the head of the chain is missing, and 4 events are there"),
        (["UPDATE audit_head SET length = 3 WHERE length = 4"], 5, "counts 3 events, and 4 are there"),
        (
            ["DELETE FROM audit_event WHERE sequence = 4", "UPDATE audit_head SET length = 3 WHERE length = 4"],
            3,
            "does not hold the digest",
        ),
        ([INSERTED.format(key="{key}", sequence=5, like=4)], 5, "is not what was recorded after the one before it"),
        (
            [
                "UPDATE audit_event SET sequence = sequence + 100 WHERE sequence >= 3",
                INSERTED.format(key="{key}", sequence=3, like=2),
                "UPDATE audit_event SET sequence = sequence - 99 WHERE sequence > 100",
            ],
            3,
            "is not what was recorded after the one before it",
        ),
        (
            [
                "UPDATE audit_event SET sequence = 9 WHERE sequence = 2",
                "UPDATE audit_event SET sequence = 2 WHERE sequence = 3",
                "UPDATE audit_event SET sequence = 3 WHERE sequence = 9",
            ],
            2,
            "is not what was recorded after the one before it",
        ),
        (["UPDATE audit_event SET program_id = NULL WHERE sequence = 3"], 3, "missing; the next one found is number 4"),
    ],
)
def test_what_is_gone_added_or_moved_is_named(database_url, statements, sequence, what):
    database = Database(database_url)
    record_four(database)
    key = "lower(hex(randomblob(16)))" if database_url.startswith("sqlite") else "gen_random_uuid()"
    with forger(database_url) as owner:
        for statement in statements:
            owner.execute(statement.replace("{key}", key))
    found = [each for each in breaks(database) if what in each.what]
    database.dispose()
    assert [each.sequence for each in found] == [sequence]


# How a value of each type is changed on PostgreSQL, where a value has one form only.
CHANGES = {
    "uuid": ["gen_random_uuid()", "NULL", "'00000000-0000-0000-0000-000000000000'"],
    "character varying": ["{0} || '#'", "upper({0})", "''"],
    "integer": ["{0} + 10", "-{0}"],
    "timestamp with time zone": ["{0} + interval '1 microsecond'", "'infinity'", "'0044-03-15 12:00:00 BC'"],
    "json": ["'{{}}'", "' ' || CAST({0} AS text)", "'1e400'", "'null'"],
}


def test_every_column_is_watched_on_postgresql(fresh_postgresql):
    with fresh_postgresql() as url, forger(url) as owner:
        database = Database(url)
        record_four(database)
        tried, unnoticed = 0, []
        for table, where in (("audit_event", "sequence = 2"), ("audit_head", "length = 4")):
            columns = owner.execute(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table]
            ).fetchall()
            owner.execute(f"CREATE TEMPORARY TABLE kept AS TABLE {table}")
            for column, kind in columns:
                for change in CHANGES[kind]:
                    forged = f"CAST({change.format(column)} AS {kind})"
                    with suppress(psycopg.errors.IntegrityError, psycopg.errors.DataError):
                        owner.execute(f"UPDATE {table} SET {column} = {forged} WHERE {where}")
                    here = f"(SELECT CAST(each AS text) FROM {table} AS each)"
                    there = "(SELECT CAST(each AS text) FROM kept AS each)"
                    if owner.execute(f"{here} EXCEPT {there}").fetchall():
                        tried += 1
                        if first_break(database) is None:
                            unnoticed.append(f"{column} = {forged}")
                    owner.execute(f"DELETE FROM {table}")
                    owner.execute(f"INSERT INTO {table} TABLE kept")
            owner.execute("DROP TABLE kept")
        assert first_break(database) is None
        database.dispose()
    assert tried > 20
    assert unnoticed == []
