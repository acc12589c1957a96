"""How it is seen that something in a chain was changed: each link beside what the database holds now."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from logbook.foundation.canonical import canonical_again, sha256_hex
from logbook.signoff.rules.keys import PublicKeys
from logbook.signoff.rules.links import BLANK_IN, link_digest, statement


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


@dataclass(frozen=True, slots=True)
class Last:
    """What the next link follows: a digest, the format of that link, and the age of its key; before the first, none."""

    digest: str
    format: int = 1
    age: int = -1

    @classmethod
    def of(cls, signature: Mapping[str, Any], keys: PublicKeys) -> "Last":
        """What follows on that signature."""
        return cls(signature["digest"], signature["format"], keys.age.get(signature["key_id"], -1))


def fault(link: StoredLink, sequence: int, last: Last, keys: PublicKeys) -> BrokenLink | None:
    """The break at the link that should be the ``sequence``th, after the ``last``; None if all is whole."""
    signature, signed = link.signature, link.signature["snapshot"]
    if signature["sequence"] != sequence:
        found = f"the next one found is number {signature['sequence']}, of case {number_signed(signed)}"
        return BrokenLink(sequence, None, f"the signature is missing; {found}")
    what = _signature_fault(signature, link.roles, last, keys) or _case_fault(signed, link)
    return BrokenLink(sequence, number_signed(signed), what) if what else None


def number_signed(snapshot_text: Any) -> int | None:
    """The number of the case in a snapshot, as far as it can be read."""
    try:
        number = json.loads(snapshot_text)["case"]["number"]
    except (TypeError, ValueError, KeyError):
        return None
    return number if isinstance(number, int) else None


def _signature_fault(
    signature: Mapping[str, Any], roles: Sequence[Mapping[str, Any]], last: Last, keys: PublicKeys
) -> str | None:
    if signature["previous_digest"] != last.digest:
        return "the signature does not follow the one before it"
    try:
        snapshot_sha256 = sha256_hex(signature["snapshot"].encode())
        said = statement(signature, roles)
        digest = link_digest(said, signature["ed25519"])
    except (TypeError, ValueError, AttributeError, KeyError):
        return "the signature holds a value that nobody can have signed"
    if signature["snapshot_sha256"] != snapshot_sha256:
        return "the snapshot does not have the SHA-256 recorded beside it"
    if signature["digest"] != digest:
        return "the signature or its attested roles do not have the digest recorded beside them"
    if any(signature[name] != blank for name, blank in BLANK_IN[signature["format"]].items()):
        return "the signature holds what its format does not have"
    if signature["format"] < last.format:
        return "the signature has the format of earlier ones, which needs no key"
    if signature["key_id"] is None:
        return None
    if keys.age.get(signature["key_id"], last.age) < last.age:
        return "it is signed with a key that another had replaced before"
    return keys.fault(signature["key_id"], said, signature["ed25519"])


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
