"""Whoever gets at the file itself, past triggers, keys and checks, is found out: each change to what was signed.

Values are forged as SQLite stores them, byte by byte and in every other way that would read like the same value.
"""

# ruff: noqa: S608

import sqlite3
from collections.abc import Iterator

import pytest

from logbook.foundation.db import Database
from logbook.signoff import queries
from tests.cast import gather
from tests.signoff.arrange import signed_case
from tests.signoff.forge import forger, forgeries

# The second of three signatures is the victim, so that there is a chain before it and after it.
VICTIM = 2
ROWS = {
    "logged_case": "number = 2",
    "case_procedure": "case_id = (SELECT case_id FROM signature WHERE sequence = 2)",
    "signature": "sequence = 2",
    "attested_role": "signature_id = (SELECT id FROM signature WHERE sequence = 2)",
    "chain_head": "length = 3",
}


@pytest.fixture
def opened(fresh_sqlite) -> Iterator[tuple[Database, sqlite3.Connection]]:
    """A database with three signed cases, and a connection to its file that nothing stops."""
    with fresh_sqlite() as url:
        database = Database(url)
        with database.writing() as session:
            cast = gather(session)
        with database.writing() as session:
            for number in (1, 2, 3):
                signed_case(session, cast, number)
        with forger(url) as owner:
            yield database, owner
        database.dispose()


def broken(database: Database):
    """The first broken link of the first program that has one."""
    with database.reading() as session:
        return next((each.broken for each in queries.check_chains(session) if each.broken), None)


@pytest.mark.parametrize("table", ROWS)
def test_every_change_to_what_was_signed_is_found_and_named(opened, table):
    database, owner = opened
    columns = [name.decode() for _, name, *_ in owner.execute(f"PRAGMA table_info({table})").fetchall()]
    rowids = [row for (row,) in owner.execute(f"SELECT rowid FROM {table} WHERE {ROWS[table]}").fetchall()]
    assert rowids
    tried, unnoticed, misnamed = 0, [], []
    for rowid in rowids:
        for column in columns:
            read = f"SELECT {column}, typeof({column}), quote({column}) FROM {table} WHERE rowid = {rowid}"
            before = owner.execute(read).fetchone()
            for forged in forgeries(before[0]):
                owner.execute("BEGIN")
                try:
                    owner.execute(f"UPDATE {table} SET {column} = {forged} WHERE rowid = {rowid}")
                except sqlite3.IntegrityError:
                    owner.execute("ROLLBACK")  # a unique or NOT NULL column: the database itself refuses
                    continue
                after = owner.execute(read).fetchone()
                owner.execute("COMMIT")
                if after == before:
                    continue  # a column's affinity has turned it back
                tried += 1
                found = broken(database)
                if found is None:
                    unnoticed.append((rowid, column, forged))
                elif not named(found, table, column):
                    misnamed.append((rowid, column, forged, found))
                owner.execute(f"UPDATE {table} SET {column} = {before[2].decode()} WHERE rowid = {rowid}")
                assert owner.execute(read).fetchone() == before
    assert tried > len(columns)
    assert unnoticed == []
    assert misnamed == []
    assert broken(database) is None


def named(found, table: str, column: str) -> bool:
    """Whether the report says which signature, which case, and what differs, as far as that can still be known."""
    if table == "chain_head":
        return "the head of the chain" in found.what
    if table == "signature" and column in ("program_id", "sequence") and "the signature is missing" in found.what:
        return found.sequence == VICTIM or "of case 2" in found.what
    if table == "case_procedure" and column in ("case_id", "place"):
        # One procedure is gone, or they have changed places.
        return (found.sequence, found.case_number) == (VICTIM, VICTIM) and "procedure" in found.what
    if table == "logged_case" and column == "id":
        return (found.sequence, found.case_number) == (VICTIM, VICTIM) and "is not there" in found.what
    if table in ("logged_case", "case_procedure"):
        return (found.sequence, found.case_number) == (VICTIM, VICTIM) and column in found.what
    # A snapshot that was forged may not tell its case's number any more.
    return found.sequence == VICTIM and (found.case_number == VICTIM or column == "snapshot")
