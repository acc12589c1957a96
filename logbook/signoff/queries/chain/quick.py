"""The quick look at every chain, which only ever says that all of it is whole: what differs is named by the exact one.

Each statement holds the digest of the link before it, and each digest covers the server's signature as well. So the
Ed25519 signature of a chain's last link vouches for every byte of all links before it, and it is enough to recompute
every digest and to check the last signature by each key. A case is not read out of its snapshot: the rows of today are
written the same way, and the snapshot, once its digest has been found, must say just that.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from sqlalchemy import Text, Uuid, bindparam, cast, exists, func, not_, select, type_coerce
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.orm import aliased
from sqlalchemy.types import NullType

from logbook.adapters.fast_json import canonical_of
from logbook.cases.models import Case, CaseProcedure, CaseState
from logbook.cases.rules import SNAPSHOT_SCHEMA
from logbook.foundation.canonical import from_hex
from logbook.signoff.models import AttestedRole, ChainHead, Signature
from logbook.signoff.queries.chain.stored_forms import as_stored, columns_of, reader
from logbook.signoff.rules import PublicKeys, Roots, genesis
from logbook.signoff.rules.links import BLANK_IN, COVERED, COVERED_OF_ROLE, SCHEMAS

_BLOCK = 2000
# In alphabetical order they stand around the names, which are in no other table.
_BEFORE, _BETWEEN, _AFTER = '{"case":', ',"names":{"', f',"schema":"{SNAPSHOT_SCHEMA}"}}'
Advance = Callable[[int], object]
_present = aliased(Signature)


class _Differs(Exception):
    """Something is not as it was signed."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Links of one program in a row, both ends included; ``stored`` is its key as the database holds it."""

    program: str
    stored: Any
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Followed:
    """Where a stretch that is whole ends: its last digest, and what each key signed last in it."""

    digest: str
    last_by: Mapping[str, tuple[bytes, str]]


# Follows all of a chain's stretches, here or elsewhere, and gives where each ends in their order.
Follow = Callable[["Look", Sequence[Stretch]], Sequence[Followed]]
STRETCH = 10_000


def lengths_if_whole(look: "Look", follow: Follow) -> dict[str, int] | None:
    """The number of links by the program's key if every chain is whole; None if anything is not as it should be."""
    try:
        return look.lengths(follow)
    except Exception:  # whatever a forged value makes its reader do, it is not whole
        return None


def one_after_another(look: "Look", stretches: Sequence[Stretch]) -> Sequence[Followed]:
    """Follow them here."""
    return [look.along(each) for each in stretches]


