"""The tables of a case: the case, its procedures, drafts as typed, follow-ups, links for guests, and counters."""

from logbook.cases.models.amendments import Amendment, AmendmentState
from logbook.cases.models.case import GUEST, Case, CaseProcedure, supervised_by
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
from logbook.cases.models.guests import GuestLink
from logbook.cases.models.messages import CaseMessage, MessageKind
from logbook.cases.models.records import (
    CaseCounter,
    CaseRevision,
    FollowUp,
    HandOver,
    PatientPseudonym,
    RecordVersion,
    RevisionEnd,
    SharedCase,
)

__all__ = [
    "GUEST",
    "AgeBand",
    "Amendment",
    "AmendmentState",
    "Case",
    "CaseCounter",
    "CaseMessage",
    "CaseProcedure",
    "CaseRevision",
    "CaseRole",
    "CaseState",
    "FollowUp",
    "GuestLink",
    "HandOver",
    "KapUnit",
    "MessageKind",
    "NotRecorded",
    "Outcome",
    "PatientPseudonym",
    "Position",
    "PulseMode",
    "RecordVersion",
    "RevisionEnd",
    "Sedation",
    "SharedCase",
    "Side",
    "TypedDraft",
    "supervised_by",
]
