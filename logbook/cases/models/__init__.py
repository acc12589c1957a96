"""The tables of a case: the case itself, its procedures, its follow-ups, and the program's counters."""

from logbook.cases.models.case import Case, CaseProcedure
from logbook.cases.models.choices import (
    AgeBand,
    CaseRole,
    CaseState,
    KapUnit,
    NotRecorded,
    Outcome,
    Position,
    PulseMode,
    Sedation,
    Side,
)
from logbook.cases.models.records import CaseCounter, FollowUp, PatientPseudonym

__all__ = [
    "AgeBand",
    "Case",
    "CaseCounter",
    "CaseProcedure",
    "CaseRole",
    "CaseState",
    "FollowUp",
    "KapUnit",
    "NotRecorded",
    "Outcome",
    "PatientPseudonym",
    "Position",
    "PulseMode",
    "Sedation",
    "Side",
]
