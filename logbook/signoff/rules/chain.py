"""The chain of a program's signatures: how a link is made, and how it is seen that one was changed.

A link's digest is the SHA-256 of the canonical JSON of all that was attested and of the previous link's digest. The
case itself is in it by the SHA-256 of its snapshot. Whoever owns the database could still make a whole chain anew;
what shows that is a digest kept elsewhere, on a page that was printed or in a backup.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from logbook.cases.models import CaseRole, CaseState
from logbook.cases.rules import Names, snapshot
from logbook.foundation.canonical import canonical, canonical_again, plain, sha256_hex
from logbook.signoff.models import Entrustment, Means, SignatureKind
from logbook.signoff.rules.decisions import MEANING

# What is signed now has this format; a chain may begin with links of the one before.
FORMAT = 2
SCHEMAS = {1: "logbook.signature.1", 2: "logbook.signature.2"}

# Fixed by the format: a digest made today must be found again by a program whose table has grown a column.
_COVERED_BY_1 = (
    "id",
    "program_id",
    "sequence",
    "case_id",
    "revision",
    "signer_id",
    "signer_name",
    "meaning",
    "entrustment",
    "feedback",
    "signed_at",
    "snapshot_sha256",
    "previous_digest",
)
COVERED = {1: _COVERED_BY_1, 2: (*_COVERED_BY_1, "kind", "reason", "authenticated_by", "guest_registration")}
COVERED_OF_ROLE = ("case_procedure_id", "place", "role")


def genesis(program_id: UUID | str) -> str:
    """What stands in the place of a digest before a program's first link; differs for each program."""
    return sha256_hex(canonical({"schema": SCHEMAS[1], "program_id": str(program_id)}))


@dataclass(frozen=True, slots=True)
class RoleSeen:
    """The attending's view of the fellow's role in one procedure of the case."""

    case_procedure_id: UUID
    place: int
    role: CaseRole


@dataclass(frozen=True, slots=True)
class Attestation:
    """All that somebody says by signing; ``roles`` in the order of the case's procedures, none in a void.

    A guest has a ``guest_registration`` in place of a ``signer_id``.
    """

    signer_id: UUID | None
    signer_name: str
    signed_at: datetime
    roles: tuple[RoleSeen, ...]
    entrustment: Entrustment | None = None
    feedback: str = ""
    meaning: str = MEANING
    kind: SignatureKind = SignatureKind.CASE
    reason: str = ""
    authenticated_by: Means = Means.PASSWORD
    guest_registration: str | None = None


def seal(
    case: Any,
    procedures: Iterable[Any],
    names: Names,
    said: Attestation,
    *,
    signature_id: UUID,
    sequence: int,
    previous_digest: str,
) -> dict[str, Any]:
    """The columns of the signature that comes ``sequence``th in its program, after the link ``previous_digest``.

    ``case`` and ``procedures`` are as for ``snapshot``, at the revision that is signed; the case's own state is not
    looked at. A void leaves the case the moment of its last signature.
    """
    is_void = said.kind is SignatureKind.VOID
    state, signed_at = (CaseState.VOID, case.signed_at) if is_void else (CaseState.SIGNED, said.signed_at)
    text = canonical(snapshot(case, procedures, names, state=state, signed_at=signed_at))
    columns = {
        "id": signature_id,
        "program_id": case.program_id,
        "sequence": sequence,
        "case_id": case.id,
        "revision": case.revision,
        "signer_id": said.signer_id,
        "signer_name": said.signer_name,
        "meaning": said.meaning,
        "entrustment": None if said.entrustment is None else int(said.entrustment),
        "feedback": said.feedback,
        "signed_at": said.signed_at,
        "snapshot_sha256": sha256_hex(text),
        "previous_digest": previous_digest,
        "format": FORMAT,
        "kind": said.kind,
        "reason": said.reason,
        "authenticated_by": said.authenticated_by,
        "guest_registration": said.guest_registration,
    }
    roles = [{name: plain(value) for name, value in asdict(each).items()} for each in said.roles]
    digest = link_digest({name: plain(value) for name, value in columns.items()}, roles)
    return columns | {"snapshot": text.decode(), "digest": digest}


