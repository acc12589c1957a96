"""Changes to the constraints of a table that is there, in both dialects, for migrations.

SQLite has no ALTER for constraints. Copying a table that others point to would check every key twice, so what cannot
touch a stored row is changed where SQLite keeps it, in the text of CREATE TABLE: the way that SQLite's own manual
gives for constraints (lang_altertable, "Making Other Kinds Of Table Schema Changes").
"""

import re
from collections.abc import Callable

from sqlalchemy import Connection, text


class NoSuchConstraint(Exception):
    """The table has nothing of that name; the message is the table and the name."""


def change_check(connection: Connection, table: str, name: str, condition: str) -> None:
    """Give the check ``name`` another condition, which every row has to meet already."""
    drop_constraint(connection, table, name)
    add_check(connection, table, name, condition)


def add_check(connection: Connection, table: str, name: str, condition: str) -> None:
    """Add a check, which every row has to meet already."""
    added = f"CONSTRAINT {name} CHECK ({condition})"
    if connection.dialect.name == "sqlite":
        _rewrite(connection, table, lambda sql: f"{sql.rstrip().removesuffix(')').rstrip()}, {added})")
    else:
        _run(connection, f"ALTER TABLE {table} ADD {added}")


def drop_constraint(connection: Connection, table: str, name: str) -> None:
    """Take a check or a foreign key away. Raises NoSuchConstraint."""
    if connection.dialect.name == "sqlite":
        _rewrite(connection, table, lambda sql: _without(sql, table, name))
    else:
        _run(connection, f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def add_key(connection: Connection, table: str, name: str, column: str, other: str) -> None:
    """Let ``column`` point to ``other``'s id, as every row has to do already."""
    added = f"CONSTRAINT {name} FOREIGN KEY({column}) REFERENCES {other} (id)"
    if connection.dialect.name == "sqlite":
        _rewrite(connection, table, lambda sql: f"{sql.rstrip().removesuffix(')').rstrip()}, {added})")
    else:
        _run(connection, f"ALTER TABLE {table} ADD {added}")


def require(connection: Connection, table: str, column: str) -> None:
    """Refuse NULL in a column that holds none."""
    if connection.dialect.name == "sqlite":
        _rewrite(connection, table, lambda sql: re.sub(_typed(column), r"\1 NOT NULL", sql, count=1))
    else:
        _run(connection, f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL")


def allow_null(connection: Connection, table: str, column: str) -> None:
    """Take NULL in a column from now on."""
    if connection.dialect.name == "sqlite":
        _rewrite(connection, table, lambda sql: re.sub(f"{_typed(column)} NOT NULL", r"\1", sql, count=1))
    else:
        _run(connection, f"ALTER TABLE {table} ALTER COLUMN {column} DROP NOT NULL")


def _typed(column: str) -> str:
    return rf"(\b{column} \w+(?:\(\d+\))?)"


def _without(sql: str, table: str, name: str) -> str:
    begin = re.search(rf",\s*CONSTRAINT {name} (CHECK|FOREIGN KEY)\s*\(", sql)
    if begin is None:
        raise NoSuchConstraint(f"{table} {name}")
    end, depth = begin.end(), 1
    while depth:
        depth += {"(": 1, ")": -1}.get(sql[end], 0)
        end += 1
    if begin[1] == "FOREIGN KEY":
        end = sql.index(")", end) + 1  # of REFERENCES other (id)
    return sql[: begin.start()] + sql[end:]


def _rewrite(connection: Connection, table: str, change: Callable[[str], str]) -> None:
    named = {"table": table}
    before = connection.scalar(text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table"), named)
    version = connection.scalar(text("PRAGMA schema_version"))
    _run(connection, "PRAGMA writable_schema = ON")
    update = text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :table")
    connection.execute(update, named | {"sql": change(before)})
    # The next statement, here and in every other connection, reads the schema anew.
    _run(connection, f"PRAGMA schema_version = {version + 1}")
    _run(connection, "PRAGMA writable_schema = OFF")


def _run(connection: Connection, statement: str) -> None:
    connection.execute(text(statement))
