"""Many cases out of few, by the database itself: planning a million of them would take a quarter of an hour.

Copies are as right as what they are copies of, but that the chain of signatures is none any more: no page looks at it.
"""

import contextlib
import math
from collections.abc import Iterator

from sqlalchemy import Connection, Table, func, select, text

from logbook.cases.models import Case, CaseProcedure, CaseState
from logbook.signoff.models import AttestedRole, OwnRating, Signature


def multiply(connection: Connection, cases: int) -> None:
    """Put as many copies beside each signed case as make at least so many cases of all."""
    there, signed = connection.execute(
        select(func.count(), func.count().filter(Case.state == CaseState.SIGNED)).select_from(Case)
    ).one()
    _copy(connection, cases, _SIGNED, 1, math.ceil((cases - there) / signed))


def one_more(connection: Connection, cases: int) -> None:
    """Put one more copy of the latest signed case beside it, after ``multiply`` with the same number or none."""
    _copy(connection, cases, f"{_SIGNED} ORDER BY performed_on DESC, number DESC LIMIT 1", _LATE, _LATE)


def _copy(connection: Connection, cases: int, originals: str, first: int, last: int) -> None:
    of = _ON_SQLITE if connection.dialect.name == "sqlite" else _ON_POSTGRESQL
    connection.execute(text("DROP TABLE IF EXISTS original"))
    connection.execute(text(f"CREATE TEMPORARY TABLE original AS {originals}"))
    with _quietly(connection):
        for table, changed in _COPIED.items():
            names = [column.name for column in table.columns]
            values = ", ".join(_value(of, changed.get(name, name), cases) for name in names)
            copy = of["copies"].format(first=first, last=last)
            # A case and its copies lie side by side in the indexes, which are grown at one end each time.
            which = _OF_ORIGINALS.get(table, _BESIDE_ORIGINALS)
            rows = f"SELECT {values} FROM {table} CROSS JOIN {copy} AS copy WHERE {which}"  # noqa: S608
            connection.execute(text(f"INSERT INTO {table} ({', '.join(names)}) {rows}"))


def _value(of: dict[str, str], said: str, cases: int) -> str:
    """A column of the k-th copy in the words of one database."""
    kind, _, name = said.rpartition(" ")
    return of[kind].format(name=name, cases=cases) if kind else name


# "key", "digest" and "number" are of the k-th copy, each in the words of the database; the others are the same.
_ON_SQLITE = {
    "key": "substr({name}, 1, 24) || printf('%08x', k)",
    "digest": "substr({name}, 1, 56) || printf('%08x', k)",
    "number": "{name} + {cases} * k",
    "nothing": "'{{}}'",
    "copies": (
        "(WITH RECURSIVE c (k) AS (VALUES ({first}) UNION ALL SELECT k + 1 FROM c WHERE k < {last}) SELECT k FROM c)"
    ),
}
_ON_POSTGRESQL = _ON_SQLITE | {
    "key": "(substr(replace({name}\\:\\:text, '-', ''), 1, 24) || lpad(to_hex(k), 8, '0'))\\:\\:uuid",
    "digest": "substr({name}, 1, 56) || lpad(to_hex(k), 8, '0')",
    "copies": "(SELECT generate_series({first}, {last}) AS k)",
}
_COPIED: dict[Table, dict[str, str]] = {
    Case.__table__: {"id": "key id", "number": "number number"},  # type: ignore[dict-item]
    CaseProcedure.__table__: {"id": "key id", "case_id": "key case_id"},  # type: ignore[dict-item]
    Signature.__table__: {  # type: ignore[dict-item]
        "id": "key id",
        "case_id": "key case_id",
        "sequence": "number sequence",
        "snapshot": "nothing snapshot",
        "previous_digest": "digest previous_digest",
        "digest": "digest digest",
    },
    AttestedRole.__table__: {  # type: ignore[dict-item]
        "signature_id": "key signature_id",
        "case_procedure_id": "key case_procedure_id",
    },
    OwnRating.__table__: {"case_id": "key case_id"},  # type: ignore[dict-item]
}
# The cases that are copied, before any copy is there.
_SIGNED = "SELECT id FROM logged_case WHERE state = 'signed'"
# A copy that comes after all others of the same case.
_LATE = 99
_OF_ORIGINALS = {
    Case.__table__: "id IN (SELECT id FROM original)",
    AttestedRole.__table__: (
        "signature_id IN (SELECT signature.id FROM signature WHERE case_id IN (SELECT id FROM original))"
    ),
}
_BESIDE_ORIGINALS = "case_id IN (SELECT id FROM original)"


@contextlib.contextmanager
def _quietly(connection: Connection) -> Iterator[None]:
    """Without the triggers and, on PostgreSQL, the foreign keys, which would look at each copy."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        yield
        return
    connection.exec_driver_sql("PRAGMA cache_size = -400000")
    triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    for name, _ in triggers:
        connection.exec_driver_sql(f"DROP TRIGGER {name}")
    yield
    for _, sql in triggers:
        connection.exec_driver_sql(sql)
