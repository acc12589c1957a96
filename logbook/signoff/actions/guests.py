"""Signing and returning by a guest: a supervisor without an account, who came by a link that works once."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.cases import queries as cases
from logbook.cases.actions import keep_revision
from logbook.cases.models import Case, CaseRole, GuestLink, RevisionEnd
from logbook.cases.rules import Decisions, Verb, link_end, next_state
from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict, Forbidden, Invalid
from logbook.people.models import Person
from logbook.signoff import rules
from logbook.signoff.actions.sealing import Agreed, seal_all
from logbook.signoff.models import Entrustment, Means, QuickReason, Return, Signature

_UNDECIDED = Decisions()


def sign_as_guest(
    session: Session,
    *,
    by: Person | None,
    link: GuestLink,
    case: Case,
    guest: rules.Guest,
    roles: Mapping[UUID, CaseRole],
    entrustment: Entrustment | None = None,
    feedback: str = "",
    decisions: Decisions = _UNDECIDED,
) -> Signature:
    """Sign the revision that the link was made for, and use the link up.

    ``case`` is held, as ``queries.case_to_decide`` finds it; ``by`` is whoever happens to be signed in on that device.
    Raises Conflict if the link opens nothing any more, Forbidden for the case's own fellow, Invalid for what is
    missing, Undecided as ``sign`` does.
    """
    link = _held(session, by, link, case)
    rules.check_guest(guest)
    feedback = feedback.strip()
    rules.check_attestation([each.id for each in case.procedures], roles, entrustment, feedback)
    kept = rules.check_words("feedback", feedback, decisions)
    said = rules.Attestation(
        signer_id=None,
        signer_name=guest.name,
        guest_registration=guest.registration,
        signed_at=clock.now(),
        roles=tuple(rules.RoleSeen(each.id, each.place, roles[each.id]) for each in case.procedures),
        entrustment=entrustment,
        feedback=feedback,
        meaning=rules.MEANING_OF_GUEST,
        authenticated_by=Means.GUEST_LINK,
    )
    facts = {"authenticated_by": Means.GUEST_LINK.value, "guest_link": str(link.id), **kept}
    [signature] = seal_all(session, by=None, program_id=case.program_id, agreed=[Agreed(case, said, facts)])
    link.used_at = said.signed_at
    return signature


def return_as_guest(
    session: Session,
    *,
    by: Person | None,
    link: GuestLink,
    case: Case,
    supervised: bool,
    reason: str,
    decisions: Decisions = _UNDECIDED,
) -> Return:
    """Send the case back, because the guest did not supervise it or something in it is not right. Raises as signing."""
    link = _held(session, by, link, case)
    reason = reason.strip()
    if supervised and not reason:
        raise Invalid("Write what the fellow should look at again.", "reason")
    if len(reason) > rules.TEXT_LIMIT:
        raise Invalid(f"The reason is longer than {rules.TEXT_LIMIT:,} characters; shorten it.", "reason")
    kept = rules.check_words("reason", reason, decisions)
    returned = Return(
        case_id=case.id,
        revision=case.revision,
        guest_name=case.guest_name,
        reason=reason if supervised else " ".join(filter(None, (rules.DID_NOT_SUPERVISE, reason))),
        quick_reasons=[QuickReason.OTHER.value],
        returned_at=clock.now(),
    )
    session.add(returned)
    keep_revision(session, by=None, case=case, ended=RevisionEnd.RETURNED)
    case.state, link.used_at = next_state(Verb.RETURN, case.state, case.number), returned.returned_at
    audit.record(
        session,
        by=None,
        verb="case.return",
        subject=case,
        at=returned.returned_at,
        revision=case.revision,
        guest_link=str(link.id),
        supervised=supervised,
        **kept,
    )
    return returned


def _held(session: Session, by: Person | None, link: GuestLink, case: Case) -> GuestLink:
    """The link, held still, if it opens the case now."""
    if by is not None and by.id == case.fellow_id:
        raise Forbidden("This link is for whoever supervised the case. Its fellow cannot use it.")
    held = cases.guest_link_to_use(session, link)
    if end := link_end(held, case, clock.now()):
        raise Conflict(f"This link opens nothing any more. {rules.ENDED[end]}")
    return held
