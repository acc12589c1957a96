"""The life of a case: which verb leads from which state to which. Nobody sets a state without asking here."""

import enum
from dataclasses import dataclass

from logbook.cases.models import CaseState
from logbook.foundation.errors import Conflict

DRAFT, SUBMITTED, RETURNED = CaseState.DRAFT, CaseState.SUBMITTED, CaseState.RETURNED
SIGNED, VOID = CaseState.SIGNED, CaseState.VOID


class Verb(enum.StrEnum):
    """What can be done to a case that exists. Logging makes a draft, and submits it at once if asked to."""

    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    REVISE = "revise"
    RETURN = "return"
    SIGN = "sign"
    DISCARD = "discard"
    FOLLOW_UP = "follow_up"
    SHARE = "share"
    UNSHARE = "unshare"
    HAND_OVER = "hand_over"
    AMEND = "amend"
    VOID = "void"
    DISCUSS = "discuss"


@dataclass(frozen=True)
class Step:
    """One verb: the states it may start from and where it leads, None for staying where it was."""

    verb: Verb
    froms: tuple[CaseState, ...]
    to: CaseState | None
    done: str


# ``done`` is the verb as it ends the sentence "Case 17 is signed, so it cannot be …".
LIFE = {
    step.verb: step
    for step in (
        Step(Verb.SUBMIT, (DRAFT, RETURNED), SUBMITTED, "sent again"),
        Step(Verb.WITHDRAW, (SUBMITTED,), DRAFT, "taken back"),
        Step(Verb.REVISE, (DRAFT, RETURNED), None, "changed"),
        Step(Verb.RETURN, (SUBMITTED,), RETURNED, "returned"),
        Step(Verb.SIGN, (SUBMITTED,), SIGNED, "signed"),
        # Its number is not given out again. What was handed in before has a history, and the history stays.
        Step(Verb.DISCARD, (DRAFT,), None, "discarded"),
        Step(Verb.FOLLOW_UP, (SUBMITTED, RETURNED, SIGNED), None, "given a follow-up"),
        # Whose patient it was is said of the own case as everything else is: until it is signed.
        Step(Verb.SHARE, (SUBMITTED, RETURNED), None, "linked"),
        Step(Verb.UNSHARE, (DRAFT, SUBMITTED, RETURNED), None, "unlinked"),
        Step(Verb.HAND_OVER, (SUBMITTED,), None, "handed over"),
        # What is signed stays as it is until new contents of it are signed, which makes the next revision.
        Step(Verb.AMEND, (SIGNED,), None, "amended"),
        Step(Verb.VOID, (SIGNED,), VOID, "declared void"),
        Step(Verb.DISCUSS, (SUBMITTED, RETURNED), None, "written about"),
    )
}

_IS = {
    DRAFT: "is still a draft",
    SUBMITTED: "is waiting for its attending",
    RETURNED: "was returned",
    SIGNED: "is signed",
    VOID: "was declared void",
}
_INSTEAD = {
    (Verb.REVISE, SUBMITTED): "Take it back first.",
    (Verb.DISCARD, SUBMITTED): "Take it back first.",
    (Verb.DISCARD, RETURNED): "Mend it and send it again.",
    (Verb.FOLLOW_UP, DRAFT): "Send it to its attending first.",
    (Verb.SHARE, DRAFT): "Send it to its attending first.",
    (Verb.HAND_OVER, DRAFT): "Send it to its attending first.",
    (Verb.REVISE, SIGNED): "Amend it instead.",
    (Verb.AMEND, DRAFT): "Change it instead.",
    (Verb.AMEND, SUBMITTED): "Take it back and change it.",
    (Verb.AMEND, RETURNED): "Mend it and send it again.",
}


def allows(verb: Verb, state: CaseState) -> bool:
    """Whether the verb may be used on a case in this state."""
    return state in LIFE[verb].froms


def next_state(verb: Verb, state: CaseState, number: int) -> CaseState:
    """The state after ``verb``. Raises Conflict, in a sentence about case ``number``, if it cannot start from here."""
    step = LIFE[verb]
    if state not in step.froms:
        instead = _INSTEAD.get((verb, state), "Open the case to see where it stands.")
        raise Conflict(f"Case {number} {_IS[state]}, so it cannot be {step.done}. {instead}")
    return step.to or state
