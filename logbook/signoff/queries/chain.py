"""Reading every chain from end to end, in batches, and comparing it with the cases as they are now."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, not_, select, type_coerce
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from logbook.cases.models import Case, CaseProcedure, CaseState
from logbook.people.models import Program
from logbook.signoff.models import AttestedRole, ChainHead, Signature
from logbook.signoff.queries.stored import StoredRows, Unreadable, key_decoder
from logbook.signoff.rules import BrokenLink, ChainReport, StoredLink, fault, genesis

_BATCH = 1000
_UNCHANGING = {"sqlite": "SERIALIZABLE", "postgresql": "REPEATABLE READ"}

Advance = Callable[[int], object]


def count_signatures(session: Session) -> int:
    """How many signatures there are, in every program together."""
    return session.scalar(select(func.count()).select_from(Signature)) or 0


def check_chains(session: Session, advance: Advance = lambda _: None) -> Sequence[ChainReport]:
    """Recompute every signature of every program and compare what was signed with what the database holds now.

    One report a program, by name, and one for signatures of a program that is not there. Takes a session that has
    done nothing yet, keeps to one unchanging view of the database and reads 1,000 signatures at a time; ``advance``
    is told after each batch how many were read. Nothing a row may hold makes it stop: it is a broken link instead.
    """
    session.connection(execution_options={"isolation_level": _UNCHANGING[session.get_bind().dialect.name]})
    try:
        return _Check(session, advance).reports()
    except OperationalError:
        # SQLite keeps any bytes as text, and its driver refuses those that are no UTF-8: once more, letting them in.
        with _any_bytes_as_text(session):
            return _Check(session, lambda _: None).reports()


@contextmanager
def _any_bytes_as_text(session: Session) -> Iterator[None]:
    connection: Any = session.connection().connection.dbapi_connection
    usual, connection.text_factory = connection.text_factory, lambda data: data.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = usual


@dataclass
class _Chain:
    """What is known of one program's chain while it is read; only its first break is kept."""

    length: int
    digest: str
    broken: BrokenLink | None = None


class _Check:
    """One pass over all chains."""

    def __init__(self, session: Session, advance: Advance) -> None:
        self._connection = session.connection()
        self._advance = advance
        self._chains: dict[str, _Chain] = {}
        dialect = self._connection.dialect
        self._key = key_decoder(dialect)
        self._signatures = StoredRows("the signature", Signature, dialect)
        self._roles = StoredRows("an attested role", AttestedRole, dialect)
        self._cases = StoredRows("the case", Case, dialect)
        self._procedures = StoredRows("a procedure", CaseProcedure, dialect)

    def reports(self) -> list[ChainReport]:
        """Read everything once."""
        names = {self._key(key): str(name) for key, name in self._rows(Program.id, Program.name)}
        for program in names:
            self._chain(program)
        self._read_links()
        self._miss_signatures()
        self._compare_heads()
        return sorted(
            (
                ChainReport(names.get(program, f"No program has the key {program}"), chain.length, chain.broken)
                for program, chain in self._chains.items()
            ),
            key=lambda report: report.program,
        )

    def _chain(self, program: str) -> _Chain:
        return self._chains.setdefault(program, _Chain(0, genesis(program)))

    def _rows(self, *columns: Any) -> Iterable[Sequence[Any]]:
        return self._connection.execute(select(*(type_coerce(each, NullType()) for each in columns)))

    def _read_links(self) -> None:
        links = (
            select(*self._signatures.selected, *self._cases.selected)
            .select_from(Signature)
            .outerjoin(Case, Case.id == Signature.case_id)
            .order_by(Signature.program_id, Signature.sequence)
        )
        batches = self._connection.execute(links.execution_options(yield_per=_BATCH)).partitions()
        for batch in batches:
            split = len(self._signatures)
            rows = [(row[:split], row[split:]) for row in batch]
            at_signature, at_case = self._signatures.index("id"), self._cases.index("id")
            roles = self._children(self._roles, "signature_id", [signature[at_signature] for signature, _ in rows])
            procedures = self._children(self._procedures, "case_id", [case[at_case] for _, case in rows])
            for signature, case in rows:
                self._read_link(
                    signature, roles[signature[at_signature]], case if case[at_case] is not None else None,
                    procedures[case[at_case]],
                )
            self._advance(len(batch))

    def _children(self, of: StoredRows, parent: str, keys: Sequence[Any]) -> Mapping[Any, list[Any]]:
        """The rows that belong to these, by their parent's key as it is stored, in order of place."""
        # A forged key that is no text at all has no children that could be asked for.
        known = [key for key in keys if key is not None and not (isinstance(key, str) and not key.isascii())]
        rows = self._connection.execute(
            select(*of.selected)
            .where(type_coerce(of.table.c[parent], NullType()).in_(known))
            .order_by(of.table.c[parent], of.table.c.place)
        )
        children: dict[Any, list[Any]] = defaultdict(list)
        at = of.index(parent)
        for row in rows:
            children[row[at]].append(row)
        return children

    def _read_link(self, signature: Any, roles: Sequence[Any], case: Any, procedures: Sequence[Any]) -> None:
        chain = self._chain(self._key(signature[self._signatures.index("program_id")]))
        chain.length += 1
        if chain.broken is not None:
            return
        try:
            link = StoredLink(
                signature=self._signatures.read(signature),
                roles=[self._roles.read(each) for each in roles],
                case=None if case is None else self._cases.read(case),
                procedures=[self._procedures.read(each) for each in procedures],
            )
        except Unreadable as unreadable:
            number = None if case is None else case[self._cases.index("number")]
            chain.broken = BrokenLink(chain.length, number if isinstance(number, int) else None, str(unreadable))
            return
        chain.broken = fault(link, chain.length, chain.digest)
        chain.digest = link.signature["digest"]

    def _miss_signatures(self) -> None:
        """A case may be signed only by a signature on its present revision."""
        signed = exists().where(Signature.case_id == Case.id, Signature.revision == Case.revision)
        cases = (
            select(type_coerce(Case.program_id, NullType()), Case.number)
            .where(Case.state == CaseState.SIGNED, not_(signed))
            .order_by(Case.program_id, Case.number)
        )
        for program, number in self._connection.execute(cases):
            chain = self._chain(self._key(program))
            missing = BrokenLink(None, number, "the case is signed, but its signature is not there")
            chain.broken = chain.broken or missing

    def _compare_heads(self) -> None:
        """The head counts the links and holds the last digest, so that the end of a chain cannot go missing."""
        heads = {
            self._key(program): (length, digest)
            for program, length, digest in self._rows(ChainHead.program_id, ChainHead.length, ChainHead.digest)
        }
        for program in heads:
            self._chain(program)
        for program, chain in self._chains.items():
            length, digest = heads.get(program, (0, genesis(program)))
            if chain.broken is not None:
                continue
            if length != chain.length:
                what = f"the head of the chain counts {length} signatures, and {chain.length} are there"
                chain.broken = BrokenLink(chain.length + 1, None, what)
            elif digest != chain.digest:
                what = "the head of the chain does not hold the digest of the last signature"
                chain.broken = BrokenLink(chain.length, None, what)
