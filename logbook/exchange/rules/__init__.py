"""The rules of reading a schedule: what may be read of it, what its columns mean, and what its words are about."""

from logbook.exchange.rules.cases import ScheduledCase, day_problem, scheduled_cases, side_of
from logbook.exchange.rules.contents import Around
from logbook.exchange.rules.drafts import Chosen, levels_typed, schedule_keys
from logbook.exchange.rules.files import LARGEST_FILE, Unreadable
from logbook.exchange.rules.meanings import Meaning
from logbook.exchange.rules.names import Attending, Place
from logbook.exchange.rules.tables import Reading, Refusal, Table, guess, pack, read_file, remembered, unpack

__all__ = [
    "LARGEST_FILE",
    "Around",
    "Attending",
    "Chosen",
    "Meaning",
    "Place",
    "Reading",
    "Refusal",
    "ScheduledCase",
    "Table",
    "Unreadable",
    "day_problem",
    "guess",
    "levels_typed",
    "pack",
    "read_file",
    "remembered",
    "schedule_keys",
    "scheduled_cases",
    "side_of",
    "unpack",
]
