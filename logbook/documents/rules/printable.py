"""Facts as plain values, as words, and as letters that a printer can print."""

import dataclasses
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Any, TypeVar

Anything = TypeVar("Anything")

# Zero width non-joiner and joiner: letters beside them take another shape, and alone they are nothing.
_JOINERS = "\u200c\u200d"


def plain(facts: Any) -> Any:
    """Facts as lists, dictionaries, strings and whole numbers, ready for canonical JSON; days in ISO 8601."""
    if dataclasses.is_dataclass(facts) and not isinstance(facts, type):
        return {each.name: plain(getattr(facts, each.name)) for each in dataclasses.fields(facts)}
    if isinstance(facts, tuple):
        return [plain(item) for item in facts]
    return facts.isoformat() if isinstance(facts, date) else facts


def words(facts: Any) -> Iterator[str]:
    """Every string among the facts, for a look at its letters before it is printed."""
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, dict):
        for value in facts.values():
            yield from words(value)
    elif isinstance(facts, list):
        for value in facts:
            yield from words(value)


def legible(facts: Anything) -> Anything:
    """The facts with every text composed (NFC), on one line, and without control characters or changes of direction.

    A name with U+202E in it would otherwise turn the words after it round. Joiners stay: Persian needs them.
    """
    if isinstance(facts, str):
        kept = (letter for letter in unicodedata.normalize("NFC", facts) if letter.isspace() or not _is_control(letter))
        line = " ".join("".join(kept).split())
        return line if line.strip(_JOINERS + " ") else ""  # type: ignore[return-value]
    if isinstance(facts, tuple):
        return tuple(legible(item) for item in facts)  # type: ignore[return-value]
    if dataclasses.is_dataclass(facts) and not isinstance(facts, type):
        names = [each.name for each in dataclasses.fields(facts)]
        return dataclasses.replace(facts, **{name: legible(getattr(facts, name)) for name in names})
    return facts


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs") and letter not in _JOINERS
