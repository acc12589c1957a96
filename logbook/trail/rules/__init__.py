"""What events are called, what their facts say, and a place in their order."""

from logbook.trail.rules.lines import COLUMNS, line_of
from logbook.trail.rules.place import Place
from logbook.trail.rules.things import asked_number, said_facts
from logbook.trail.rules.words import DOORS, GROUPS, WORDS, verbs_of

__all__ = [
    "COLUMNS",
    "DOORS",
    "GROUPS",
    "WORDS",
    "Place",
    "asked_number",
    "line_of",
    "said_facts",
    "verbs_of",
]
