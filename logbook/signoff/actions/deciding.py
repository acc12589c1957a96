"""Signing and returning: each checks that it is its turn, changes, and leaves its event."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.cases.actions import keep_revision
from logbook.cases.models import Case, CaseRole, RevisionEnd
from logbook.cases.rules import Decisions, Verb, next_state
from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict
from logbook.people import queries as people
from logbook.people.models import Person
from logbook.signoff import queries, rules
from logbook.signoff.actions.sealing import Agreed, seal_all
from logbook.signoff.models import Entrustment, Means, QuickReason, Return, Signature, SignatureKind

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
    which holds it still. Raises Forbidden for anyone but its attending and a deputy of theirs, Conflict if it is not
    waiting, has changed or is being signed with others, Invalid if a role or the entrustment is missing, Undecided if
    the feedback looks as if it pointed to a patient.
    """
    agreed = agreed_on(
        session,
        by=by,
        case=case,
        revision=revision,
        roles=roles,
        entrustment=entrustment,
        feedback=feedback,
        decisions=decisions,
        authenticated_by=authenticated_by,
    )
    _check_alone(session, case)
    [signature] = seal_all(session, by=by, program_id=case.program_id, agreed=[agreed])
    return signature


def agreed_on(
    session: Session,
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
    as_deputy = _check_turn(session, Verb.SIGN, by, case, revision)
    said, kept = attestation(
        by=by,
        case=case,
        roles=roles,
        entrustment=entrustment,
        feedback=feedback,
        decisions=decisions,
        authenticated_by=authenticated_by,
        as_deputy=as_deputy,
    )
    return Agreed(case, said, kept)


def attestation(
    *,
    by: Person,
    case: Case,
    roles: Mapping[UUID, CaseRole],
    entrustment: Entrustment | None,
    feedback: str,
    decisions: Decisions,
    authenticated_by: Means,
    as_deputy: bool,
    amends_because: str = "",
) -> tuple[rules.Attestation, dict[str, Any]]:
    """What is said by signing the case, or its amendment, as it stands in ``case``; and what to audit of it."""
    feedback = feedback.strip()
    rules.check_attestation([each.id for each in case.procedures], roles, entrustment, feedback)
    kept = rules.check_words("feedback", feedback, decisions)
    attending = case.attending.name if case.attending else ""
    said = rules.Attestation(
        signer_id=by.id,
        signer_name=by.name,
        signed_at=clock.now(),
        roles=tuple(rules.RoleSeen(each.id, each.place, roles[each.id]) for each in case.procedures),
        entrustment=entrustment,
        feedback=feedback,
        authenticated_by=authenticated_by,
        meaning=rules.meaning(attending, as_deputy=as_deputy, amends=bool(amends_because)),
        kind=SignatureKind.AMENDMENT if amends_because else SignatureKind.CASE,
        reason=amends_because,
    )
    return said, {"authenticated_by": authenticated_by.value, **deputy_for(case, as_deputy), **kept}


def return_(
    session: Session,
    *,
    by: Person,
    case: Case,
    revision: int,
    reason: str = "",
    reasons: Collection[QuickReason] = (),
    decisions: Decisions = _UNDECIDED,
) -> Return:
    """Send the case back to its fellow for quick ``reasons``, in words, or both; words alone are something else.

    Raises as ``sign`` does, and Invalid without a reason.
    """
    as_deputy = _check_turn(session, Verb.RETURN, by, case, revision)
    _check_alone(session, case)
    reason = reason.strip()
    rules.check_return(reasons, reason)
    kept = rules.check_words("reason", reason, decisions)
    returned = Return(
        case_id=case.id,
        revision=case.revision,
        returned_by_id=by.id,
        reason=reason,
        quick_reasons=kept_reasons(reasons),
        returned_at=clock.now(),
    )
    session.add(returned)
    keep_revision(session, by=by, case=case, ended=RevisionEnd.RETURNED)
    case.state = next_state(Verb.RETURN, case.state, case.number)
    audit.record(
        session,
        by=by,
        verb="case.return",
        subject=case,
        at=returned.returned_at,
        revision=revision,
        **deputy_for(case, as_deputy),
        **kept,
    )
    return returned


def kept_reasons(reasons: Collection[QuickReason]) -> list[str]:
    """The quick reasons as they are kept; something else stands for words alone."""
    return [each.value for each in QuickReason if each in (reasons or (QuickReason.OTHER,))]


def _check_turn(session: Session, verb: Verb, by: Person, case: Case, shown: int) -> bool:
    """Whether it is the turn of ``by`` as a deputy; False as the attending of the case."""
    is_deputy = stands_in(session, by, case)
    rules.check_turn(
        verb,
        number=case.number,
        state=case.state,
        revision=case.revision,
        shown=shown,
        fellow_id=case.fellow_id,
        attending_id=case.attending_id,
        by_id=by.id,
        is_deputy=is_deputy,
    )
    return is_deputy


def stands_in(session: Session, by: Person, case: Case) -> bool:
    """Whether somebody decides now as the deputy of a case's attending."""
    return case.attending_id not in (None, by.id) and people.is_deputy(
        session, case.program_id, deputy_id=by.id, of=case.attending_id, at=clock.now()
    )


def deputy_for(case: Case, as_deputy: bool) -> dict[str, Any]:
    """What the audit trail says of a deputy's decision: for whom it was."""
    return {"deputy_for": str(case.attending_id)} if as_deputy else {}


def _check_alone(session: Session, case: Case) -> None:
    if queries.being_signed(session, [case.id]):
        raise Conflict(rules.being_signed(case.number))
