"""The bounds of every measured field, each with the sentence that says so."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from logbook.cases.rules.entry import Entry
from logbook.cases.rules.typed import say_decimal, say_minutes, say_seconds

AIR_KERMA_PLACES = 4
KAP_PLACES = 6


@dataclass(frozen=True)
class Problem:
    """What is wrong, as a sentence, and the field it belongs to, named as on the form; None for the whole."""

    field: str | None
    sentence: str


# The ceilings only have to catch what cannot be meant: minutes typed as seconds, mGy as Gy, a slipped decimal point.
_MEASURES: dict[str, tuple[Decimal, Decimal, str]] = {
    "duration_minutes": (Decimal(1), Decimal(720), "A case lasts from 1 minute to 12 hours"),
    "fluoroscopy_seconds": (Decimal(0), Decimal(4 * 3600), "Fluoroscopy takes from 0 seconds to 4 hours"),
    "air_kerma_mgy": (Decimal(0), Decimal(20_000), "Reference air kerma goes from 0 to 20,000 mGy"),
    "kap_gycm2": (Decimal(0), Decimal(2_000), "Kerma-area product goes from 0 to 2,000 Gy·cm²"),
    "frames": (Decimal(0), Decimal(10_000), "Frames go from 0 to 10,000"),
}
LONGEST = {"approach": 200, "complication_note": 2000, "outcome_note": 2000, "notes": 4000}
MOST_PROCEDURES = 8


def bound_problems(entry: Entry) -> Iterator[Problem]:
    """What is out of bounds by itself, whatever else was said."""
    for name, (low, high, sentence) in _MEASURES.items():
        value = getattr(entry, name)
        if value is not None and not low <= value <= high:
            field = "kap_value" if name == "kap_gycm2" else name
            yield Problem(field, f"{sentence}, not {_said(name, value)}. Check the digits and the unit.")
    for name in ("complication_note", "outcome_note", "notes"):
        yield from _too_long(name, name, getattr(entry, name))
    for place, procedure in enumerate(entry.procedures):
        yield from _too_long(f"procedures-{place}-approach", "approach", procedure.approach)
    if not entry.procedures:
        yield Problem(None, "A case needs at least one procedure. Choose one.")
    if len(entry.procedures) > MOST_PROCEDURES:
        yield Problem(
            None, f"A case holds at most {MOST_PROCEDURES} procedures. Log the others as a case of their own."
        )


def _too_long(field: str, name: str, text: str) -> Iterator[Problem]:
    if len(text) > LONGEST[name]:
        yield Problem(field, f"This has {len(text):,} characters; at most {LONGEST[name]:,} are kept. Shorten it.")


def _said(name: str, value: Any) -> str:
    match name:
        case "duration_minutes":
            return say_minutes(value)
        case "fluoroscopy_seconds":
            return say_seconds(value)
        case "air_kerma_mgy":
            return f"{say_decimal(value)} mGy"
        case "kap_gycm2":
            return f"{say_decimal(value)} Gy·cm²"
        case _:
            return f"{value:,}"