class _Asked:
    """A question as text for the driver: its rows are read a million at a time."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._text, self._places = compiled.string, compiled.positiontup

    def of(self, cursor: Any, bound: dict[str, Any]) -> Sequence[Sequence[Any]]:
        """The rows as tuples."""
        cursor.execute(self._text, [bound[name] for name in self._places] if self._places else bound)
        rows: Sequence[Sequence[Any]] = cursor.fetchall()
        return rows


class _Questions:
    """What is asked of a database of one dialect, and how a row is read."""

    def __init__(self, dialect: Dialect) -> None:
        links, cases, procedures = columns_of(Signature), columns_of(Case), columns_of(CaseProcedure)
        roles = [column for column in columns_of(AttestedRole) if column.name in COVERED_OF_ROLE]
        self.link_place = {column.name: place for place, column in enumerate(links)}
        self.case_place = {column.name: place for place, column in enumerate(cases, len(links))}
        self.covered = {number: reader(links, dialect, only=names) for number, names in COVERED.items()}
        self.role = reader(roles, dialect, start=1)
        # By the columns that were signed; there are more of them in a table that has grown since.
        self.case = lru_cache(maxsize=64)(lambda *only: reader(cases, dialect, start=len(links), only=only))
        self.procedure = lru_cache(maxsize=64)(lambda *only: reader(procedures, dialect, start=1, only=only))
        program_id = next(column for column in links if column.name == "program_id")
        self.program = reader([program_id], dialect)
        later = exists().where(
            Case.revision > Signature.revision, _present.case_id == Case.id, _present.revision == Case.revision
        )
        program: Any = bindparam("program", type_=Text)
        if dialect.name == "postgresql":
            program = type_coerce(cast(program, Uuid), NullType())
        within = (
            _bare(Signature.program_id) == program,
            Signature.sequence.between(bindparam("first"), bindparam("last")),
        )

        def asked(columns: Sequence[Any], joined: Any, on: Any, *order: Any) -> Any:
            stored = (as_stored(column, dialect) for column in columns)
            return select(*stored).join_from(Signature, joined, on).where(*within).order_by(Signature.sequence, *order)

        of_link = AttestedRole.signature_id == Signature.id
        of_case = CaseProcedure.case_id == Signature.case_id
        number = Signature.__table__.c.sequence
        of_links = asked([*links, *cases], Case, Case.id == Signature.case_id).add_columns(later)
        self.links = _Asked(of_links, dialect)
        self.roles = _Asked(asked([number, *roles], AttestedRole, of_link, AttestedRole.place), dialect)
        self.procedures = _Asked(asked([number, *procedures], CaseProcedure, of_case, CaseProcedure.place), dialect)
        heads = (as_stored(ChainHead.__table__.c.program_id, dialect), _bare(ChainHead.length), _bare(ChainHead.digest))
        self.heads = select(*heads)
        before = (Signature.digest, Signature.format, Signature.key_id)
        self.link_before = select(*map(_bare, before)).where(*within)
        self.count = select(func.count()).select_from(Signature)
        present = exists().where(Signature.case_id == Case.id, Signature.revision == Case.revision)
        self.unsigned = select(exists().where(Case.state.in_((CaseState.SIGNED, CaseState.VOID)), not_(present)))


def _bare(column: Any) -> Any:
    return type_coerce(column, NullType())


_questions = lru_cache(maxsize=2)(_Questions)


class Look:
    """One pass over all chains, in blocks, each link once. With ``each`` every signature is checked by itself, too.

    Each stretch begins where the stored digest says that the one before ends, and that one is found to end there.
    """

    def __init__(
        self, connection: Connection, keys: PublicKeys, roots: Mapping[str, Roots], advance: Advance, *, each: bool
    ) -> None:
        self.connection, self.advance, self.each = connection, advance, each
        self._keys, self._roots = keys, roots
        self._ask = _questions(connection.dialect)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET LOCAL TimeZone = 'UTC'")
            connection.exec_driver_sql("SET LOCAL DateStyle = 'ISO'")

    def lengths(self, follow: Follow) -> dict[str, int]:
        """As ``lengths_if_whole``; raises anything if something differs."""
        ask, connection = self._ask, self.connection
        lengths = {}
        for head in connection.execute(ask.heads).all():
            program, length = ask.program(head)["program_id"], head[1]
            _require(type(length) is int)
            lengths[program] = length
            _require(self._last_digest(program, head[0], length, follow) == head[2])
        _require(self._roots.keys() <= lengths.keys())
        _require(connection.scalar(ask.count) == sum(lengths.values()))
        _require(not connection.scalar(ask.unsigned))
        return lengths

    def _last_digest(self, program: str, stored: Any, length: int, follow: Follow) -> str:
        """The digest of a chain's last link, all of which have been found whole."""
        starts = range(1, length + 1, STRETCH)
        ends = follow(self, [Stretch(program, stored, first, min(first + STRETCH - 1, length)) for first in starts])
        last_by = {key_id: signed for end in ends for key_id, signed in end.last_by.items()}
        # What each key signed last here vouches for everything before it.
        for key_id, (statement, ed25519) in last_by.items():
            _require(self._keys.is_signed(key_id, statement, ed25519))
        _require(self._daily(program).fault_after(length) is None)
        return ends[-1].digest if ends else genesis(program)

    def along(self, stretch: Stretch) -> Followed:
        """Follow one stretch; raises anything if something differs."""
        daily = self._daily(stretch.program)
        chain = _ChainLook(self._ask, self._keys, each=self.each, begin=self._before(stretch))
        cursor = self.connection.connection.cursor()
        for first in range(stretch.first, stretch.last + 1, _BLOCK):
            last = min(first + _BLOCK - 1, stretch.last)
            bound = {"program": stretch.stored, "first": first, "last": last}
            roles, procedures = (_by_link(asked.of(cursor, bound)) for asked in (self._ask.roles, self._ask.procedures))
            links = self._ask.links.of(cursor, bound)
            _require(len(links) == last - first + 1)
            for sequence, link in enumerate(links, first):
                chain.follow(sequence, link, roles[sequence], procedures[sequence])
                _require(daily.fault_at(sequence, chain.digest) is None)
            self.advance(len(links))
        return Followed(chain.digest, chain.last_by)

    def _daily(self, program: str) -> Roots:
        return self._roots.get(program) or Roots(program, (), self._keys)

    def _before(self, stretch: Stretch) -> tuple[str, int, int]:
        """Digest, format and age of the key of the link before a stretch, as they are stored."""
        if stretch.first == 1:
            return genesis(stretch.program), 1, -1
        before = {"program": stretch.stored, "first": stretch.first - 1, "last": stretch.first - 1}
        digest, number, key_id = self.connection.execute(self._ask.link_before, before).one()
        return digest, number, -1 if key_id is None else self._keys.age[key_id]


