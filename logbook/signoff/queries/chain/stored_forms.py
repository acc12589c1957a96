"""Rows as the driver gives them, written as canonical JSON without a detour over the ORM or over objects.

``foundation.stored`` turns rows into plain values one by one and names what no value is stored as. Here no value is
judged: what is written for a row equals what was signed if, and only if, the row holds what storing that gives. So no
two stored values may be written alike, and whatever cannot be written may raise anything.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Boolean, Column, ColumnElement, Date, DateTime, Table, Text, Uuid, cast, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

from logbook.adapters.fast_json import as_it_stands
from logbook.foundation.canonical import plain
from logbook.foundation.db import Base, FixedPoint

Form = Callable[[Any], Any]
Plain = Callable[[Sequence[Any]], dict[str, Any]]


def columns_of(model: type[Base]) -> list[Column[Any]]:
    """The columns in the order in which canonical JSON has them."""
    assert isinstance(model.__table__, Table)
    return sorted(model.__table__.columns, key=lambda column: column.name)


def as_stored(column: Any, dialect: Dialect) -> ColumnElement[Any]:
    """The column with no conversion on the way; as text on PostgreSQL where its driver would make an object of it."""
    if dialect.name == "postgresql" and isinstance(_inner(column.type), JSON | DateTime | Date | Uuid):
        return type_coerce(cast(column, Text), NullType())
    return type_coerce(column, NullType())


def reader(columns: Sequence[Column[Any]], dialect: Dialect, *, start: int = 0, only: Sequence[str] = ()) -> Plain:
    """What makes a dictionary for canonical JSON of a row that has these columns from ``start`` on.

    ``only`` leaves out the others.
    """
    forms: dict[str, Form] = {}
    items = []
    for place, column in enumerate(columns, start):
        if only and column.name not in only:
            continue
        form = _form(column.type, dialect)
        if form:
            forms[column.name] = form
        value = f"row[{place}]"
        written = f"{column.name}(row[{place}])" if form else value
        items.append(f"{column.name!r}: {written if not form else f'None if {value} is None else {written}'}")
    # Written out once as the expression that one would write by hand: a loop over the columns takes twice as long.
    made: Plain = eval(f"lambda row: {{{', '.join(items)}}}", forms)  # noqa: S307  # names of our own columns
    return made


def _inner(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _form(kind: TypeEngine[Any], dialect: Dialect) -> Form | None:
    """What gives the plain value that a stored one stands for; None if it stands for itself."""
    if isinstance(kind, FixedPoint):
        return _decimal(kind, dialect)
    if isinstance(kind, JSON):
        return _json
    if isinstance(_inner(kind), DateTime):
        return _moment_of_sqlite if dialect.name == "sqlite" else _moment_of_postgresql
    if dialect.name == "sqlite":
        return _key_of_sqlite if isinstance(kind, Uuid) else _flag_of_sqlite if isinstance(kind, Boolean) else None
    return None


def _decimal(kind: FixedPoint, dialect: Dialect) -> Form:
    @lru_cache(maxsize=65_536, typed=True)
    def form(stored: int) -> str:
        if type(stored) is not int:
            raise TypeError(stored)
        text: str = plain(kind.process_result_value(stored, dialect))
        return text

    return form


def _json(text: str) -> Any:
    # What was left open is NULL in these columns, never the text "null".
    if type(text) is not str or text == "null":
        raise TypeError(text)
    return as_it_stands(text)


@lru_cache(maxsize=4096)
def _key_of_sqlite(key: str) -> str:
    if len(key) != 32:
        raise ValueError(key)
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def _flag_of_sqlite(stored: int) -> bool:
    if type(stored) is not int or stored not in (0, 1):
        raise TypeError(stored)
    return stored == 1


def _moment_of_sqlite(stored: str) -> str:
    if stored[10] != " ":
        raise ValueError(stored)
    return f"{stored[:10]}T{stored[11:]}Z"


def _moment_of_postgresql(stored: str) -> str:
    # Written in UTC, with no zeros at the end of a fraction.
    if stored[10] != " " or stored[-3:] != "+00":
        raise ValueError(stored)
    seconds, _, fraction = stored[11:-3].partition(".")
    return f"{stored[:10]}T{seconds}.{fraction:0<6}Z"