def link_digest(signature: Mapping[str, Any], roles: Sequence[Mapping[str, Any]]) -> str:
    """The digest of a link from plain values: the columns of the signature and its attested roles in order of place.

    Raises KeyError for a format that there is not.
    """
    covered = {
        "schema": SCHEMAS[signature["format"]],
        "signature": {name: signature[name] for name in COVERED[signature["format"]]},
        "attested_roles": [{name: role[name] for name in COVERED_OF_ROLE} for role in roles],
    }
    return sha256_hex(canonical_again(covered))


@dataclass(frozen=True, slots=True)
class StoredLink:
    """One link as the database holds it, in plain values; ``case`` is None if the signature's case is not there.

    ``superseded``: the case is at a later revision, and there is a signature on that one.
    """

    signature: Mapping[str, Any]
    roles: Sequence[Mapping[str, Any]]
    case: Mapping[str, Any] | None
    procedures: Sequence[Mapping[str, Any]]
    superseded: bool = False


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """Where a chain breaks: the link's place, the number of its case as far as it can be known, and what differs."""

    sequence: int | None
    case_number: int | None
    what: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """One program's chain: how many signatures were read, and its first broken link if there is one."""

    program: str
    length: int
    broken: BrokenLink | None


def fault(link: StoredLink, sequence: int, previous_digest: str) -> BrokenLink | None:
    """The break at the link that should be the ``sequence``th, after ``previous_digest``; None if all is whole."""
    signature, signed = link.signature, link.signature["snapshot"]
    if signature["sequence"] != sequence:
        found = f"the next one found is number {signature['sequence']}, of case {number_signed(signed)}"
        return BrokenLink(sequence, None, f"the signature is missing; {found}")
    what = _signature_fault(signature, link.roles, previous_digest) or _case_fault(signed, link)
    return BrokenLink(sequence, number_signed(signed), what) if what else None


def number_signed(snapshot_text: Any) -> int | None:
    """The number of the case in a snapshot, as far as it can be read."""
    try:
        number = json.loads(snapshot_text)["case"]["number"]
    except (TypeError, ValueError, KeyError):
        return None
    return number if isinstance(number, int) else None


def _signature_fault(
    signature: Mapping[str, Any], roles: Sequence[Mapping[str, Any]], previous_digest: str
) -> str | None:
    if signature["previous_digest"] != previous_digest:
        return "the signature does not follow the one before it"
    try:
        snapshot_sha256 = sha256_hex(signature["snapshot"].encode())
        digest = link_digest(signature, roles)
    except (TypeError, ValueError, AttributeError, KeyError):
        return "the signature holds a value that nobody can have signed"
    if signature["snapshot_sha256"] != snapshot_sha256:
        return "the snapshot does not have the SHA-256 recorded beside it"
    if signature["digest"] != digest:
        return "the signature or its attested roles do not have the digest recorded beside them"
    return None


def _case_fault(signed: str, link: StoredLink) -> str | None:
    """What in the case and its procedures is not as it was ``signed``."""
    try:
        then = json.loads(signed)
        befores = [then["case"], *then["procedures"]]
    except (TypeError, ValueError, KeyError):
        return "the snapshot is not one of a case"
    if link.case is None:
        return "the case that was signed is not there"
    if link.signature["case_id"] != then["case"]["id"]:
        return "the signature is on another case"
    if link.superseded and then["case"]["revision"] < link.case["revision"]:
        # What was signed then is only in the snapshot, which has been found whole; the case is compared with its last.
        return None
    afters = [link.case, *link.procedures]
    if len(befores) != len(afters):
        return f"{len(befores) - 1} procedures were signed, and {len(afters) - 1} are there"
    # A column that was added to a table later was not signed.
    now = [{column: after.get(column) for column in before} for before, after in zip(befores, afters, strict=True)]
    if canonical_again(then | {"case": now[0], "procedures": now[1:]}) == signed.encode():
        return None
    for place, (before, after) in enumerate(zip(befores, now, strict=True)):
        for column in before:
            if canonical_again(before[column]) != canonical_again(after[column]):
                return f"{column} of {f'procedure {place}' if place else 'the case'} is not what was signed"
    return "the snapshot is not in canonical form"
