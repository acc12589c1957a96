"""Reading every chain from end to end: a quick look that says all is whole, else an exact one for what is not."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, type_coerce
from sqlalchemy.engine import Connection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, selectinload
from sqlalchemy.types import NullType

from logbook.foundation.stored import key_decoder
from logbook.people.models import Program
from logbook.signoff.models import ChainHead, Signature
from logbook.signoff.queries.chain.exact import Check
from logbook.signoff.queries.chain.quick import Look, lengths_if_whole
from logbook.signoff.queries.chain.together import UNCHANGING, with_processes
from logbook.signoff.queries.keys import public_keys
from logbook.signoff.queries.roots import stored_roots
from logbook.signoff.rules import ChainReport

_PROGRAMS = select(*(type_coerce(column, NullType()) for column in (Program.id, Program.name)))

_BLOCK = 500
Advance = Callable[[int], object]


def count_signatures(session: Session) -> int:
    """How many signatures there are, in every program together."""
    return session.scalar(select(func.count()).select_from(Signature)) or 0


def chain_length(session: Session, program_id: UUID) -> int:
    """How many signatures a program's chain has."""
    return session.scalar(select(ChainHead.length).where(ChainHead.program_id == program_id)) or 0


def links(session: Session, program_id: UUID, length: int) -> Iterator[Sequence[Signature]]:
    """The first ``length`` signatures of a program with their attested roles, in blocks, in their order."""
    for first in range(1, length + 1, _BLOCK):
        within = Signature.sequence.between(first, min(first + _BLOCK - 1, length))
        block = select(Signature).where(Signature.program_id == program_id, within).order_by(Signature.sequence)
        yield session.scalars(block.options(selectinload(Signature.attested_roles))).all()
        session.expunge_all()


def check_chains(
    session: Session, advance: Advance = lambda _: None, *, each: bool = False, processes: int = 1
) -> Sequence[ChainReport]:
    """Recompute every digest of every program and compare what was signed with what the database holds now.

    The server's own signature on a chain's last link vouches for all before it; with ``each`` every one is checked by
    itself. One report a program, by name, and one for signatures of a program that is not there. Takes a session that
    has done nothing yet, keeps to one unchanging view of the database and reads 2,000 signatures at a time; a long
    chain is shared out over ``processes``. ``advance`` is told after each batch how many were read. Nothing a row may
    hold makes it stop: it is a broken link instead.
    """
    connection = session.connection(execution_options={"isolation_level": UNCHANGING[session.get_bind().dialect.name]})
    return _quick(session, connection, advance, each=each, processes=processes) or _exact(session)


def _quick(
    session: Session, connection: Connection, advance: Advance, *, each: bool, processes: int
) -> Sequence[ChainReport] | None:
    """The reports if all is whole."""
    # What somebody put into a row may make the database itself refuse to go on.
    with connection.begin_nested() as attempt:
        keys = public_keys(session)
        look = Look(connection, keys, stored_roots(session, keys), advance, each=each)
        lengths = lengths_if_whole(look, with_processes(processes))
        if lengths is None:
            attempt.rollback()
            return None
    decode = key_decoder(connection.dialect)
    programs: Any = connection.execute(_PROGRAMS).all()
    names = {str(decode(key)): str(name) for key, name in programs}
    if not lengths.keys() <= names.keys():
        return None
    in_order = sorted(names, key=lambda program: (names[program], program))
    return [ChainReport(names[program], lengths.get(program, 0), None) for program in in_order]


def _exact(session: Session) -> Sequence[ChainReport]:
    try:
        return Check(session).reports()
    except OperationalError:
        # SQLite keeps any bytes as text, and its driver refuses those that are no UTF-8: once more, letting them in.
        with _any_bytes_as_text(session):
            return Check(session).reports()


@contextmanager
def _any_bytes_as_text(session: Session) -> Iterator[None]:
    connection: Any = session.connection().connection.dbapi_connection
    usual, connection.text_factory = connection.text_factory, lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = usual
