"""The exact look at every chain: each row as it is stored, each signature by itself, the first break named."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, exists, not_, select, type_coerce
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session, aliased
from sqlalchemy.types import NullType

from logbook.cases.models import Case, CaseProcedure, CaseState
from logbook.foundation.stored import StoredRows, Unreadable, key_decoder
from logbook.people.models import Program
from logbook.signoff.models import AttestedRole, ChainHead, Signature
from logbook.signoff.queries.keys import public_keys
from logbook.signoff.queries.roots import stored_roots
from logbook.signoff.rules import BrokenLink, ChainReport, Last, Roots, StoredLink, fault, genesis, number_signed

_BATCH = 1000
_present = aliased(Signature)


@dataclass
class _Chain:
    """What is known of one program's chain while it is read; only its first break is kept."""

    length: int
    last: Last
    roots: Roots
    broken: BrokenLink | None = None


class _Statements:
    """What is asked of a database of one dialect, and how the answers are read."""

    def __init__(self, dialect: Dialect) -> None:
        self.key = key_decoder(dialect)
        self.signatures = StoredRows("the signature", Signature, dialect, self.key)
        self.roles = StoredRows("an attested role", AttestedRole, dialect, self.key)
        self.cases = StoredRows("the case", Case, dialect, self.key)
        self.procedures = StoredRows("a procedure", CaseProcedure, dialect, self.key)
        self.programs = select(_bare(Program.id), _bare(Program.name))
        self.heads = select(_bare(ChainHead.program_id), _bare(ChainHead.length), _bare(ChainHead.digest))
        later = exists().where(
            Case.revision > Signature.revision, _present.case_id == Case.id, _present.revision == Case.revision
        )
        self.links = (
            select(*self.signatures.selected, *self.cases.selected, later)
            .select_from(Signature)
            .outerjoin(Case, Case.id == Signature.case_id)
            .order_by(Signature.program_id, Signature.sequence)
            .execution_options(yield_per=_BATCH)
        )
        self.roles_of = _children(self.roles, AttestedRole.signature_id, AttestedRole.place)
        self.procedures_of = _children(self.procedures, CaseProcedure.case_id, CaseProcedure.place)
        # A case may be signed or void only by a signature on its present revision.
        signature = exists().where(Signature.case_id == Case.id, Signature.revision == Case.revision)
        self.unsigned = (
            select(_bare(Case.program_id), _bare(Case.number))
            .where(Case.state.in_((CaseState.SIGNED, CaseState.VOID)), not_(signature))
            .order_by(Case.program_id, Case.number)
        )


def _bare(column: Any) -> Any:
    return type_coerce(column, NullType())


def _children(rows: StoredRows, parent: Any, place: Any) -> Select[Any]:
    keys: BindParameter[Any] = bindparam("keys", expanding=True)
    return select(*rows.selected).where(_bare(parent).in_(keys)).order_by(parent, place)


# Building them takes longer than checking a short chain.
_statements = lru_cache(maxsize=2)(_Statements)


