"""Radiation of signed cases: what was recorded, what was not, and which cases to look at once more. Never a grade."""

from logbook.progress.rules.radiation.adding import (
    BAND_OF,
    ProcedureDoses,
    Radiation,
    Recorded,
    added_up,
    bands,
    by_quantity,
    people_in,
    radiation,
    usual_times,
)
from logbook.progress.rules.radiation.doses import Dose, Look, Looked, Reason, Usual, looks, reasons, say, say_short
from logbook.progress.rules.radiation.quartiles import Quartiles, quartiles
from logbook.progress.rules.radiation.reference import PUBLISHED, Published

__all__ = [
    "BAND_OF",
    "PUBLISHED",
    "Dose",
    "Look",
    "Looked",
    "ProcedureDoses",
    "Published",
    "Quartiles",
    "Radiation",
    "Reason",
    "Recorded",
    "Usual",
    "added_up",
    "bands",
    "by_quantity",
    "looks",
    "people_in",
    "quartiles",
    "radiation",
    "reasons",
    "say",
    "say_short",
    "usual_times",
]
