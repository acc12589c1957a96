"""Facts ready to be issued, and what issuing adds to them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol
from uuid import UUID

from logbook.documents.models import DocumentKind
from logbook.documents.rules.printable import plain
from logbook.foundation.canonical import canonical, sha256_hex


class Facts(Protocol):
    """Everything that a document prints: a frozen dataclass of texts, whole numbers, days, tuples and more of these."""

    @property
    def program(self) -> str:
        """The program as it is called on the paper."""

    @property
    def institution(self) -> str:
        """The institution that it belongs to."""

    def __hash__(self) -> int: ...


@dataclass(frozen=True)
class Draft:
    """Facts and the rows they are about, ready to be previewed or issued.

    ``about`` says in words what sets it apart from others of its kind. ``series_of`` names all that it is about beside
    program, kind and fellow: a later document of the same takes its place. ``kept_texts`` are the kinds of passages
    that looked as if they pointed to a patient and that the director kept.
    """

    kind: DocumentKind
    program_id: UUID
    fellow_id: UUID | None
    period_from: date
    period_to: date
    facts: Facts
    series_of: tuple[str, ...]
    about: str = ""
    procedure_slug: str | None = None
    requirement_edition_id: UUID | None = None
    statement: str = ""
    kept_texts: tuple[str, ...] = ()

    @property
    def fellow_name(self) -> str:
        """The fellow as printed; empty where it is about more than one."""
        return getattr(self.facts, "fellow", "") if self.fellow_id else ""

    @property
    def series(self) -> str:
        """SHA-256 in hexadecimal of what it is about."""
        return series(self.program_id, self.kind, self.fellow_id, self.series_of)

    @property
    def as_json(self) -> str:
        """The facts as canonical JSON."""
        return canonical(plain(self.facts)).decode()


@dataclass(frozen=True)
class Issue:
    """What makes facts a document: its number, who issued it, and where a stranger can check it.

    ``signed_by`` and ``certificate`` (SHA-256 in hexadecimal) are empty where the paper shall not speak of its
    electronic signature.
    """

    number: str
    address: str
    issued_by: str
    issued_on: date
    signed_by: str = ""
    certificate: str = ""


def series(program_id: UUID, kind: DocumentKind, fellow_id: UUID | None, about: Sequence[str]) -> str:
    """SHA-256 in hexadecimal of what a document is about; equal for a document and for one that takes its place."""
    return sha256_hex(canonical([str(program_id), kind.value, str(fellow_id or ""), *about]))


# The day of counting is the day of issue: that it was another day makes no other document.
_OF_THE_DAY = ("counted_on",)


def say_the_same(one: str, other: str) -> bool:
    """Whether two documents' facts, as JSON, differ in nothing but the day on which they were counted."""
    return bool(_without_day(json.loads(one)) == _without_day(json.loads(other)))


def _without_day(facts: Any) -> Any:
    """The facts, and those of a document within them, without what is of the day only."""
    if isinstance(facts, dict):
        return {name: _without_day(value) for name, value in facts.items() if name not in _OF_THE_DAY}
    return [_without_day(each) for each in facts] if isinstance(facts, list) else facts
