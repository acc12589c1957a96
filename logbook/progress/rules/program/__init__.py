"""A whole program at once, put together from the tallies of its fellows; no rule here ranks anybody."""

from logbook.progress.rules.program.fellows import Fellow, academic_year
from logbook.progress.rules.program.first_use import FirstUse, first_uses
from logbook.progress.rules.program.heat import Cell, HeatMap, Line, heat_map
from logbook.progress.rules.program.load import Load, Waiting, loads, median_hours
from logbook.progress.rules.program.needs import Need, Site, Whereabouts, by_procedure, needs, shortfall

__all__ = [
    "Cell",
    "Fellow",
    "FirstUse",
    "HeatMap",
    "Line",
    "Load",
    "Need",
    "Site",
    "Waiting",
    "Whereabouts",
    "academic_year",
    "by_procedure",
    "first_uses",
    "heat_map",
    "loads",
    "median_hours",
    "needs",
    "shortfall",
]
