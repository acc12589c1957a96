"""What in free text looks like a patient's identifier, so that the fellow decides before it is stored.

Patterns only: they find what has the shape of an identifier and say so; they cannot tell that a text has none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from logbook.cases.rules import shapes_of_names, shapes_of_numbers

# Of passages that overlap the first listed wins, so what says most stands first.
SHAPES = (*shapes_of_numbers.SHAPES, *shapes_of_names.SHAPES)


@dataclass(frozen=True)
class Finding:
    """A passage that looks like an identifier: the form's field, the passage, and what it looks like."""

    field: str
    passage: str
    looks_like: str


def identifiers(texts: Mapping[str, str]) -> list[Finding]:
    """The passages of each text that look like identifiers, in the order of the texts; fields are the keys.

    Takes time in proportion to the length of the texts, whatever is in them.
    """
    return [finding for field, text in texts.items() for finding in _in_text(field, text)]


def _in_text(field: str, text: str) -> Iterator[Finding]:
    taken = bytearray(len(text))
    found: list[tuple[int, Finding]] = []
    for looks_like, shape in SHAPES:
        for match in shape.finditer(text):
            start, end = match.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                found.append((start, Finding(field, match[0].strip(), looks_like)))
    yield from (finding for _, finding in sorted(found, key=lambda each: each[0]))
