"""Reading the audit trail from end to end, in batches, and recomputing every digest."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from logbook.foundation.audit.events import NO_PROGRAM, AuditEvent, AuditHead, event_digest, genesis
from logbook.foundation.stored import StoredRows, Unreadable, any_bytes_as_text, key_decoder

_BATCH = 1000
_UNCHANGING = {"sqlite": "SERIALIZABLE", "postgresql": "REPEATABLE READ"}
_NO_PROGRAM = str(NO_PROGRAM)

Advance = Callable[[int], object]


@dataclass(frozen=True, slots=True)
class BrokenEvent:
    """Where a chain breaks: the place of the event, and what is wrong there."""

    sequence: int
    what: str


@dataclass(frozen=True, slots=True)
class TrailReport:
    """One chain: the program's key, None for what belongs to no program, how many events were read, the first break."""

    program_id: str | None
    length: int
    broken: BrokenEvent | None


def count_events(session: Session) -> int:
    """How many events there are, in every chain together."""
    return session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def check_trail(session: Session, advance: Advance = lambda _: None) -> Sequence[TrailReport]:
    """Recompute the digest of every event; one report a chain, in order of the programs' keys.

    Takes a session that has done nothing yet, keeps to one unchanging view of the database and reads 1,000 events at
    a time; ``advance`` is told after each batch how many were read. Nothing a row may hold makes it stop: it is a
    broken event instead.
    """
    session.connection(execution_options={"isolation_level": _UNCHANGING[session.get_bind().dialect.name]})
    try:
        return _Check(session, advance).reports()
    except OperationalError:
        # SQLite keeps any bytes as text, and its driver refuses those that are no UTF-8: once more, letting them in.
        with any_bytes_as_text(session):
            return _Check(session, lambda _: None).reports()


@dataclass
class _Chain:
    """What is known of one chain while it is read; only its first break is kept."""

    digest: str
    length: int = 0
    broken: BrokenEvent | None = None


class _Statements:
    """What is asked of a database of one dialect, and how the answers are read."""

    def __init__(self, dialect: Dialect) -> None:
        self.key = key_decoder(dialect)
        self.events = StoredRows("the event", AuditEvent, dialect, self.key)
        self.heads = StoredRows("the head", AuditHead, dialect, self.key)
        self.all_events = (
            select(*self.events.selected)
            .order_by(AuditEvent.program_id, AuditEvent.sequence)
            .execution_options(yield_per=_BATCH)
        )
        self.all_heads = select(*self.heads.selected)


# Building them takes longer than checking a short chain.
_statements = lru_cache(maxsize=2)(_Statements)


class _Check:
    """One pass over all chains."""

    def __init__(self, session: Session, advance: Advance) -> None:
        self._connection = session.connection()
        self._ask = _statements(self._connection.dialect)
        self._advance = advance
        self._chains: dict[str, _Chain] = {}

    def reports(self) -> Sequence[TrailReport]:
        """Read everything once."""
        for batch in self._connection.execute(self._ask.all_events).partitions():
            for stored in batch:
                self._read(stored)
            self._advance(len(batch))
        self._compare_heads()
        return [
            TrailReport(None if name == _NO_PROGRAM else name, chain.length, chain.broken)
            for name, chain in sorted(self._chains.items())
        ]

    def _chain(self, stored_key: Any) -> _Chain:
        try:
            name = _NO_PROGRAM if stored_key is None else str(self._ask.key(stored_key))
        except Exception:  # whatever a forged key does to its parser, it is no program's
            name = f"(unreadable: {stored_key!r})"
        if name not in self._chains:
            self._chains[name] = _Chain(genesis(None if name == _NO_PROGRAM else name))
        return self._chains[name]

    def _read(self, stored: Sequence[Any]) -> None:
        chain = self._chain(stored[self._ask.events.index("program_id")])
        chain.length += 1
        if chain.broken is not None:
            return
        try:
            event = self._ask.events.read(stored)
        except Unreadable as unreadable:
            chain.broken = BrokenEvent(chain.length, str(unreadable))
            return
        if what := _fault(event, chain.length, chain.digest):
            chain.broken = BrokenEvent(chain.length, what)
        chain.digest = event["digest"]

    def _compare_heads(self) -> None:
        """The head counts the events and holds the last digest, so that the end of a chain cannot go missing."""
        key, heads = self._ask.heads.index("chain"), {}
        for stored in self._connection.execute(self._ask.all_heads):
            heads[id(self._chain(stored[key]))] = stored
        for chain in self._chains.values():
            if chain.broken is None:
                chain.broken = self._fault_of_head(chain, heads.get(id(chain)))

    def _fault_of_head(self, chain: _Chain, stored: Sequence[Any] | None) -> BrokenEvent | None:
        if stored is None:
            return BrokenEvent(chain.length, f"the head of the chain is missing, and {chain.length:,} events are there")
        try:
            head = self._ask.heads.read(stored)
        except Unreadable as unreadable:
            return BrokenEvent(chain.length, str(unreadable))
        if head["length"] != chain.length:
            what = f"the head of the chain counts {head['length']} events, and {chain.length} are there"
            return BrokenEvent(chain.length + 1, what)
        if head["digest"] != chain.digest:
            return BrokenEvent(chain.length, "the head of the chain does not hold the digest of the last event")
        return None


def _fault(event: Mapping[str, Any], sequence: int, previous_digest: str) -> str | None:
    if event["sequence"] != sequence:
        return f"the event is missing; the next one found is number {event['sequence']}"
    try:
        digest = event_digest(event, previous_digest)
    except (TypeError, ValueError):
        return "the event holds a value that nobody can have recorded"
    if event["digest"] != digest:
        return "the event is not what was recorded after the one before it"
    return None
