"""Proposing that a signed case say something else. The case stays as it is signed until the proposal is signed too."""

from dataclasses import replace

from sqlalchemy.orm import Session

from logbook.cases import queries
from logbook.cases.actions.writing import checked, counter_of, new_patient, usual
from logbook.cases.models import Amendment, AmendmentState, Case
from logbook.cases.queries.following import OF_CASE, OF_PROCEDURE
from logbook.cases.rules import (
    Decisions,
    Entry,
    NewPatient,
    Problem,
    Refused,
    Undecided,
    Verb,
    ask,
    entry_of,
    identifiers,
    next_state,
    plain_entry,
    settled,
)
from logbook.foundation import audit, clock
from logbook.foundation.canonical import canonical
from logbook.foundation.errors import Conflict
from logbook.people.models import Person, Program

_NONE_YET = Decisions()
_LONGEST_REASON = 4000


def amend(
    session: Session,
    *,
    by: Person,
    program: Program,
    case: Case,
    entry: Entry,
    reason: str,
    seen: tuple[int, int],
    decisions: Decisions = _NONE_YET,
) -> Amendment:
    """Send the attending that ``entry`` names what a signed case shall say, or send it again otherwise.

    ``seen`` is what the form was opened on: the revision of the case, and the version of the open amendment, 0 for
    none. Raises Conflict if that has changed or the case is not signed, Refused and Undecided as ``log`` does; what
    was kept when the case was logged is not asked again.
    """
    queries.lock(session, case)
    next_state(Verb.AMEND, case.state, case.number)
    there = queries.open_amendment(session, case.id)
    if seen != (case.revision, there.version if there else 0):
        raise Conflict(
            f"Case {case.number} or its amendment was changed since this form was opened. Open the case to see where "
            "it stands, and begin again from there."
        )
    entry, reason = settled(entry), reason.strip()
    around = checked(session, entry, by=by, program=program, handing_in=True)
    if found := _problems(case, entry, reason):
        raise Refused(found)
    habits = usual(session, entry, around, by=by, program=program)
    asked = ask(entry, habits).unanswered(ask(entry_of(case), habits).answered)
    asked = replace(asked, findings=[*asked.findings, *identifiers({"amendment_reason": reason})])
    if left := asked.unanswered(decisions):
        raise Undecided(left)
    if entry.patient is NewPatient.NEW:
        entry = replace(entry, patient=new_patient(session, case, counter_of(session, program)))
    said = {
        "reason": reason,
        "contents": canonical(plain_entry(entry)).decode(),
        "attending_id": entry.attending_id,
        "state": AmendmentState.WAITING,
        "sent_at": clock.now(),
    }
    if there is None:
        there = Amendment(
            case_id=case.id, revision=case.revision + 1, version=1, proposed_by_id=by.id,
            proposed_at=said["sent_at"], **said,
        )  # fmt: skip
        session.add(there)
    else:
        for name, value in said.items():
            setattr(there, name, value)
        there.version += 1
    audit.record(
        session, by=by, verb="case.amend", subject=case, number=case.number, revision=there.revision,
        version=there.version, **asked.kept,
    )  # fmt: skip
    return there


def withdraw_amendment(session: Session, *, by: Person, proposal: queries.Proposal) -> None:
    """Take an amendment back for good, while it waits or after it was returned. Raises Conflict once it is closed."""
    amendment, number = proposal.amendment, proposal.case.number
    if amendment.closed_at is not None:
        raise Conflict(f"The amendment of case {number} is closed already. Open the case to see what became of it.")
    close_amendment(amendment, by=by, state=AmendmentState.WITHDRAWN)
    audit.record(
        session, by=by, verb="case.amend_withdraw", subject=proposal.case, number=number, revision=amendment.revision
    )


def close_amendment(amendment: Amendment, *, by: Person, state: AmendmentState) -> None:
    """Nothing more can be done with it."""
    amendment.state, amendment.closed_by_id, amendment.closed_at = state, by.id, clock.now()


def take_up(session: Session, *, case: Case, amended: Case) -> None:
    """Let a case say what its amendment says, once the signature on that is stored.

    The database lets its procedures change before the case itself follows, and not after.
    """
    kept = case.procedures[: len(amended.procedures)]
    for row, said in zip(kept, amended.procedures, strict=False):
        for name in OF_PROCEDURE:
            setattr(row, name, getattr(said, name))
    case.procedures = [*kept, *amended.procedures[len(kept) :]]
    session.flush()
    for name in OF_CASE:
        setattr(case, name, getattr(amended, name))
    session.flush()


def _problems(case: Case, entry: Entry, reason: str) -> list[Problem]:
    found = []
    if not reason:
        found.append(Problem("amendment_reason", "Write why the case is amended: the attending reads it first."))
    if len(reason) > _LONGEST_REASON:
        words = f"The reason is longer than {_LONGEST_REASON:,} characters; shorten it."
        found.append(Problem("amendment_reason", words))
    if entry.attending_id is None:
        found.append(Problem("attending_id", "Choose an attending of your program, who signs the amendment."))
    if entry == entry_of(case):
        found.append(Problem(None, "Nothing differs from what is signed. Change what is wrong, or leave it as it is."))
    return found
