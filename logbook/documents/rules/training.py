"""When somebody was in training, and the months before a day that hospitals ask about."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from logbook.people.models import MemberRole, Membership


@dataclass(frozen=True)
class Stretch:
    """Days of a fellowship without a break, both included; ``ends_on`` is None where the program gave no end.

    ``begun`` and ``over`` are as of the day on which it was looked at.
    """

    starts_on: date
    ends_on: date | None
    begun: bool
    over: bool


@dataclass(frozen=True)
class Window:
    """The days of so many months up to a day, first and last included."""

    months: int
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def stretches(memberships: Iterable[Membership], program_id: UUID, today: date) -> tuple[Stretch, ...]:
    """The fellowship of a person in a program, earliest first; what touches or overlaps is one."""
    mine = [each for each in memberships if each.program_id == program_id and each.role is MemberRole.FELLOW]
    found: list[tuple[date, date | None]] = []
    for each in sorted(mine, key=lambda membership: membership.starts_on):
        if found and _goes_on(found[-1][1], each.starts_on):
            first, last = found.pop()
            found.append((first, max(last, each.ends_on) if last and each.ends_on else None))
        else:
            found.append((each.starts_on, each.ends_on))
    return tuple(
        Stretch(first, last, begun=first <= today, over=last is not None and last < today) for first, last in found
    )


def _goes_on(last: date | None, first: date) -> bool:
    """Whether what begins on ``first`` touches or overlaps what ends on ``last``, or never."""
    return last is None or first <= last + timedelta(days=1)


def last_months(day: date, months: int) -> Window:
    """The months that end with a day: those of 12 end on it and begin the day after the same one a year before.

    A day that its month does not have is taken as the last of the month, so that 12 months up to February 29 begin on
    March 1, and up to February 28 on March 1 or on a February 29.
    """
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    before = date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    return Window(months, before + timedelta(days=1), day)
