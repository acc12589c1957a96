"""Canonical JSON as quick as a long chain needs it; ``foundation.canonical`` says what that is, and a test compares."""

from typing import Any

import orjson


def canonical_of(value: Any) -> bytes:
    """What ``canonical`` writes of a value whose keys are in order. Raises TypeError where it has no form."""
    return orjson.dumps(value)


def as_it_stands(text: str) -> Any:
    """A JSON text that ``canonical_of`` writes as it stands."""
    return orjson.Fragment(text)
