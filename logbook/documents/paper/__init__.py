"""Facts onto paper."""

from logbook.documents.paper.months import GROUND, RISE, STEPS, WIDTH, columns
from logbook.documents.paper.printing import FILTERS, to_html, to_pdf

__all__ = [
    "FILTERS",
    "GROUND",
    "RISE",
    "STEPS",
    "WIDTH",
    "columns",
    "to_html",
    "to_pdf",
]
