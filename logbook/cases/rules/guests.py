"""Links for supervisors without an account: how long one opens an entry, and when its letter may leave."""

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta

from logbook.cases.models import Case, CaseState, GuestLink

OPENS_FOR = timedelta(days=14)
# The button to undo stands for ten seconds; a letter that has left cannot be taken back.
AFTER_UNDO = timedelta(seconds=15)
# Nobody is mailed in bulk: so many letters to an address, and by a fellow, in any 24 hours. The numbers are ours.
A_DAY = timedelta(days=1)
TO_ADDRESS, BY_FELLOW = 5, 20


class LinkEnd(enum.StrEnum):
    """Why a link opens nothing any more."""

    USED = "used"
    EXPIRED = "expired"
    CHANGED = "changed"
    DECIDED = "decided"
    REPLACED = "replaced"


def link_end(link: GuestLink, case: Case, now: datetime) -> LinkEnd | None:
    """Why the link does not open its case now; None if it does."""
    if link.used_at is not None:
        return LinkEnd.USED
    if case.state in (CaseState.SIGNED, CaseState.VOID):
        return LinkEnd.DECIDED
    if case.state is not CaseState.SUBMITTED or case.revision != link.revision or case.guest_email is None:
        return LinkEnd.CHANGED
    if link.ended_at is not None:
        return LinkEnd.REPLACED
    return LinkEnd.EXPIRED if link.expires_at <= now else None


def leaves_at(now: datetime, to_address: Sequence[datetime], by_fellow: Sequence[datetime]) -> datetime:
    """When a letter with a link leaves: at once but for the seconds of undo, later where its share of a day is used up.

    Given are the moments at which earlier letters left or will leave, the latest first, at least as many as the shares.
    """
    moments = [now + AFTER_UNDO]
    for earlier, share in ((to_address, TO_ADDRESS), (by_fellow, BY_FELLOW)):
        if len(earlier) >= share:
            moments.append(earlier[share - 1] + A_DAY)
    return max(moments)
