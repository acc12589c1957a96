"""What an exported bundle says, file by file; ``data/FORMAT.txt`` describes it to whoever checks one."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from logbook.foundation.canonical import canonical, plain
from logbook.signoff.rules.keys import Signer
from logbook.signoff.rules.links import COVERED, COVERED_OF_ROLE, statement

DATA = Path(__file__).parent.parent / "data"
CHECKER, FORMAT_TEXT = "check_bundle.py", "FORMAT.txt"
_OF_ROOT = ("day", "digest", "ed25519", "key_id", "length")
_OF_KEY = ("algorithm", "id", "public_key", "valid_from", "valid_until")


def link_line(signature: Any, roles: Sequence[Any]) -> bytes:
    """The line of a link; ``roles`` in order of place."""
    columns = {name: plain(getattr(signature, name)) for name in ("format", *COVERED[signature.format])}
    attested = [{name: plain(getattr(role, name)) for name in COVERED_OF_ROLE} for role in roles]
    line = {
        "statement": statement(columns, attested).decode(),
        "ed25519": signature.ed25519,
        "digest": signature.digest,
        "snapshot": signature.snapshot,
    }
    return canonical(line) + b"\n"


def listed_keys(keys: Iterable[Any]) -> list[dict[str, Any]]:
    """Keys as every file lists them, oldest first."""
    return [{name: plain(getattr(key, name)) for name in _OF_KEY} for key in keys]


def listed_roots(roots: Iterable[Any]) -> list[dict[str, Any]]:
    """Roots as every file lists them, oldest first."""
    return [{name: plain(getattr(root, name)) for name in _OF_ROOT} for root in roots]


def keys_file(keys: Iterable[Any]) -> bytes:
    """The contents of keys.json."""
    return canonical({"schema": "logbook.keys.1", "keys": listed_keys(keys)})


def roots_file(program_id: object, roots: Iterable[Any]) -> bytes:
    """The contents of roots.json in a bundle."""
    return canonical({"schema": "logbook.roots.1", "program_id": str(program_id), "roots": listed_roots(roots)})


def published(program: Any, keys: Iterable[Any], roots: Iterable[Any]) -> dict[str, Any]:
    """What a program's public page offers for a machine: its roots with the keys they are signed by."""
    return {
        "schema": "logbook.roots.1",
        "program": program.name,
        "program_id": str(program.id),
        "keys": listed_keys(keys),
        "roots": listed_roots(roots),
    }


def manifest(
    program: Any, *, length: int, digest: str, files: Mapping[str, str], exported_at: datetime, key: Signer
) -> bytes:
    """The contents of manifest.json; ``files`` has the SHA-256 of every other file by its name."""
    said = {
        "schema": "logbook.bundle.1",
        "program": program.name,
        "institution": program.institution,
        "program_id": str(program.id),
        "exported_at": plain(exported_at),
        "length": length,
        "digest": digest,
        "files": dict(files),
        "key_id": key.key_id,
    }
    return canonical({"statement": said, "ed25519": key.sign(canonical(said))})
