"""A connection of somebody who owns the database: no trigger, key or check stops it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg

TABLES = ("logged_case", "case_procedure", "signature", "attested_role", "chain_head")


@contextmanager
def forger(url: str) -> Iterator[Any]:
    """A bare driver connection that commits each statement; text comes back as bytes on SQLite."""
    made = _sqlite(url) if url.startswith("sqlite") else _postgresql(url)
    with closing(made) as connection:
        yield connection


def _sqlite(url: str) -> sqlite3.Connection:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"), isolation_level=None)
    connection.text_factory = bytes
    for pragma in ("foreign_keys=OFF", "ignore_check_constraints=ON", "synchronous=OFF", "busy_timeout=5000"):
        connection.execute(f"PRAGMA {pragma}")
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name.decode()}")
    return connection


def _postgresql(url: str) -> "psycopg.Connection[tuple[Any, ...]]":
    connection = psycopg.connect(url, autocommit=True)
    for table in TABLES:
        # Foreign keys are triggers here, too.
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL".encode())
        checks = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = CAST(%s AS regclass)"
        for (name,) in connection.execute(checks, [table]).fetchall():
            connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())
    return connection
