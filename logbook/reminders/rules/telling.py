"""When somebody is written to about what waits for them, and about which of it."""

import enum
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from logbook.people.models import MemberRole


class Kind(enum.StrEnum):
    """Why something waits for a person."""

    TO_SIGN = "to_sign"
    AS_DEPUTY = "as_deputy"
    RETURNED = "returned"
    OF_PROGRAM = "of_program"


# Days that something waits before a letter speaks of it, and days between two letters to a person.
PATIENCE = {Kind.TO_SIGN: 2, Kind.AS_DEPUTY: 2, Kind.RETURNED: 2, Kind.OF_PROGRAM: 14}
AGAIN_AFTER = 7
# Local hours at which a letter may come; one that missed a whole morning comes on the next.
FROM_HOUR, TO_HOUR = 7, 11

_ROLES = {
    Kind.TO_SIGN: MemberRole.ATTENDING,
    Kind.AS_DEPUTY: MemberRole.ATTENDING,
    Kind.RETURNED: MemberRole.FELLOW,
    Kind.OF_PROGRAM: MemberRole.DIRECTOR,
}


class Where(NamedTuple):
    """A program, as far as letters need it."""

    id: UUID
    name: str
    time_zone: str


class Waiting(NamedTuple):
    """One case that waits for its attending since it was sent, or for its fellow since it came back."""

    where: Where
    fellow_id: UUID
    attending_id: UUID
    since: datetime


@dataclass(frozen=True, slots=True)
class Line:
    """How much of one kind waits for a person in one program, and since when the oldest of it does."""

    kind: Kind
    where: Where
    count: int
    since: datetime

    def days(self, now: datetime) -> int:
        """Days at the program since the oldest came, as the queue counts them."""
        return _days(self.since, now, self.where.time_zone)

    def facts(self, now: datetime) -> dict[str, str | int]:
        """What a letter says of it: numbers and the program, and nothing of a case."""
        return {"kind": self.kind.value, "program": self.where.name, "count": self.count, "days": self.days(now)}


# Who stands in, by program and by whoever is away; and who holds a role today, by program.
Deputies = Mapping[tuple[UUID, UUID], UUID]
Holders = Mapping[tuple[UUID, MemberRole], Collection[UUID]]


def lines(
    to_sign: Iterable[Waiting], returned: Iterable[Waiting], deputies: Deputies, holders: Holders, now: datetime
) -> dict[UUID, list[Line]]:
    """All that waits, by person: of those who have their role today and are not away.

    What waits for somebody who is away waits for the deputy, but never what is the deputy's own. A director is told
    of what waits longer than ``PATIENCE`` alone.
    """
    sorted_out: dict[tuple[UUID, Kind, Where], list[datetime]] = defaultdict(list)
    for each in to_sign:
        deputy = deputies.get((each.where.id, each.attending_id))
        if deputy is None:
            sorted_out[each.attending_id, Kind.TO_SIGN, each.where].append(each.since)
        elif deputy != each.fellow_id:
            sorted_out[deputy, Kind.AS_DEPUTY, each.where].append(each.since)
        if _days(each.since, now, each.where.time_zone) >= PATIENCE[Kind.OF_PROGRAM]:
            for director in holders.get((each.where.id, MemberRole.DIRECTOR), ()):
                sorted_out[director, Kind.OF_PROGRAM, each.where].append(each.since)
    for each in returned:
        sorted_out[each.fellow_id, Kind.RETURNED, each.where].append(each.since)
    by_person: dict[UUID, list[Line]] = defaultdict(list)
    for (person, kind, where), sinces in sorted_out.items():
        if person in holders.get((where.id, _ROLES[kind]), ()) and (where.id, person) not in deputies:
            by_person[person].append(Line(kind, where, len(sinces), min(sinces)))
    return by_person


def lines_to_tell(
    waiting: Iterable[Line], *, last: datetime | None, now: datetime, is_day_off: Callable[[date], bool]
) -> list[Line]:
    """What the person's letter says now, longest waiting first; nothing means that there is no letter now.

    ``last`` is when the last such letter was posted. It must be morning where the oldest of it waits.
    """
    ripe = [each for each in waiting if each.days(now) >= PATIENCE[each.kind]]
    ripe.sort(key=lambda each: (each.since, each.kind, each.where))
    if not ripe:
        return []
    zone = ripe[0].where.time_zone
    if not is_morning(now, zone, is_day_off) or (last is not None and _days(last, now, zone) < AGAIN_AFTER):
        return []
    return ripe


def is_morning(now: datetime, time_zone: str, is_day_off: Callable[[date], bool]) -> bool:
    """Whether it is the morning of a working day in that time zone."""
    local = now.astimezone(ZoneInfo(time_zone))
    return FROM_HOUR <= local.hour < TO_HOUR and not is_day_off(local.date())


def period(told: Sequence[Line], now: datetime) -> date:
    """The day of the letter, where the oldest of what it tells waits: there is one letter a person and day."""
    return now.astimezone(ZoneInfo(told[0].where.time_zone)).date()


def _days(since: datetime, now: datetime, time_zone: str) -> int:
    zone = ZoneInfo(time_zone)
    return (now.astimezone(zone).date() - since.astimezone(zone).date()).days
