"""The database: typed columns named once, and the two ways in, one that reads and one that writes."""

import enum
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, time
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, DateTime, Engine, Enum, MetaData, String, Text, Uuid, create_engine, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
from sqlalchemy.types import TypeDecorator

from logbook.foundation.canonical import canonical
from logbook.foundation.ids import uuid7
from logbook.foundation.turns import Turn


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC; SQLite drops time zones, so they are put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise TypeError("a moment needs its time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class FixedPoint(TypeDecorator[Decimal]):
    """An exact decimal with ``places`` digits after the point, kept as a whole number: SQLite has no decimals."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        return int(value.scaleb(self.places).to_integral_value(ROUND_HALF_EVEN))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-self.places).normalize() + 0


class ClockTime(TypeDecorator[time]):
    """A wall-clock time to the minute, kept as "HH:MM"."""

    impl = String(5)
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:
        return None if value is None else value.strftime("%H:%M")

    def process_result_value(self, value: str | None, dialect: Dialect) -> time | None:
        return None if value is None else time.fromisoformat(value)


Key = Annotated[UUID, mapped_column(Uuid, primary_key=True, default=uuid7)]
Utc = Annotated[datetime, mapped_column(UtcDateTime)]
ShortText = Annotated[str, mapped_column(String(200))]
LongText = Annotated[str, mapped_column(String(4000))]
UnboundedText = Annotated[str, mapped_column(Text)]
Sha256 = Annotated[str, mapped_column(String(64))]
JsonList = Annotated[list[Any], mapped_column(JSON(none_as_null=True))]
JsonDict = Annotated[dict[str, Any], mapped_column(JSON(none_as_null=True))]


def text_enum(members: type[enum.StrEnum], name: str | None = None) -> Enum:
    """A column type that keeps the member's value as text and lets the database refuse any other.

    ``name`` is that of the constraint, needed where two columns of a table take the same members.
    """
    return Enum(
        members,
        native_enum=False,
        create_constraint=True,
        length=max(40, *(len(member.value) for member in members)),
        values_callable=lambda kind: [member.value for member in kind],
        name=name or members.__name__.lower(),
    )


class Base(DeclarativeBase):
    """The parent of every table; constraint names are fixed so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Database:
    """One engine and the two units of work: ``reading`` never keeps a change, ``writing`` keeps all or none.

    ``signing_keys`` is the directory of the server's private keys, which each session carries in its ``info``: what
    signs needs them with the rows, and without them nothing is signed.
    """

    signing_keys: Path | None = None

    def __init__(self, url: str, *, signing_keys: Path | None = None) -> None:
        self.engine = _engine(url)
        self.signing_keys = signing_keys or self.signing_keys
        self._writing_engine = self.engine.execution_options(writing=True)

    def session(self, *, writes: bool) -> Session:
        """A session whose caller ends it; on SQLite a writing one holds the write lock from its first statement."""
        engine = self._writing_engine if writes else self.engine
        return Session(engine, expire_on_commit=False, info={"signing_keys": self.signing_keys})

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A unit that only looks: whatever was changed in it is dropped."""
        with self.session(writes=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A unit that is kept if the block ends well and undone if it raises."""
        with self.session(writes=True) as session, session.begin():
            yield session

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    engine = create_engine(
        url,
        pool_pre_ping=not url.startswith("sqlite"),
        # A statement that fails is logged, and what it was to store may point to a patient.
        hide_parameters=True,
        # Kept in the canonical form, so that no two texts in the database mean the same value.
        json_serializer=lambda value: canonical(value).decode(),
    )
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        if database := engine.url.database:
            _keep_private(engine, database)
            _take_turns(engine, database)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not open transactions of its own, or BEGIN IMMEDIATE below would come too late.
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _keep_private(engine: Engine, database: str) -> None:
    """Make the file before SQLite does, which would let everybody on the machine read it and what it puts beside it."""

    @event.listens_for(engine, "do_connect")
    def make_file(_dialect: Any, _record: Any, _arguments: Any, _options: Any) -> None:
        # Never one that is there: closing it would drop the locks this process has on it. What else fails, SQLite says.
        with suppress(OSError):
            os.close(os.open(database, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _take_turns(engine: Engine, database: str) -> None:
    """Give each connection its place in the queue of writers; the pool takes it back, however a transaction ended."""

    @event.listens_for(engine, "connect")
    def join(_connection: Any, record: Any) -> None:
        record.info["turn"] = Turn(database)

    @event.listens_for(engine, "checkin")
    def give_back(_connection: Any, record: Any) -> None:
        record.info["turn"].give_back()

    @event.listens_for(engine, "close")
    def leave(_connection: Any, record: Any) -> None:
        record.info["turn"].close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that turns from reading to writing can fail at once when another writer came between.
    writing = connection.get_execution_options().get("writing", False)
    if writing and (turn := connection.info.get("turn")):
        turn.take()
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
