"""Handing a case to its attending on the fellow's own device, and what must not be done to it meanwhile."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from logbook.cases import queries
from logbook.cases.models import Case, CaseState, HandOver
from logbook.cases.rules import HAND_OVER_FOR, Verb, check_has_attending, check_not_in_hand, in_hand, next_state
from logbook.foundation import audit, clock
from logbook.people.models import Person


def hand_over(session: Session, *, by: Person, case: Case) -> HandOver:
    """Hand a waiting case over, or go on with that for as long again. Raises Conflict for a case that does not wait."""
    queries.lock(session, case)
    next_state(Verb.HAND_OVER, case.state, case.number)
    check_has_attending(case)
    now = clock.now()
    there = queries.hand_over(session, case.id)
    if there is None:
        there = HandOver(case_id=case.id)
        session.add(there)
    there.revision, there.began_at, there.ends_at = case.revision, now, now + HAND_OVER_FOR
    audit.record(session, by=by, verb="case.hand_over", subject=case, number=case.number, revision=case.revision)
    return there


def hand_back(session: Session, *, by: Person, case: Case) -> bool:
    """End the hand-over, unsigned or to be signed in the same transaction; False if it had ended already."""
    queries.lock(session, case)
    there = queries.hand_over(session, case.id)
    was_open = in_hand(case, there, clock.now())
    if there is not None:
        session.delete(there)
        session.flush()
    if was_open:
        audit.record(session, by=by, verb="case.hand_back", subject=case, number=case.number, revision=case.revision)
    return was_open


def sweep_hand_overs(session: Session) -> None:
    """Delete what has run out."""
    session.execute(delete(HandOver).where(HandOver.ends_at <= clock.now()))


def keep_out_of_hand(session: Session, case: Case) -> None:
    """See to it that a case, its row held, is not handed over. Raises Conflict while it is."""
    if case.state is not CaseState.SUBMITTED:
        return
    there = queries.hand_over(session, case.id)
    check_not_in_hand(case, there, clock.now())
    if there is not None:
        # It has run out; while the row is there the database would refuse to take the case back.
        session.delete(there)
        session.flush()
