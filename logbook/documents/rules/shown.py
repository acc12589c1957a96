"""What pages say of a document in figures and days, read from the facts that were frozen when it was ordered.

Documents outlive the software that printed them: whatever the facts of an older one lack is left out. Only counts are
read, which a stranger may compare with the paper; what attendings or a director said of a fellow is never among them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from logbook.documents.models import DocumentKind

ROLE_NAMES = {"observed": "Observed", "assisted": "Assisted", "performed": "Performed"}


@dataclass(frozen=True)
class Figure:
    """A whole number and what it counts."""

    name: str
    value: int


@dataclass(frozen=True)
class Shown:
    """What is shown of a document.

    ``figures`` are counts in the order in which they are read. ``training``: first and last day of each stretch of the
    fellowship, the last None where it goes on. ``narrowed_to``: what a case log was narrowed to, in words.
    ``edition``: the name of the requirements counted under, and of those in force instead that day; "" for none.
    """

    figures: tuple[Figure, ...]
    training: tuple[tuple[date, date | None], ...]
    narrowed_to: tuple[str, ...]
    edition: str
    in_force: str


def shown(kind: DocumentKind, facts: Mapping[str, Any]) -> Shown:
    """What is shown of a document of this kind, by its facts as JSON holds them."""
    counted = _mapping(facts, "evidence") if kind is DocumentKind.FINAL_EVALUATION else facts
    edition = _mapping(counted, "edition")
    return Shown(
        figures=tuple(Figure(name, value) for name, value in _counts(kind, counted) if isinstance(value, int)),
        training=tuple(_stretch(each) for each in _sequence(facts, "training")),
        narrowed_to=tuple(_sequence(facts, "narrowed_to")),
        edition=edition.get("name") or "",
        in_force=edition.get("in_force") or "",
    )


def _counts(kind: DocumentKind, facts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    match kind:
        case DocumentKind.COMPLETION:
            return []
        case DocumentKind.PACKET:
            return [("Fellows", len(facts["entries"]) if "entries" in facts else None)]
        case DocumentKind.CASE_LOG:
            to_its_end = _mapping(facts, "carried_forward")
            volume = ("Cases in this volume", len(facts["cases"]) if "cases" in facts else None)
            return [volume, ("Signed cases, earlier volumes included", to_its_end.get("cases")), *_roles(to_its_end)]
        case DocumentKind.PRIVILEGING:
            lately = zip(_sequence(facts, "windows"), _sequence(facts, "lately"), strict=False)
            windows = [(f"Performed in {each['months']} months", roles.get("performed")) for each, roles in lately]
            return [("Signed cases", facts.get("cases")), *_roles(facts), *windows]
        case _:
            return [("Signed cases", facts.get("cases")), *_roles(facts)]


def _roles(facts: Mapping[str, Any]) -> list[tuple[str, Any]]:
    roles = _mapping(facts, "roles")
    return [(name, roles.get(role)) for role, name in ROLE_NAMES.items()]


def _stretch(held: Mapping[str, Any]) -> tuple[date, date | None]:
    last = held["ends_on"]
    return date.fromisoformat(held["starts_on"]), date.fromisoformat(last) if last else None


def _mapping(facts: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = facts.get(name) or {}
    return found


def _sequence(facts: Mapping[str, Any], name: str) -> Sequence[Any]:
    found: Sequence[Any] = facts.get(name) or ()
    return found
