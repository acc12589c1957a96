"""Reading the package's own data files: one kind of error, which names the file and the place in it."""

import json
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

DATA = Path(__file__).parent.parent / "data"

Member = TypeVar("Member", bound=StrEnum)


class WrongData(Exception):
    """A data file says something that cannot be meant; the sentence names the file, the place and what is wrong."""


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object in a file."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise WrongData(f"{path.name} cannot be read: {error}") from error
    if not isinstance(content, dict):
        raise WrongData(f"{path.name} has to hold one JSON object.")
    return content


def take(content: Mapping[str, Any], key: str, kind: type, where: str) -> Any:
    """The value of a key that has to be there and of that type."""
    value = content.get(key)
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)) or value == "":
        raise WrongData(f"{where}: {key!r} has to be a {kind.__name__}, not {value!r}.")
    return value


def refuse_unknown(content: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    """Refuse keys that nothing reads: a misspelt one would otherwise be dropped in silence."""
    if unknown := sorted(set(content) - set(known)):
        raise WrongData(f"{where}: {', '.join(unknown)} is not known here.")


def one_of(value: str, allowed: Iterable[str], what: str, where: str) -> str:
    """The value, if it is one of those allowed."""
    known = list(allowed)
    if value not in known:
        raise WrongData(f"{where}: {what} {value!r} is not known; known are {', '.join(known)}.")
    return value


def member(kind: type[Member], value: str, what: str, where: str) -> Member:
    """The member of a closed list with this value."""
    return kind(one_of(value, [each.value for each in kind], what, where))


def refuse_twice(values: Iterable[str], what: str, where: str) -> None:
    """Refuse a value that occurs twice."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise WrongData(f"{where}: {what} {value!r} occurs twice.")
        seen.add(value)
