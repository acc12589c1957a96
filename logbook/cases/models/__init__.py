"""The tables of a case: the case itself, its procedures, drafts as typed, follow-ups, and the program's counters."""

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
from logbook.cases.models.drafts import TypedDraft
from logbook.cases.models.messages import CaseMessage, MessageKind
from logbook.cases.models.records import (
    CaseCounter,
    CaseRevision,
    FollowUp,
    HandOver,
    PatientPseudonym,
    RevisionEnd,
    SharedCase,
)

__all__ = [
    "AgeBand",
    "Case",
    "CaseCounter",
    "CaseMessage",
    "CaseProcedure",
    "CaseRevision",
    "CaseRole",
    "CaseState",
    "FollowUp",
    "HandOver",
    "KapUnit",
    "MessageKind",
    "NotRecorded",
    "Outcome",
    "PatientPseudonym",
    "Position",
    "PulseMode",
    "RevisionEnd",
    "Sedation",
    "SharedCase",
    "Side",
    "TypedDraft",
]
