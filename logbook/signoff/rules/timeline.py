"""What happened to a case, in order, told from the rows that are there."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from logbook.cases.models import (
    Amendment,
    AmendmentState,
    Case,
    CaseMessage,
    CaseRevision,
    CaseState,
    FollowUp,
    RevisionEnd,
    SharedCase,
    supervised_by,
)
from logbook.foundation.audit import AuditEvent
from logbook.signoff.models import Return, Signature, SignatureKind

# What the audit trail alone knows: of revisions that came back before they were kept.
TOLD_BY_AUDIT = ("case.log", "case.submit", "case.withdraw")


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. ``shape`` is the state it led to, "" for none; ``words`` are what somebody wrote.

    ``revision`` is the one it is about, and ``signed`` says that this one can be read as it was signed.
    """

    at: datetime
    what: str
    shape: str = ""
    detail: str = ""
    words: str = ""
    revision: int | None = None
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Traces:
    """Every row that tells of one case. ``names`` are those of the people in them, by key."""

    case: Case
    kept: Sequence[CaseRevision]
    returns: Sequence[Return]
    signatures: Sequence[Signature]
    amendments: Sequence[Amendment]
    messages: Sequence[CaseMessage]
    follow_ups: Sequence[FollowUp]
    links: Sequence[SharedCase]
    audited: Sequence[AuditEvent]
    names: Mapping[UUID | None, str]


def timeline(traces: Traces, *, sees_reasons: bool) -> list[Event]:
    """The events, the first one first; why it was returned only for whoever may read it (``sees_reasons``)."""
    case = traces.case
    found = [
        Event(case.logged_at, f"Logged by {case.fellow.name}", "draft"),
        *_sent(traces),
        *_taken_back(traces),
        *(_returned(each, traces, sees_reasons) for each in traces.returns),
        *map(_signed, traces.signatures),
        *_amended(traces),
        *(_written(each) for each in traces.messages if sees_reasons),
        *_followed_up(traces),
        *_linked(traces),
    ]
    # Of one moment in the order above: what is logged and sent at once was logged first.
    return sorted(found, key=lambda each: each.at)


def _by(traces: Traces, person_id: UUID | None) -> str:
    return f"by {traces.names[person_id]}" if person_id in traces.names else ""


def _sent(traces: Traces) -> Iterator[Event]:
    """Each revision's sending: what was kept or signed says when and to whom, the case of the one that is with them."""
    case = traces.case
    rows: list[CaseRevision | Signature] = [*traces.kept]
    rows += [each for each in traces.signatures if each.kind is SignatureKind.CASE]
    said = [(each.revision, json.loads(each.snapshot)) for each in rows]
    sent: dict[int, tuple[datetime, str]] = {
        each.facts.get("revision", 1): (each.at, "its attending")
        for each in traces.audited
        if each.verb == "case.submit" or (each.verb == "case.log" and each.facts.get("state") == CaseState.SUBMITTED)
    }
    sent |= {revision: _sent_then(then) for revision, then in said}
    if case.submitted_at and case.supervisor and case.state in (CaseState.SUBMITTED, CaseState.RETURNED):
        sent[case.revision] = (case.submitted_at, case.supervisor)
    for place, revision in enumerate(sorted(sent)):
        at, to = sent[revision]
        yield Event(at, f"Sent {'again ' if place else ''}to {to}", "waiting", revision=revision)


def _sent_then(then: Mapping[str, Any]) -> tuple[datetime, str]:
    return datetime.fromisoformat(then["case"]["submitted_at"]), then["names"]["attending"]


def _taken_back(traces: Traces) -> Iterator[Event]:
    back = {
        each.facts["revision"] - 1: (each.at, each.actor_id) for each in traces.audited if each.verb == "case.withdraw"
    }
    kept = [each for each in traces.kept if each.ended is RevisionEnd.TAKEN_BACK]
    back |= {each.revision: (each.kept_at, each.kept_by_id) for each in kept}
    for revision, (at, by) in back.items():
        yield Event(at, "Taken back", "draft", _by(traces, by), revision=revision)


def _returned(each: Return, traces: Traces, sees_reasons: bool) -> Event:
    words = each.in_short if sees_reasons else ""
    by = f"by {supervised_by(None, each.guest_name)}" if each.guest_name else _by(traces, each.returned_by_id)
    what = "Amendment returned" if any(each.revision == of.revision for of in traces.amendments) else "Returned"
    return Event(each.returned_at, what, "returned", by, words, revision=each.revision)


_SIGNED = {
    SignatureKind.CASE: ("Signed by", "signed"),
    SignatureKind.AMENDMENT: ("Amendment signed by", "signed"),
    SignatureKind.VOID: ("Declared void by", "void"),
}


def _signed(each: Signature) -> Event:
    what, shape = _SIGNED[each.kind]
    confirmed = f"confirmed by {each.authenticated_by.label}" if each.authenticated_by else ""
    if each.guest_registration:
        confirmed += f"; registration number {each.guest_registration}, not verified by the program"
    return Event(each.signed_at, f"{what} {each.signed_by}", shape, confirmed, each.reason, each.revision, signed=True)


_CLOSED = {AmendmentState.WITHDRAWN: "Amendment withdrawn", AmendmentState.DROPPED: "Amendment dropped"}


def _amended(traces: Traces) -> Iterator[Event]:
    """That amendments were proposed, and those that came to nothing; of the others their signatures tell."""
    for each in traces.amendments:
        by = _by(traces, each.proposed_by_id)
        yield Event(each.proposed_at, "Amendment proposed", "waiting", by, each.reason, each.revision)
        if each.sent_at != each.proposed_at:
            yield Event(each.sent_at, "Amendment sent again", "waiting", by, revision=each.revision)
        if each.closed_at and each.state in _CLOSED:
            yield Event(each.closed_at, _CLOSED[each.state], detail=_by(traces, each.closed_by_id))


def _written(each: CaseMessage) -> Event:
    """That something was written; what it was stands in the conversation."""
    return Event(each.sent_at, f"Message by {each.author.name}", revision=each.revision)


def _followed_up(traces: Traces) -> Iterator[Event]:
    for each in traces.follow_ups:
        yield Event(each.recorded_at, "Follow-up added", detail=_by(traces, each.recorded_by_id))


def _linked(traces: Traces) -> Iterator[Event]:
    """A link tells itself by the row of whoever came later; a case that is kept apart has none beside it."""
    if len(traces.links) > 1:
        last = max(traces.links, key=lambda each: each.linked_at)
        yield Event(last.linked_at, "Linked with another fellow's case", detail=_by(traces, last.linked_by_id))
