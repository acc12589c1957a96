"""What may be signed and what a signature is: links of the chain, and how each is found broken."""

from logbook.cases.rules import Names, check_words, names_now, snapshot
from logbook.signoff.rules.chain import (
    COVERED_OF_ROLE,
    Attestation,
    BrokenLink,
    ChainReport,
    RoleSeen,
    StoredLink,
    fault,
    genesis,
    link_digest,
    number_signed,
    seal,
)
from logbook.signoff.rules.conversation import Said, conversation
from logbook.signoff.rules.decisions import (
    MEANING,
    ROLES_AS_SEEN,
    VOID_MEANING,
    WHEN,
    check_attestation,
    check_reason,
    check_return,
    check_turn,
    meaning,
)
from logbook.signoff.rules.queue import Day, QueueRow, WaitingCase, by_day
from logbook.signoff.rules.ratings import Assessed, assessed, check_rating, check_seeing, may_rate
from logbook.signoff.rules.timeline import TOLD_BY_AUDIT, Event, Traces, timeline

__all__ = [
    "COVERED_OF_ROLE",
    "MEANING",
    "ROLES_AS_SEEN",
    "TOLD_BY_AUDIT",
    "VOID_MEANING",
    "WHEN",
    "Assessed",
    "Attestation",
    "BrokenLink",
    "ChainReport",
    "Day",
    "Event",
    "Names",
    "QueueRow",
    "RoleSeen",
    "Said",
    "StoredLink",
    "Traces",
    "WaitingCase",
    "assessed",
    "by_day",
    "check_attestation",
    "check_rating",
    "check_reason",
    "check_return",
    "check_seeing",
    "check_turn",
    "check_words",
    "conversation",
    "fault",
    "genesis",
    "link_digest",
    "may_rate",
    "meaning",
    "names_now",
    "number_signed",
    "seal",
    "snapshot",
    "timeline",
]