def _by_link(rows: Sequence[Sequence[Any]]) -> dict[int, list[Sequence[Any]]]:
    children: dict[int, list[Sequence[Any]]] = defaultdict(list)
    for row in rows:
        children[row[0]].append(row)
    return children


class _ChainLook:
    """Goes along one chain; ``follow`` raises at the first link that does not fit."""

    def __init__(self, ask: _Questions, keys: PublicKeys, *, each: bool, begin: tuple[str, int, int]) -> None:
        self._ask, self._keys, self._each = ask, keys, each
        self.digest, self._format, self._age = begin
        self.last_by: dict[str, tuple[bytes, str]] = {}
        self._place = ask.link_place

    def follow(self, sequence: int, link: Sequence[Any], roles: list[Any], procedures: list[Any]) -> None:
        """Look at the next link. ``link`` is its row, that of its case and whether the case has gone on since."""
        at = self._place
        number, snapshot, ed25519 = link[at["format"]], link[at["snapshot"]], link[at["ed25519"]]
        _require(link[at["sequence"]] == sequence and link[at["previous_digest"]] == self.digest)
        _require(number >= self._format and type(number) is int)
        _require(sha256(snapshot.encode()).hexdigest() == link[at["snapshot_sha256"]])
        attested = [self._ask.role(role) for role in roles]
        covered = {
            "attested_roles": attested,
            "schema": SCHEMAS[number],
            "signature": self._ask.covered[number](link),
        }
        statement = canonical_of(covered)
        digest = sha256(statement if ed25519 is None else statement + from_hex(ed25519)).hexdigest()
        _require(digest == link[at["digest"]])
        for name, blank in BLANK_IN[number].items():
            _require(link[at[name]] == blank)
        if ed25519 is not None:
            self._mind_key(link[at["key_id"]], statement, ed25519)
        self._compare(snapshot, link, procedures)
        self.digest, self._format = digest, number

    def _mind_key(self, key_id: str, statement: bytes, ed25519: str) -> None:
        age = self._keys.age[key_id]
        _require(age >= self._age)
        self._age = age
        self.last_by[key_id] = statement, ed25519
        if self._each:
            _require(self._keys.is_signed(key_id, statement, ed25519))

    def _compare(self, snapshot: str, link: Sequence[Any], procedures: list[Any]) -> None:
        """Whether the snapshot says of the case and its procedures what the rows of today say."""
        ask = self._ask
        if link[-1]:
            # The case is at a later revision: what was signed then is only in the snapshot.
            case = json.loads(snapshot)["case"]
            _require(case["revision"] < link[ask.case_place["revision"]])
            now = ask.case()(link)["id"]
            _require(case["id"] == now)
        elif not _says(snapshot, ask.case()(link), [ask.procedure()(row) for row in procedures]):
            # Signed before a table had all of its columns, or not the same.
            then = json.loads(snapshot)
            of_each = zip(then["procedures"], procedures, strict=True)
            _require(
                _says(snapshot, ask.case(*then["case"])(link), [ask.procedure(*each)(row) for each, row in of_each])
            )


def _says(snapshot: str, case: dict[str, Any], procedures: list[dict[str, Any]]) -> bool:
    """Whether the snapshot is this case and these procedures, around some names.

    It is canonical JSON, in which a key with its quotes and colon cannot be inside a text: no other values give it.
    """
    before = f"{_BEFORE}{canonical_of(case).decode()}{_BETWEEN}"
    after = f'}},"procedures":{canonical_of(procedures).decode()}{_AFTER}'
    return snapshot.startswith(before) and snapshot.endswith(after) and len(snapshot) >= len(before) + len(after)


def _require(condition: bool) -> None:
    if not condition:
        raise _Differs
