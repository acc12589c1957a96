"""How wide the letters of the paper's fonts are, read from the fonts, so that lines can be broken before any layout."""

from collections.abc import Mapping
from functools import cache

from logbook.adapters.pdf import FONTS

# The faces of each weight in the order in which the paper's styles fall back on them.
_FACES = {
    False: ("SourceSans3-Regular.ttf", "DejaVuSans.ttf"),
    True: ("SourceSans3-Semibold.ttf", "DejaVuSans-Bold.ttf"),
}


@cache
def widths(*, semibold: bool = False) -> Mapping[int, float]:
    """The advance of each character in em by its code point, from the first face that has it.

    Kerning is left out, and letters that join are as wide as when they stand alone: what is printed is a little
    narrower, hardly ever wider.
    """
    from fontTools.ttLib import TTFont

    found: dict[int, float] = {}
    for face in reversed(_FACES[semibold]):
        with TTFont(FONTS / face, lazy=True) as font:
            em, advances = font["head"].unitsPerEm, font["hmtx"].metrics
            found.update({code: advances[glyph][0] / em for code, glyph in font.getBestCmap().items()})
    return found


@cache
def first_face(*, semibold: bool = False) -> frozenset[int]:
    """The characters that are printed without falling back; a line with others can be a little higher."""
    from fontTools.ttLib import TTFont

    with TTFont(FONTS / _FACES[semibold][0], lazy=True) as font:
        return frozenset(font.getBestCmap())
