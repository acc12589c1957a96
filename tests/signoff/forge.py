"""A connection of somebody who owns the database: no trigger, key or check stops it."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg

TABLES = ("logged_case", "case_procedure", "signature", "attested_role", "chain_head")
OF_THE_SERVER = ("signing_key", "chain_root")
AUDIT = ("audit_event", "audit_head")


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
    for table in (*TABLES, *OF_THE_SERVER, *AUDIT):
        # Foreign keys are triggers here, too.
        connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL".encode())
        checks = "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = CAST(%s AS regclass)"
        for (name,) in connection.execute(checks, [table]).fetchall():
            connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}".encode())
    return connection


def forgeries(value: object) -> Iterator[str]:
    """Other values for a column, as SQL: each byte changed in turn, and what a lenient reader takes for the same."""
    yield "NULL"
    if value is None:
        yield from ("0", "1", "''", "'x'", "'null'", "x'00'")
    elif isinstance(value, int):
        yield from (f"{value + 1}", f"{value - 1}", f"{-value - 1}", f"{value + 256}", f"{value}.5", "x'01'")
        yield from (f"'{value}a'", f"' {value}_'", "3", "''")
    else:
        assert isinstance(value, bytes)
        changed = [
            value[:at] + bytes([byte ^ bit]) + value[at + 1 :] for at, byte in enumerate(value) for bit in bits(value)
        ]
        dropped = [value[:-1], value[1:], b""] if value else []
        added = [value + b" ", b" " + value, value + b"\0", value + b"\n"]
        alike = [value.upper(), value.replace(b" ", b"T"), value.replace(b".", b","), value.replace(b",", b", ")]
        alike += [value.replace(b"true", b"1"), value + b":00", value + b"0", value + b"Z", value + b"+00:00"]
        for each in [*changed, *dropped, *added, *alike]:
            if each != value:
                yield f"CAST(x'{each.hex()}' AS TEXT)"
        yield f"x'{value.hex()}'"


def bits(value: bytes) -> tuple[int, ...]:
    """Which bits of a byte to turn: a neighbor, the other case, and what is no UTF-8; of a long text only the first."""
    return (1,) if len(value) > 200 else (1, 0x20, 0x80)
