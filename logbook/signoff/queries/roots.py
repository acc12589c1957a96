"""Daily roots: the latest of a program, all of them as they are stored, and where one is due."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook.foundation.stored import StoredRows, Unreadable, key_decoder
from logbook.people.models import Program
from logbook.signoff.models import ChainHead, ChainRoot
from logbook.signoff.rules import PublicKeys, Root, Roots


def latest_roots(session: Session, program_id: UUID, limit: int) -> Sequence[ChainRoot]:
    """The latest roots of a program, the newest first."""
    of_program = select(ChainRoot).where(ChainRoot.program_id == program_id)
    return session.scalars(of_program.order_by(ChainRoot.day.desc()).limit(limit)).all()


def all_roots(session: Session, program_id: UUID) -> Sequence[ChainRoot]:
    """Every root of a program, the oldest first."""
    return session.scalars(select(ChainRoot).where(ChainRoot.program_id == program_id).order_by(ChainRoot.day)).all()


def grown_programs(session: Session) -> Sequence[Program]:
    """The programs whose chain has links that no root speaks of, and no root of the day it is there."""
    latest = (
        select(func.max(ChainRoot.length), func.max(ChainRoot.day))
        .where(ChainRoot.program_id == ChainHead.program_id)
        .correlate(ChainHead)
    )
    lengths, days = (latest.with_only_columns(column).scalar_subquery() for column in latest.selected_columns)
    grown = (
        select(Program, days)
        .join(ChainHead, ChainHead.program_id == Program.id)
        .where(ChainHead.length > func.coalesce(lengths, 0))
        .order_by(Program.id)
    )
    return [program for program, day in session.execute(grown) if day is None or day < program.today()]


def stored_roots(session: Session, keys: PublicKeys) -> dict[str, Roots]:
    """The roots of every program by its key, as they are stored."""
    dialect = session.connection().dialect
    rows = StoredRows("a daily root", ChainRoot, dialect, key_decoder(dialect))
    found: dict[str, list[Root]] = {}
    for row in session.execute(select(*rows.selected).order_by(ChainRoot.program_id, ChainRoot.day)):
        try:
            read: dict[str, Any] = rows.read(row)
        except Unreadable:
            read = dict.fromkeys(("program_id", "day", "length", "digest", "key_id", "ed25519"))
        program = str(read.pop("program_id"))
        found.setdefault(program, []).append(Root(**read))
    return {program: Roots(program, roots, keys) for program, roots in found.items()}
