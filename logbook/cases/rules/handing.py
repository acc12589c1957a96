"""When a case lies before its attending on the fellow's device, and for how long."""

from datetime import datetime, timedelta

from logbook.cases.models import Case, CaseState, HandOver
from logbook.foundation.errors import Conflict

# Long enough to read a case and sign it, short enough for a fellow who forgot it to wait.
HAND_OVER_FOR = timedelta(minutes=10)


def in_hand(case: Case, there: HandOver | None, now: datetime) -> bool:
    """Whether the case is handed over now: still waiting, as it was handed over, and not for too long."""
    return (
        there is not None
        and case.state is CaseState.SUBMITTED
        and there.revision == case.revision
        and now < there.ends_at
    )


def check_not_in_hand(case: Case, there: HandOver | None, now: datetime) -> None:
    """Raises Conflict while the case is handed over."""
    if in_hand(case, there, now):
        raise Conflict(
            f"Case {case.number} is handed over to its attending to be signed, so it stays as it is. Open the case and "
            "end that first, or wait until it ends by itself."
        )


def check_has_attending(case: Case) -> None:
    """Raises Conflict for a case of a guest, who has neither a PIN nor an account to open it with."""
    if case.guest_name is not None:
        raise Conflict(f"Case {case.number} is for a guest, who signs by the link in the letter.")
