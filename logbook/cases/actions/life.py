"""What happens to a case that is there: handed in, taken back, discarded, followed up."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from logbook.cases import queries
from logbook.cases.actions.drafts import put_aside
from logbook.cases.actions.guests import ask_guest, end_guest_link
from logbook.cases.actions.handing import keep_out_of_hand
from logbook.cases.actions.messages import add_message
from logbook.cases.actions.revisions import keep_revision
from logbook.cases.actions.writing import checked
from logbook.cases.models import (
    Case,
    CaseRevision,
    CaseState,
    FollowUp,
    GuestLink,
    MessageKind,
    RevisionEnd,
    SharedCase,
)
from logbook.cases.rules import (
    Decisions,
    Problem,
    Refused,
    TypedForm,
    Verb,
    check_message,
    check_words,
    entry_of,
    follow_up_problems,
    next_state,
)
from logbook.catalogue.models import Procedure
from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict
from logbook.people.models import Person, Program

_UNDECIDED = Decisions()
_UNSAVED = "What was typed into its form last was not saved. Open the form and send the case from there."


def submit(
    session: Session,
    *,
    by: Person,
    program: Program,
    case: Case,
    answer: str = "",
    decisions: Decisions = _UNDECIDED,
) -> None:
    """Hand a draft or a mended case in to its attending. Raises Conflict, and Refused for what is still missing.

    ``answer`` is what the fellow says along with it; raises Undecided if it looks as if it pointed to a patient.
    """
    queries.lock(session, case)
    if queries.open_draft_of(session, case.id, by.id) is not None:
        # Sent as it was saved, it would go without what the fellow believes to be in it.
        raise Refused([Problem(None, _UNSAVED)])
    if answer := answer.strip():
        # Before the case is changed, whose page then shows the answer again where it was typed.
        check_message(answer)
        check_words("words", answer, decisions)
    kind = MessageKind.ANSWER if case.state is CaseState.RETURNED else MessageKind.MESSAGE
    hand_in(session, by=by, program=program, case=case)
    if answer:
        add_message(session, by=by, case=case, words=answer, decisions=decisions, kind=kind)


def withdraw(session: Session, *, by: Person, case: Case) -> None:
    """Take a case back from its attending, as a draft, while it is neither signed nor handed over to be."""
    queries.lock(session, case)
    keep_out_of_hand(session, case)
    after = next_state(Verb.WITHDRAW, case.state, case.number)
    queries.hold_versions(session, [case.id])
    keep_revision(session, by=by, case=case, ended=RevisionEnd.TAKEN_BACK)
    end_guest_link(session, case)
    case.state = after
    case.revision += 1
    audit.record(session, by=by, verb="case.withdraw", subject=case, number=case.number, revision=case.revision)


def discard(session: Session, *, by: Person, case: Case, typed: TypedForm | None = None) -> None:
    """Delete a draft; its number is not given out again. Raises Conflict for one with a history.

    ``typed`` is its form as typed: what can be restored for some seconds, as a draft without a number.
    """
    queries.lock(session, case)
    next_state(Verb.DISCARD, case.state, case.number)
    queries.hold_versions(session, [case.id])
    if typed is not None:
        put_aside(session, case=case, typed=typed)
    audit.record(session, by=by, verb="case.discard", subject=case, number=case.number)
    try:
        with session.begin_nested():
            for beside in (SharedCase, CaseRevision, GuestLink):
                session.execute(delete(beside).where(beside.case_id == case.id))
            session.delete(case)
    except IntegrityError:
        # Returns and follow-ups point to the case from elsewhere; the database knows of them all.
        raise Conflict(
            f"Case {case.number} was returned, written about or followed up before, and its history stays. "
            "Mend it and send it again."
        ) from None


def record_follow_up(
    session: Session,
    *,
    by: Person,
    program: Program,
    case: Case,
    procedure: Procedure,
    seen_on: date,
    answers: Mapping[str, Any],
) -> FollowUp:
    """Keep what was found when the patient came back; the same said again is the follow-up that is there already.

    Raises Refused, its fields named by the checklist's questions.
    """
    queries.lock(session, case)
    keep_out_of_hand(session, case)
    next_state(Verb.FOLLOW_UP, case.state, case.number)
    if found := follow_up_problems(procedure, seen_on, answers, performed_on=case.performed_on, today=program.today()):
        raise Refused(found)
    for there in queries.follow_ups(session, case.id):
        if (there.procedure_id, there.seen_on, there.answers) == (procedure.id, seen_on, dict(answers)):
            return there
    follow_up = FollowUp(
        case_id=case.id, procedure_id=procedure.id, seen_on=seen_on, answers=dict(answers), recorded_by_id=by.id
    )
    session.add(follow_up)
    audit.record(session, by=by, verb="case.follow_up", subject=case, number=case.number)
    return follow_up


def hand_in(session: Session, *, by: Person, program: Program, case: Case) -> None:
    """The same for a case whose row is held already."""
    after = next_state(Verb.SUBMIT, case.state, case.number)
    checked(session, entry_of(case), by=by, program=program, handing_in=True)
    queries.hold_versions(session, [case.id])
    if case.state is CaseState.RETURNED:
        # Every handing-in has a revision of its own, so that a signature can say which contents it saw.
        case.revision += 1
    case.state, case.submitted_at = after, clock.now()
    audit.record(session, by=by, verb="case.submit", subject=case, number=case.number, revision=case.revision)
    if case.guest_email is not None:
        ask_guest(session, by=by, program=program, case=case)
