"""The rules of a case: reading what people type, what can be so, what is asked back, and which verb leads where."""

from logbook.cases.rules.bounds import AIR_KERMA_PLACES, KAP_PLACES, LONGEST, MOST_PROCEDURES, Problem
from logbook.cases.rules.complications import COMPLICATIONS
from logbook.cases.rules.decisions import Asked, Decisions, Refused, Undecided, ask
from logbook.cases.rules.drafts import (
    SWEPT_AFTER,
    Gone,
    Stale,
    TypedForm,
    held_back,
    keepable,
    key_in,
    kinds_kept,
    read_typed,
    restorable,
    slugs_in,
    takes_drafts,
)
from logbook.cases.rules.entry import (
    Entry,
    Habit,
    NewPatient,
    Period,
    ProcedureEntry,
    Supervisor,
    Surroundings,
)
from logbook.cases.rules.follow_up import follow_up_checklist, follow_up_problems
from logbook.cases.rules.identifiers import Finding, identifiers
from logbook.cases.rules.life import LIFE, Verb, allows, next_state
from logbook.cases.rules.meaning import minutes_of, problems
from logbook.cases.rules.procedures import fields_of
from logbook.cases.rules.questions import questions
from logbook.cases.rules.stored import PLAIN, afresh, entry_of, settled, state_of
from logbook.cases.rules.typed import (
    read_date,
    read_decimal,
    read_duration,
    read_fluoroscopy,
    read_time,
    read_whole,
    say_day,
    say_decimal,
    say_minutes,
    say_seconds,
)

__all__ = [
    "AIR_KERMA_PLACES",
    "COMPLICATIONS",
    "KAP_PLACES",
    "LIFE",
    "LONGEST",
    "MOST_PROCEDURES",
    "PLAIN",
    "SWEPT_AFTER",
    "Asked",
    "Decisions",
    "Entry",
    "Finding",
    "Gone",
    "Habit",
    "NewPatient",
    "Period",
    "Problem",
    "ProcedureEntry",
    "Refused",
    "Stale",
    "Supervisor",
    "Surroundings",
    "TypedForm",
    "Undecided",
    "Verb",
    "afresh",
    "allows",
    "ask",
    "entry_of",
    "fields_of",
    "follow_up_checklist",
    "follow_up_problems",
    "held_back",
    "identifiers",
    "keepable",
    "key_in",
    "kinds_kept",
    "minutes_of",
    "next_state",
    "problems",
    "questions",
    "read_date",
    "read_decimal",
    "read_duration",
    "read_fluoroscopy",
    "read_time",
    "read_typed",
    "read_whole",
    "restorable",
    "say_day",
    "say_decimal",
    "say_minutes",
    "say_seconds",
    "settled",
    "slugs_in",
    "state_of",
    "takes_drafts",
]
