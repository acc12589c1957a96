"""Facts onto paper."""

from logbook.documents.paper.months import GROUND, RISE, STEPS, WIDTH, columns
from logbook.documents.paper.printing import FILTERS, PAPERS, Paper, Part, facts_of, to_html, to_pdf

__all__ = [
    "FILTERS",
    "GROUND",
    "PAPERS",
    "RISE",
    "STEPS",
    "WIDTH",
    "Paper",
    "Part",
    "columns",
    "facts_of",
    "to_html",
    "to_pdf",
]
