"""One link in the chain of a program's signatures: what its statement says, who signs that, and what its digest covers.

The statement of a link is the canonical JSON (RFC 8785) of all that was attested, of the previous link's digest and
of the server's key; the case itself is in it by the SHA-256 of its snapshot. The server signs the statement (Ed25519),
and the digest is the SHA-256 of the statement and that signature. So no byte of a chain can change unnoticed, and
nobody without the private key can make it anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from logbook.cases.models import CaseRole, CaseState
from logbook.cases.rules import Names, snapshot
from logbook.foundation.canonical import canonical, canonical_again, from_hex, plain, sha256_hex
from logbook.signoff.models import Entrustment, Means, SignatureKind
from logbook.signoff.rules.decisions import MEANING
from logbook.signoff.rules.keys import Signer

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
_SINCE_2 = ("kind", "reason", "authenticated_by", "guest_registration")
COVERED = {1: _COVERED_BY_1, 2: (*_COVERED_BY_1, *_SINCE_2, "key_id")}
# What those of a format hold in the columns that it does not cover.
BLANK_IN: dict[int, dict[str, Any]] = {
    1: {
        "kind": SignatureKind.CASE.value,
        "reason": "",
        **dict.fromkeys(("authenticated_by", "guest_registration", "key_id", "ed25519")),
    },
    2: {},
}
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
    key: Signer,
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
        "key_id": key.key_id,
    }
    roles = [{name: plain(value) for name, value in asdict(each).items()} for each in said.roles]
    said_so = statement({name: plain(value) for name, value in columns.items()}, roles)
    ed25519 = key.sign(said_so)
    return columns | {"snapshot": text.decode(), "ed25519": ed25519, "digest": link_digest(said_so, ed25519)}


def statement(signature: Mapping[str, Any], roles: Sequence[Mapping[str, Any]]) -> bytes:
    """What the server signs, from plain values: the columns of the signature and its attested roles in order of place.

    Raises KeyError for a format that there is not.
    """
    covered = {
        "schema": SCHEMAS[signature["format"]],
        "signature": {name: signature[name] for name in COVERED[signature["format"]]},
        "attested_roles": [{name: role[name] for name in COVERED_OF_ROLE} for role in roles],
    }
    return canonical_again(covered)


def link_digest(statement_of_link: bytes, ed25519: str | None) -> str:
    """The digest of a link: over its statement and, since format 2, the 64 bytes of the server's signature behind it.

    Raises ValueError if the signature is not in lower-case hexadecimal.
    """
    if ed25519 is None:
        return sha256_hex(statement_of_link)
    return sha256_hex(statement_of_link + from_hex(ed25519))
