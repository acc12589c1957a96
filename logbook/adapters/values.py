"""msgspec: frozen dataclasses to JSON and back, checked against their types; quicker than field by field."""

from typing import TypeVar

import msgspec

Value = TypeVar("Value")


def as_json(value: object) -> str:
    """The value as JSON; dictionaries keep the order of their keys, which need not be strings."""
    return msgspec.json.encode(value).decode()


def from_json(text: str, kind: type[Value]) -> Value:
    """The value of this kind that ``as_json`` wrote. Raises ValueError where the text does not describe one."""
    return msgspec.json.decode(text, type=kind)
