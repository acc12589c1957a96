"""From when to when a fellowship lasts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from logbook.people.models import MemberRole, Membership


@dataclass(frozen=True, slots=True)
class Fellowship:
    """First and last day of a fellowship; ``assumed`` where the program gave no end and a year is taken."""

    first: date
    last: date
    assumed: bool


def fellowship(memberships: Iterable[Membership], program_id: UUID, today: date) -> Fellowship | None:
    """The one going on, else the latest before, else the next to come; None of whoever never is a fellow there."""
    mine = [each for each in memberships if each.program_id == program_id and each.role is MemberRole.FELLOW]
    begun = [each for each in mine if each.starts_on <= today]
    found = max(begun, key=_first_day) if begun else min(mine, key=_first_day, default=None)
    if found is None:
        return None
    if found.ends_on is not None:
        return Fellowship(found.starts_on, found.ends_on, assumed=False)
    return Fellowship(found.starts_on, _a_year_from(found.starts_on), assumed=True)


def _first_day(membership: Membership) -> date:
    return membership.starts_on


def _a_year_from(day: date) -> date:
    """The last day of the year that begins with a day."""
    following = date(day.year + 1, 3, 1) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
    return following - timedelta(days=1)