class Check:
    """One pass over all chains."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()
        self._ask = _statements(self._connection.dialect)
        self._chains: dict[str, _Chain] = {}
        self._keys = public_keys(session)
        self._roots = stored_roots(session, self._keys)

    def reports(self) -> list[ChainReport]:
        """Read everything once: programs by name, then what belongs to none."""
        names = {self._program_key(key): str(name) for key, name in self._connection.execute(self._ask.programs)}
        for program in names:
            self._chain(program)
        for batch in self._connection.execute(self._ask.links).partitions():
            self._read_batch(batch)
        self._miss_signatures()
        self._compare_heads()
        self._compare_roots()
        known = sorted(names, key=lambda program: (names[program], program))
        unknown = sorted(self._chains.keys() - names.keys())
        return [
            ChainReport(names.get(program, f"No program {program}"), chain.length, chain.broken)
            for program, chain in ((each, self._chains[each]) for each in (*known, *unknown))
        ]

    def _program_key(self, stored: Any) -> str:
        try:
            return str(self._ask.key(stored))
        except Exception:  # whatever a forged key does to its parser, it is no program's
            return f"(unreadable: {stored!r})"

    def _chain(self, program: str) -> _Chain:
        if program not in self._chains:
            roots = self._roots.get(program, Roots(program, (), self._keys))
            self._chains[program] = _Chain(0, Last(genesis(program)), roots)
        return self._chains[program]

    def _read_batch(self, batch: Sequence[Sequence[Any]]) -> None:
        split = len(self._ask.signatures)
        rows = [(row[:split], row[split:-1], bool(row[-1])) for row in batch]
        signature_id, case_id = self._ask.signatures.index("id"), self._ask.cases.index("id")
        roles = self._children_of(self._ask.roles, "signature_id", [signature[signature_id] for signature, *_ in rows])
        procedures = self._children_of(self._ask.procedures, "case_id", [case[case_id] for _, case, _ in rows])
        for signature, case, superseded in rows:
            there = case if case[case_id] is not None else None
            roles_seen, done = roles.get(signature[signature_id], ()), procedures.get(case[case_id], ())
            self._read_link(signature, roles_seen, there, done, superseded)

    def _children_of(self, rows: StoredRows, parent: str, keys: Sequence[Any]) -> Mapping[Any, list[Any]]:
        """The rows that belong to these, by their parent's key as it is stored, in order of place."""
        # A forged key may be something that cannot even be asked for; its row is unreadable anyway.
        askable = [key for key in keys if key is not None and not (isinstance(key, str) and not key.isascii())]
        statement = self._ask.roles_of if rows is self._ask.roles else self._ask.procedures_of
        children: dict[Any, list[Any]] = defaultdict(list)
        at = rows.index(parent)
        for row in self._connection.execute(statement, {"keys": askable}):
            children[row[at]].append(row)
        return children

    def _read_link(
        self, signature: Any, roles: Sequence[Any], case: Any, procedures: Sequence[Any], superseded: bool
    ) -> None:
        ask = self._ask
        chain = self._chain(self._program_key(signature[ask.signatures.index("program_id")]))
        chain.length += 1
        if chain.broken is not None:
            return
        try:
            link = StoredLink(
                signature=ask.signatures.read(signature),
                roles=[ask.roles.read(each) for each in roles],
                case=None if case is None else ask.cases.read(case),
                procedures=[ask.procedures.read(each) for each in procedures],
                superseded=superseded,
            )
        except Unreadable as unreadable:
            number = number_signed(signature[ask.signatures.index("snapshot")])
            chain.broken = BrokenLink(chain.length, number, str(unreadable))
            return
        chain.broken = fault(link, chain.length, chain.last, self._keys)
        if chain.broken is None and (what := chain.roots.fault_at(chain.length, link.signature["digest"])):
            chain.broken = BrokenLink(chain.length, number_signed(link.signature["snapshot"]), what)
        chain.last = Last.of(link.signature, self._keys)

    def _miss_signatures(self) -> None:
        for program, number in self._connection.execute(self._ask.unsigned):
            chain = self._chain(self._program_key(program))
            missing = BrokenLink(None, number, "the case is signed, but its signature is not there")
            chain.broken = chain.broken or missing

    def _compare_heads(self) -> None:
        """The head counts the links and holds the last digest, so that the end of a chain cannot go missing."""
        heads = {
            self._program_key(program): (length, digest)
            for program, length, digest in self._connection.execute(self._ask.heads)
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
            elif digest != chain.last.digest:
                what = "the head of the chain does not hold the digest of the last signature"
                chain.broken = BrokenLink(chain.length, None, what)

    def _compare_roots(self) -> None:
        """A root that is kept elsewhere, too, says how long the chain was, even where its head was moved back."""
        for program in self._roots:
            chain = self._chain(program)
            if chain.broken is None and (found := chain.roots.fault_after(chain.length)):
                chain.broken = BrokenLink(found[0], None, found[1])
