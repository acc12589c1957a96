"""Saying that two fellows' cases are of one patient encounter, or that they are not. The cases stay as they are."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from logbook.cases import queries
from logbook.cases.actions.handing import keep_out_of_hand
from logbook.cases.actions.writing import counter_of
from logbook.cases.models import Case, SharedCase
from logbook.cases.rules import OtherCase, Verb, next_state
from logbook.foundation import audit
from logbook.foundation.errors import Conflict
from logbook.foundation.ids import uuid7
from logbook.people.models import Person, Program


def share(session: Session, *, by: Person, program: Program, case: Case, other_id: UUID | None) -> OtherCase:
    """Link the case with another fellow's, and with all that one is linked with; linking again changes nothing.

    Raises Conflict for a case that is not offered for it, and while the own case is a draft or once it is signed.
    """
    _hold(session, program, case, other_id)
    if already := _among(queries.shared_with(session, case.id), other_id):
        return already
    next_state(Verb.SHARE, case.state, case.number)
    other = _among(queries.could_share(session, case), other_id)
    if other is None:
        # Nothing is said of the other case: the key may be that of any.
        raise Conflict(
            f"Case {case.number} cannot be linked with that one, which may have been changed, taken back or linked "
            "meanwhile. Open your case to see what it can be linked with."
        )
    mine, theirs = queries.encounter(session, case.id), queries.encounter(session, other.id)
    encounter_id = next((each.encounter_id for each in (theirs, mine) if each), uuid7())
    if mine:
        with_me = update(SharedCase).where(SharedCase.encounter_id == mine.encounter_id)
        session.execute(with_me.values(encounter_id=encounter_id))
    for case_id, said in ((case.id, mine), (other.id, theirs)):
        if said is None:
            session.add(SharedCase(case_id=case_id, encounter_id=encounter_id, linked_by_id=by.id))
    audit.record(session, by=by, verb="case.share", subject=case, number=case.number, other=str(other.id))
    return other


def keep_apart(session: Session, *, by: Person, program: Program, case: Case) -> Sequence[OtherCase]:
    """Say that the case is nobody else's: the answer "No", and unlinking. Gives what it was linked with.

    It is then an encounter of its own, by which one knows that its fellow has answered; saying it again changes
    nothing. Raises Conflict once the case is signed.
    """
    _hold(session, program, case)
    next_state(Verb.UNSHARE, case.state, case.number)
    parted = queries.shared_with(session, case.id)
    said = queries.encounter(session, case.id)
    if said is None:
        session.add(SharedCase(case_id=case.id, encounter_id=uuid7(), linked_by_id=by.id))
        audit.record(session, by=by, verb="case.share_declined", subject=case, number=case.number)
    elif session.scalar(select(func.count()).where(SharedCase.encounter_id == said.encounter_id)) != 1:
        said.encounter_id, said.linked_by_id = uuid7(), by.id
        others = [str(each.id) for each in parted]
        audit.record(session, by=by, verb="case.unshare", subject=case, number=case.number, others=others)
    return parted


def _among(others: Sequence[OtherCase], wanted: UUID | None) -> OtherCase | None:
    return next((each for each in others if each.id == wanted), None)


def _hold(session: Session, program: Program, case: Case, other_id: UUID | None = None) -> None:
    """Hold both cases in the order of their keys, so that two fellows who link each other do not wait for each other;
    then the program's counters, so that no third one links or parts meanwhile, and the versions of all whose cases
    are or will be in the encounter; and read anew where the case stands.
    """
    both = select(Case.id).where(Case.id.in_([case.id, other_id] if other_id else [case.id])).order_by(Case.id)
    if case.id not in session.scalars(both.with_for_update()).all():
        raise Conflict(f"Case {case.number} was discarded meanwhile, so there is nothing to link.")
    counter_of(session, program)
    queries.hold_versions(session, [case.id, other_id] if other_id else [case.id])
    session.refresh(case, attribute_names=["state", "revision", "performed_on", "attending_id"])
    keep_out_of_hand(session, case)
