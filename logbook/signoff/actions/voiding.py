"""Declaring a signed case void: a director's own signature, after which it counts no more and stays readable."""

from sqlalchemy.orm import Session

from logbook.cases.actions import close_amendment
from logbook.cases.models import AmendmentState, Case
from logbook.cases.queries import following, hold_versions, open_amendment
from logbook.cases.rules import Decisions, Verb, next_state
from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict, Forbidden
from logbook.notices import actions as notices
from logbook.people.models import Person
from logbook.signoff import rules
from logbook.signoff.actions.sealing import append
from logbook.signoff.models import Means, Signature, SignatureKind

_UNDECIDED = Decisions()


def void(
    session: Session,
    *,
    by: Person,
    case: Case,
    revision: int,
    reason: str,
    decisions: Decisions = _UNDECIDED,
    authenticated_by: Means = Means.PASSWORD,
) -> Signature:
    """Declare the ``revision`` of the case that was on the screen void, and tell its fellow and its attending.

    ``case`` comes from ``queries.case_to_decide``, which holds it still. Raises Forbidden for its own fellow, Conflict
    if it is not signed or has changed, Invalid without a reason, Undecided if that looks as if it pointed to a patient.
    """
    if by.id == case.fellow_id:
        raise Forbidden(f"Case {case.number} is your own. Ask another director to declare it void.")
    after = next_state(Verb.VOID, case.state, case.number)
    if revision != case.revision:
        raise Conflict(f"Case {case.number} was changed meanwhile. Open it again and read it before you decide.")
    reason = reason.strip()
    rules.check_reason(reason, "Write why this case shall not count. Whoever sees the case reads it.")
    kept = rules.check_words("reason", reason, decisions)
    said = rules.Attestation(
        signer_id=by.id,
        signer_name=by.name,
        signed_at=clock.now(),
        roles=(),
        meaning=rules.VOID_MEANING,
        kind=SignatureKind.VOID,
        reason=reason,
        authenticated_by=authenticated_by,
    )
    [signature] = append(session, case.program_id, [(following(case), said)])
    hold_versions(session, [case.id])
    case.state, case.revision = after, signature.revision
    if there := open_amendment(session, case.id):
        close_amendment(there, by=by, state=AmendmentState.DROPPED)
    audit.record(
        session,
        by=by,
        verb="case.void",
        subject=case,
        at=said.signed_at,
        signature=str(signature.id),
        revision=signature.revision,
        sequence=signature.sequence,
        digest=signature.digest,
        authenticated_by=authenticated_by.value,
        **kept,
    )
    for person in {each.id: each for each in (case.fellow, case.attending) if each and each.id != by.id}.values():
        notices.post(
            session,
            template="case_void",
            facts={"number": case.number, "by": by.name, "path": f"/cases/{case.id}"},
            key=f"case_void {case.id} {person.id}",
            to=person,
            program=case.program,
        )
    return signature
