"""Breaking a text into lines before it is laid out, so that it is known how high it will be."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from logbook.adapters.letters import widths

# A no-break space is not among them.
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
# What joins itself to the letter before it, and so begins no line.
_JOINED = frozenset(("Mn", "Mc", "Me", "Cf"))


@lru_cache(maxsize=20_000)
def lines(text: str, width: float, *, semibold: bool = False) -> tuple[str, ...]:
    """The lines of a text in a column so many em wide; a word that is wider than the column goes on in the next line.

    Together they are the text: a line that ends between two words ends in their space, which may stand beyond the
    column. Otherwise no line is wider than it but by a single letter that is. An empty text has no lines.
    """
    found: list[str] = []
    line, used = "", 0.0
    space = _wide(" ", semibold)
    for word in _SPACES.split(text.strip()):
        needed = _wide(word, semibold)
        if line and used + space + needed <= width:
            line, used = f"{line} {word}", used + space + needed
            continue
        if line:
            found.append(f"{line} ")
        *whole, line = _pieces(word, width, semibold) if needed > width else (word,)
        found += whole
        used = _wide(line, semibold)
    return (*found, line) if line else ()


def _wide(text: str, semibold: bool) -> float:
    known = widths(semibold=semibold)
    return sum(known.get(ord(letter), 1.0) for letter in text)


def _pieces(word: str, width: float, semibold: bool) -> Iterator[str]:
    piece, used = "", 0.0
    for letter in word:
        needed = _wide(letter, semibold)
        if piece and used + needed > width and unicodedata.category(letter) not in _JOINED:
            yield piece
            piece, used = "", 0.0
        piece, used = piece + letter, used + needed
    yield piece
