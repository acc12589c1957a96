"""The side in a schedule's words."""

import re

from logbook.cases.models import Side

_LEFT = r"left|lt|l(?!\.?[\s-]*(?:spine|sp)\b)"
_RIGHT = r"right|rt|r"
_BOTH = r"bilaterally|bilateral|bilat|bil|bl|b/l|both"
_WORD = re.compile(
    rf"(?<![\w'/])(?:(?P<both>{_BOTH})|(?P<left>{_LEFT})|(?P<right>{_RIGHT}))\.?(?:-?sided?)?(?![\w'])", re.I
)
# Both sides of one thing; "Rt SIJ, L bursa" is two things of a side each.
_AND = r"\.?\s*(?:and|&|\+|/)\s*"
_TOGETHER = re.compile(rf"(?<![\w'])(?:(?:{_LEFT}){_AND}(?:{_RIGHT})|(?:{_RIGHT}){_AND}(?:{_LEFT}))(?![\w'])", re.I)
# Too little to mean both sides within a sentence.
_ALONE = re.compile(r"b|[lr]/[lr]", re.I)
_NONE = re.compile(r"(?:n/?a|none|midline|mid|center|no|not applicable|-+|–)?", re.I)


def read_side(text: str) -> Side | None:
    """The side in "R", "Rt.", "left knee", "bilat", "B/L" or "left and right"; None for none or two."""
    said = {str(found.lastgroup) for found in _WORD.finditer(text)}
    if _ALONE.fullmatch(text.strip()) or "both" in said or _TOGETHER.search(text):
        return Side.BILATERAL
    return Side(said.pop()) if len(said) == 1 else None


def is_side(text: str) -> bool:
    """Whether a text is a side and nothing else."""
    alone = _ALONE.fullmatch(text.strip()) or not without_side(text).strip(" ,;&+.")
    return bool(alone) and read_side(text) is not None


def is_no_side(text: str) -> bool:
    """Whether a text says that there is no side to it."""
    return _NONE.fullmatch(text.strip()) is not None


def without_side(text: str) -> str:
    """The text without its sides, for what is looked for next."""
    return _WORD.sub(" ", text)
