"""The audit trail: one event for everything that matters, appended to a chain of digests at the end of its transaction.

``record`` is what every action calls; ``record_hourly`` is for what would be said too often, such as who saw what.
"""

from logbook.foundation.audit.checking import BrokenEvent, TrailReport, check_trail, count_events
from logbook.foundation.audit.events import AuditEvent, AuditHead, Identified, event_digest, genesis
from logbook.foundation.audit.hourly import Note, note, record_hourly
from logbook.foundation.audit.recording import append, record

__all__ = [
    "AuditEvent",
    "AuditHead",
    "BrokenEvent",
    "Identified",
    "Note",
    "TrailReport",
    "append",
    "check_trail",
    "count_events",
    "event_digest",
    "genesis",
    "note",
    "record",
    "record_hourly",
]
