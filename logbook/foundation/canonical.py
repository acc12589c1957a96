"""Canonical JSON: one sequence of bytes for one meaning, so that a digest can vouch for it."""

import hashlib
import json
from typing import Any


def canonical(value: Any) -> bytes:
    """The RFC 8785 form of ``value`` in UTF-8: sorted keys, no white space, nothing escaped that need not be.

    Takes None, booleans, whole numbers within 2**53, strings, lists and dictionaries with ASCII keys; for these the
    standard library's encoder writes what RFC 8785 asks. Fractions are passed as strings, because the RFC's number
    format is the one part it would get wrong. Raises TypeError for anything else.
    """
    _refuse_what_differs(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def sha256_hex(data: bytes) -> str:
    """The SHA-256 of ``data`` as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def _refuse_what_differs(value: Any) -> None:
    match value:
        case None | bool() | str():
            return
        case int() if abs(value) <= 2**53:
            return
        case list():
            for item in value:
                _refuse_what_differs(item)
        case dict():
            for key, item in value.items():
                if not (isinstance(key, str) and key.isascii()):
                    raise TypeError(f"canonical JSON here takes ASCII keys only, not {key!r}")
                _refuse_what_differs(item)
        case _:
            raise TypeError(f"canonical JSON here takes no {type(value).__name__}: {value!r}")
