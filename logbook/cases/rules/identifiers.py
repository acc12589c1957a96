"""What in free text looks like a patient's identifier, so that the fellow decides before it is stored.

Patterns only: they find what has the shape of an identifier and say so; they cannot tell that a text has none.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?:19|20)\d{2}"
_DAY = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:{_YEAR}|\d{{2}})|{_YEAR}[/.-]\d{{1,2}}[/.-]\d{{1,2}}"
    rf"|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+{_YEAR})"
)
_NAME = r"(?:[A-Z]['’])?[A-Z][a-zà-ÿ]+(?:[-'’][A-Z][a-zà-ÿ]+)?"
_ANY_CASE = re.IGNORECASE


@dataclass(frozen=True)
class Finding:
    """A passage that looks like an identifier: the form's field, the passage, and what it looks like."""

    field: str
    passage: str
    looks_like: str


# Of passages that overlap the first listed wins, so what says most stands first.
_SHAPES = (
    ("an e-mail address", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("a social security number", re.compile(r"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)")),
    (
        "a birth date",
        re.compile(
            rf"\b(?:d\.?o\.?b\.?|born|birth ?da(?:te|y)|date of birth)\b[\s:=,on]*(?:{_DAY}|{_YEAR})", _ANY_CASE
        ),
    ),
    (
        "a record number",
        re.compile(
            r"\b(?:mrn|medical record|record|chart|patient id|pt id|hospital|account|acct|fin|csn|encounter|visit"
            r"|accession)\s*(?:no|number|num|nr|id)?[\s.:#=]*[a-z]{0,4}-?\d{4,}\b",
            _ANY_CASE,
        ),
    ),
    ("a telephone number", re.compile(r"(?<![\w.])(?:\+?1[-. ]?)?(?:\(\d{3}\) ?|\d{3}[-. ])\d{3}[-. ]\d{4}(?!\d)")),
    ("a telephone number", re.compile(r"(?<!\w)\+\d{1,3}(?:[ -]?\d){7,11}(?!\d)")),
    ("a telephone number", re.compile(r"(?<![\w-])\d{3}-\d{4}(?![\w-])")),
    ("a full date", re.compile(rf"(?<![\w/.-]){_DAY}(?![\w/-])", _ANY_CASE)),
    ("an age over 89", re.compile(r"\b(?:9\d|1[01]\d)[\s-]*(?:y/?o|years?[\s-]*old|yr[\s-]*old)\b", _ANY_CASE)),
    ("a number as long as a record number", re.compile(r"(?<![\w.,-])[A-Za-z]{0,3}\d{6,}(?![\w.,]*\d)")),
    ("a name", re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mx|Mister|Sr|Sra)\.?\s+{_NAME}(?:\s+{_NAME})?")),
    (
        "a name",
        re.compile(rf"\b(?:[Pp]atient|[Pp]t)\.?(?:'s)?(?:\s+(?:name|named|is|called))*\s*:?\s+{_NAME}\s+{_NAME}"),
    ),
    ("a name", re.compile(rf"\b(?:[Nn]amed?|[Cc]alled)\b\s*(?:is|:)?\s*{_NAME}")),
    ("a name with a date", re.compile(rf"\b{_NAME},?\s+{_NAME}\W{{1,4}}\d{{1,2}}/\d{{1,2}}\b(?!/)")),
)


def identifiers(texts: Mapping[str, str]) -> list[Finding]:
    """The passages of each text that look like identifiers, in the order of the texts; fields are the keys."""
    return [finding for field, text in texts.items() for finding in _in_text(field, text)]


def _in_text(field: str, text: str) -> Iterator[Finding]:
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, Finding]] = []
    for looks_like, shape in _SHAPES:
        for match in shape.finditer(text):
            start, end = match.span()
            if all(end <= low or start >= high for low, high in taken):
                taken.append((start, end))
                found.append((start, Finding(field, match[0].strip(), looks_like)))
    yield from (finding for _, finding in sorted(found, key=lambda each: each[0]))
