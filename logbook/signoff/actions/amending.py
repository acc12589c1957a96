"""Signing the amendment of a signed case, which makes its next revision, and returning it."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.cases.actions import close_amendment, take_up
from logbook.cases.models import AmendmentState, CaseRole
from logbook.cases.queries import Proposal
from logbook.cases.rules import Decisions, Verb, next_state
from logbook.foundation import audit, clock
from logbook.people.models import Person
from logbook.signoff import rules
from logbook.signoff.actions.deciding import attestation, deputy_for, kept_reasons, stands_in
from logbook.signoff.actions.sealing import append
from logbook.signoff.models import Entrustment, Means, QuickReason, Return, Signature

_UNDECIDED = Decisions()


def sign_amendment(
    session: Session,
    *,
    by: Person,
    proposal: Proposal,
    version: int,
    roles: Mapping[UUID, CaseRole],
    entrustment: Entrustment | None = None,
    feedback: str = "",
    decisions: Decisions = _UNDECIDED,
    authenticated_by: Means = Means.PASSWORD,
) -> Signature:
    """Sign the ``version`` that was on the screen; ``roles`` by the key of each procedure of ``proposal.amended``.

    ``proposal`` comes from ``proposal_to_decide``. The case then says what was proposed, at its next revision. Raises
    as ``sign`` does.
    """
    as_deputy = _check_turn(session, by, proposal, version)
    amendment, case, amended = proposal.amendment, proposal.case, proposal.amended
    next_state(Verb.AMEND, case.state, case.number)
    said, facts = attestation(
        by=by, case=amended, roles=roles, entrustment=entrustment, feedback=feedback, decisions=decisions,
        authenticated_by=authenticated_by, as_deputy=as_deputy, amends_because=amendment.reason,
    )  # fmt: skip
    [signature] = append(session, case.program_id, [(amended, said)])
    amended.signed_at = said.signed_at
    take_up(session, case=case, amended=amended)
    close_amendment(amendment, by=by, state=AmendmentState.SIGNED)
    audit.record(
        session, by=by, verb="case.amend_sign", subject=case, at=said.signed_at, signature=str(signature.id),
        revision=signature.revision, version=version, sequence=signature.sequence, digest=signature.digest, **facts,
    )  # fmt: skip
    return signature


def return_amendment(
    session: Session,
    *,
    by: Person,
    proposal: Proposal,
    version: int,
    reason: str = "",
    reasons: Collection[QuickReason] = (),
    decisions: Decisions = _UNDECIDED,
) -> Return:
    """Send an amendment back to its fellow with a reason. The case stays as it is; raises as ``return_`` does."""
    as_deputy = _check_turn(session, by, proposal, version)
    amendment, case = proposal.amendment, proposal.case
    reason = reason.strip()
    rules.check_return(reasons, reason)
    kept = rules.check_words("reason", reason, decisions)
    returned = Return(
        case_id=case.id,
        revision=amendment.revision,
        returned_by_id=by.id,
        reason=reason,
        quick_reasons=kept_reasons(reasons),
        returned_at=clock.now(),
    )
    session.add(returned)
    amendment.state = AmendmentState.RETURNED
    audit.record(
        session, by=by, verb="case.amend_return", subject=case, at=returned.returned_at, revision=amendment.revision,
        version=version, **deputy_for(proposal.amended, as_deputy), **kept,
    )  # fmt: skip
    return returned


def _check_turn(session: Session, by: Person, proposal: Proposal, shown: int) -> bool:
    """Whether it is the turn of ``by`` as a deputy; False as the attending whom the amendment names."""
    is_deputy = stands_in(session, by, proposal.amended)
    rules.check_amendment_turn(
        number=proposal.case.number,
        state=proposal.state,
        version=proposal.amendment.version,
        shown=shown,
        fellow_id=proposal.fellow_id,
        attending_id=proposal.attending_id,
        by_id=by.id,
        is_deputy=is_deputy,
    )
    return is_deputy
