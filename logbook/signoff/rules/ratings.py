"""Who sees which of two ratings of a case: neither the fellow nor the attending before both are in.

The attending's is in once the case is signed, so nobody but the fellow sees the fellow's before that. The fellow sees
the attending's after giving an own one, or after saying that they want to see it without, which closes the own one.
"""

from collections.abc import Collection
from dataclasses import dataclass

from logbook.cases.models import CaseRole, CaseState
from logbook.foundation.errors import Conflict, Invalid
from logbook.signoff.models import Entrustment, OwnRating, Signature


@dataclass(frozen=True, slots=True)
class Assessed:
    """Both sides of a case as one person may see them now.

    ``asks``: whether the person may still give an own rating. ``held_back``: whether the attending's is there and not
    shown. ``attending``, ``feedback`` and ``own`` are what is shown; ``without_own``: the fellow chose to give none.
    """

    asks: bool = False
    held_back: bool = False
    attending: Entrustment | None = None
    feedback: str = ""
    own: Entrustment | None = None
    without_own: bool = False


def assessed(
    *,
    state: CaseState,
    roles: Collection[CaseRole],
    signature: Signature | None,
    own: OwnRating | None,
    is_fellow: bool,
    may_see: bool,
) -> Assessed:
    """What a person may see of a case whose procedures were logged with these ``roles``.

    ``is_fellow``: the case is theirs. ``may_see``: they may see assessments at all (``assessment.see``).
    """
    if not may_see:
        return Assessed()
    step = Entrustment(signature.entrustment) if signature and signature.entrustment else None
    held_back = is_fellow and own is None and step is not None
    shows_own = own is not None and (is_fellow or signature is not None)
    return Assessed(
        asks=is_fellow and may_rate(state, roles, own, step),
        held_back=held_back,
        attending=None if held_back else step,
        feedback="" if held_back or signature is None else signature.feedback,
        own=Entrustment(own.entrustment) if shows_own and own and own.entrustment else None,
        without_own=shows_own and own is not None and own.entrustment is None,
    )


def may_rate(
    state: CaseState, roles: Collection[CaseRole], own: OwnRating | None, attendings: Entrustment | None
) -> bool:
    """Whether the fellow is asked: once, of what was handed in, and of nothing that was watched throughout.

    Of a signed case only where the attending gave a rating (``attendings``) to lay beside it.
    """
    if own is not None or state is CaseState.DRAFT:
        return False
    did_something = any(role is not CaseRole.OBSERVED for role in roles)
    return did_something if state in (CaseState.SUBMITTED, CaseState.RETURNED) else attendings is not None


def check_rating(number: int, asks: bool, own: OwnRating | None, entrustment: Entrustment | None) -> None:
    """Whether the fellow may keep this rating. Raises Conflict if they are not asked any more, Invalid without one."""
    if own is not None:
        was = "was rated by you before" if own.entrustment else "was shown to you without a rating of your own"
        raise Conflict(f"Case {number} {was}, and that stays as it is.")
    if not asks:
        raise Conflict(f"Case {number} is not rated: it is a draft, or you watched throughout.")
    if entrustment is None:
        raise Invalid("Tap one of the five; nothing was kept.", "entrustment")


def check_seeing(number: int, held_back: bool) -> None:
    """Whether there is anything to be shown without an own rating. Raises Conflict."""
    if not held_back:
        raise Conflict(f"Nothing of case {number} is held back from you. Open it to see what was said.")
