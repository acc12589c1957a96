"""When a case may be signed or returned, and what an attending has to say with it."""

from collections.abc import Collection, Mapping
from uuid import UUID

from logbook.cases.models import AmendmentState, CaseRole, CaseState
from logbook.cases.rules import LIFE, Verb
from logbook.foundation.errors import Conflict, Forbidden, Invalid
from logbook.signoff.models import Entrustment, QuickReason

# Modelled on 21 CFR 11.50, which asks for the meaning of a signature in words beside name and time.
MEANING = "I supervised this case and confirm the roles as stated."
# A deputy was not there, and does not say so.
_MEANING_AS_DEPUTY = "I confirm this case and the roles as stated, as deputy for {attending}."
_AMENDED = "I supervised this case and confirm its amended contents and the roles as stated."
_AMENDED_AS_DEPUTY = "I confirm the amended contents of this case and the roles as stated, as deputy for {attending}."
VOID_MEANING = "I declare this case void for the reason stated. What was signed stays readable and counts no more."

# When each decision may be taken. Who may take it is one row each in logbook/permissions.py.
WHEN: Mapping[Verb, tuple[CaseState, ...]] = {verb: LIFE[verb].froms for verb in (Verb.SIGN, Verb.RETURN)}

_WHY_NOT = {
    CaseState.DRAFT: "is a draft again: the fellow took it back. It comes to your queue when it is sent again.",
    CaseState.RETURNED: "was returned to the fellow. It comes to your queue when it is sent again.",
    CaseState.SIGNED: "is already signed. What was signed changes only by an amendment.",
    CaseState.VOID: "was declared void by the program director, and counts no more.",
}
_WHY_NOT_THE_AMENDMENT = {
    AmendmentState.RETURNED: "was returned to the fellow. It comes to your queue when it is sent again.",
    AmendmentState.SIGNED: "is signed already.",
    AmendmentState.WITHDRAWN: "was withdrawn by the fellow.",
    AmendmentState.DROPPED: "was dropped when the case was declared void.",
}
TEXT_LIMIT = 4000

# The roles as the one who watched the fellow would say them.
ROLES_AS_SEEN: Mapping[CaseRole, str] = {
    CaseRole.OBSERVED: "The fellow watched and did no part with their own hands.",
    CaseRole.ASSISTED: "The fellow did some steps; you or another did the critical ones.",
    CaseRole.PERFORMED: "The fellow did the critical steps, under your supervision.",
}


def meaning(attending: str, *, as_deputy: bool, amends: bool = False) -> str:
    """What the signature of the attending means, or that of their deputy, which names them."""
    if amends:
        return _AMENDED_AS_DEPUTY.format(attending=attending) if as_deputy else _AMENDED
    return _MEANING_AS_DEPUTY.format(attending=attending) if as_deputy else MEANING


def check_turn(
    verb: Verb,
    *,
    number: int,
    state: CaseState,
    revision: int,
    shown: int,
    fellow_id: UUID,
    attending_id: UUID | None,
    by_id: UUID,
    is_deputy: bool = False,
) -> None:
    """Whether ``by_id`` may now decide about the case of which they saw revision ``shown``.

    ``is_deputy`` says that they now stand in for its attending. Raises Forbidden for anyone but its attending and
    that deputy and for the fellow's own case, Conflict if the case is not waiting any more or was changed since it
    was shown.
    """
    if not (by_id == attending_id or is_deputy) or by_id == fellow_id:
        raise Forbidden(f"Case {number} names somebody else as its attending; only that attending signs or returns it.")
    if state not in WHEN[verb]:
        raise Conflict(f"Case {number} {_WHY_NOT[state]}")
    if revision != shown:
        raise Conflict(f"Case {number} was changed meanwhile. Open it again and read it before you decide.")


def check_amendment_turn(
    *,
    number: int,
    state: AmendmentState,
    version: int,
    shown: int,
    fellow_id: UUID,
    attending_id: UUID,
    by_id: UUID,
    is_deputy: bool = False,
) -> None:
    """Whether ``by_id`` may now decide about the amendment of case ``number`` of which they saw version ``shown``.

    Raises as ``check_turn`` does.
    """
    if not (by_id == attending_id or is_deputy) or by_id == fellow_id:
        raise Forbidden(f"The amendment of case {number} names somebody else as its attending; only that one decides.")
    if state is not AmendmentState.WAITING:
        raise Conflict(f"The amendment of case {number} {_WHY_NOT_THE_AMENDMENT[state]}")
    if version != shown:
        raise Conflict(f"The amendment of case {number} was changed meanwhile. Open it again and read it first.")


def check_attestation(
    procedure_ids: Collection[UUID], roles: Mapping[UUID, CaseRole], entrustment: Entrustment | None, feedback: str
) -> None:
    """Raises Invalid unless each procedure has a role, and an entrustment is given wherever the fellow did anything."""
    if set(roles) != set(procedure_ids):
        raise Invalid("Confirm the fellow's role in each procedure.", "roles")
    if entrustment is None and any(role is not CaseRole.OBSERVED for role in roles.values()):
        raise Invalid("Say how much you had to do; only a case observed throughout goes without.", "entrustment")
    if len(feedback) > TEXT_LIMIT:
        raise Invalid(f"Feedback is longer than {TEXT_LIMIT:,} characters; shorten it.", "feedback")


def check_return(reasons: Collection[QuickReason], words: str) -> None:
    """Raises Invalid unless there is a reason to return a case for: a quick one that says it all, or words."""
    if words.strip() or not set(reasons) - {QuickReason.OTHER}:
        check_reason(words)


def check_reason(reason: str, missing: str = "Write what the fellow should look at again.") -> None:
    """Raises Invalid unless there is a reason; ``missing`` is the sentence if there is none."""
    if not reason.strip():
        raise Invalid(missing, "reason")
    if len(reason) > TEXT_LIMIT:
        raise Invalid(f"The reason is longer than {TEXT_LIMIT:,} characters; shorten it.", "reason")
