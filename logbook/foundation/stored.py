"""Rows exactly as the database holds them, and the plain values they stand for.

The ORM is lenient: an upper-case UUID, "T" for the space in a moment or 3 for true read like the values they
resemble. Whoever looks for tampering must not be: a stored value counts only if storing its meaning gives it back.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, Date, DateTime, Table, Text, Uuid, cast, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType, TypeDecorator, TypeEngine

from logbook.foundation.canonical import canonical, plain
from logbook.foundation.db import Base

Decoder = Callable[[Any], Any]


class Unreadable(Exception):
    """A column holds what no value is stored as; the message names it."""


class StoredRows:
    """One table's rows: ``selected`` goes into a statement, ``read`` turns what comes back into plain values.

    ``name`` is how a reader is told which row is meant; ``key`` is the ``key_decoder`` of the tables read together.
    """

    def __init__(self, name: str, model: type[Base], dialect: Dialect, key: Decoder) -> None:
        assert isinstance(model.__table__, Table)
        self.selected = [_as_stored(column, dialect) for column in model.__table__.columns]
        self._name = name
        self._columns = [column.name for column in model.__table__.columns]
        self._decoders = [
            key if isinstance(column.type, Uuid) else _decoder(column.type, dialect)
            for column in model.__table__.columns
        ]

    def __len__(self) -> int:
        return len(self._columns)

    def index(self, column: str) -> int:
        """Where in a row the column is."""
        return self._columns.index(column)

    def read(self, stored: Sequence[Any]) -> dict[str, Any]:
        """Plain values by column. Raises Unreadable, naming the first column that cannot be one."""
        column = ""
        values = {}
        try:
            for column, decode, value in zip(self._columns, self._decoders, stored, strict=True):
                values[column] = None if value is None else decode(value)
        except Exception as error:  # a forged value may make its parser fail in any way it can
            raise Unreadable(f"{column} of {self._name} holds what no value is stored as") from error
        return values


@contextmanager
def any_bytes_as_text(session: Session) -> Iterator[None]:
    """Let SQLite's driver give text that is no UTF-8, which it refuses, with a surrogate for each wrong byte."""
    connection: Any = session.connection().connection.dbapi_connection
    usual, connection.text_factory = connection.text_factory, lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = usual


def key_decoder(dialect: Dialect) -> Decoder:
    """What reads keys, with a memory: the same key stands in many rows."""
    return _decoder(Uuid(), dialect)


def _as_stored(column: Column[Any], dialect: Dialect) -> ColumnElement[Any]:
    """The column with no conversion on the way; on PostgreSQL as text where its driver would refuse some values."""
    if dialect.name == "postgresql" and isinstance(_inner(column.type), JSON | DateTime | Date):
        return type_coerce(cast(column, Text), NullType())
    return type_coerce(column, NullType())


def _inner(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _decoder(kind: TypeEngine[Any], dialect: Dialect) -> Decoder:
    if isinstance(kind, JSON):
        return _json
    if dialect.name == "postgresql" and isinstance(_inner(kind), DateTime):
        return lambda text: plain(datetime.fromisoformat(text))
    if dialect.name == "postgresql" and isinstance(kind, Date):
        return _text
    here = kind.dialect_impl(dialect)
    load, store = here.result_processor(dialect, None), here.bind_processor(dialect)
    if load is None and store is None:
        return _text if kind.python_type is str else _of_type(kind.python_type)
    return _round_trip(load or _same, store or _same)


def _round_trip(load: Decoder, store: Decoder) -> Decoder:
    @lru_cache(maxsize=4096, typed=True)
    def decode(stored: Any) -> Any:
        value = load(stored)
        again = store(value)
        if type(again) is not type(stored) or again != stored:
            raise ValueError(stored)
        return plain(value)

    return decode


def _of_type(expected: type) -> Decoder:
    def decode(stored: Any) -> Any:
        if not isinstance(stored, expected):
            raise TypeError(stored)
        return plain(stored)

    return decode


def _text(stored: Any) -> str:
    if not isinstance(stored, str):
        raise TypeError(stored)
    if not stored.isascii():
        stored.encode()  # bytes that are no UTF-8 come as surrogates, which cannot be encoded
    return stored


def _same(value: Any) -> Any:
    return value


@lru_cache(maxsize=4096)
def _json(text: str) -> Any:
    value = json.loads(text)
    # What was left open is NULL in these columns, never the text "null".
    if value is None or canonical(value) != text.encode():
        raise ValueError(text)
    return value
