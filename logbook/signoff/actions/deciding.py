"""Signing and returning: each checks that it is its turn, changes, and leaves its event."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.cases.actions import keep_revision
from logbook.cases.models import Case, CaseRole, RevisionEnd
from logbook.cases.rules import Decisions, Verb, next_state
from logbook.foundation import audit, clock
from logbook.people.models import Person
from logbook.signoff import rules
from logbook.signoff.actions.sealing import Agreed, seal_all
from logbook.signoff.models import Entrustment, Means, Return, Signature

_UNDECIDED = Decisions()


def sign(
    session: Session,
    *,
    by: Person,
    case: Case,
    revision: int,
    roles: Mapping[UUID, CaseRole],
    entrustment: Entrustment | None = None,
    feedback: str = "",
    decisions: Decisions = _UNDECIDED,
    authenticated_by: Means = Means.PASSWORD,
) -> Signature:
    """Sign the ``revision`` of the case that was on the screen; ``roles`` by the key of each of its procedures.

    ``authenticated_by`` is how the attending showed to be the one. ``case`` comes from ``queries.case_to_decide``,
    which holds it still. Raises Forbidden for anyone but its attending, Conflict if it is not waiting or has changed,
    Invalid if a role or the entrustment is missing, Undecided if the feedback looks as if it pointed to a patient.
    """
    agreed = agreed_on(
        by=by, case=case, revision=revision, roles=roles, entrustment=entrustment, feedback=feedback,
        decisions=decisions, authenticated_by=authenticated_by,
    )
    [signature] = seal_all(session, by=by, program_id=case.program_id, agreed=[agreed])
    return signature


def agreed_on(
    *,
    by: Person,
    case: Case,
    revision: int,
    roles: Mapping[UUID, CaseRole],
    entrustment: Entrustment | None,
    feedback: str = "",
    decisions: Decisions = _UNDECIDED,
    authenticated_by: Means,
) -> Agreed:
    """What ``sign`` is asked to sign, once all of it holds; raises as ``sign`` does."""
    _check_turn(Verb.SIGN, by, case, revision)
    feedback = feedback.strip()
    rules.check_attestation([each.id for each in case.procedures], roles, entrustment, feedback)
    kept = rules.check_words("feedback", feedback, decisions)
    said = rules.Attestation(
        signer_id=by.id,
        signer_name=by.name,
        signed_at=clock.now(),
        roles=tuple(rules.RoleSeen(each.id, each.place, roles[each.id]) for each in case.procedures),
        entrustment=entrustment,
        feedback=feedback,
        authenticated_by=authenticated_by,
    )
    return Agreed(case, said, {"authenticated_by": authenticated_by.value, **kept})


def return_(
    session: Session, *, by: Person, case: Case, revision: int, reason: str, decisions: Decisions = _UNDECIDED
) -> Return:
    """Send the case back to its fellow with a reason. Raises as ``sign`` does, and Invalid without a reason."""
    _check_turn(Verb.RETURN, by, case, revision)
    reason = reason.strip()
    rules.check_reason(reason)
    kept = rules.check_words("reason", reason, decisions)
    returned = Return(
        case_id=case.id, revision=case.revision, returned_by_id=by.id, reason=reason, returned_at=clock.now()
    )
    session.add(returned)
    keep_revision(session, by=by, case=case, ended=RevisionEnd.RETURNED)
    case.state = next_state(Verb.RETURN, case.state, case.number)
    audit.record(session, by=by, verb="case.return", subject=case, at=returned.returned_at, revision=revision, **kept)
    return returned


def _check_turn(verb: Verb, by: Person, case: Case, shown: int) -> None:
    rules.check_turn(
        verb,
        number=case.number,
        state=case.state,
        revision=case.revision,
        shown=shown,
        fellow_id=case.fellow_id,
        attending_id=case.attending_id,
        by_id=by.id,
    )
