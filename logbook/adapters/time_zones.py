"""The time zone that a name in a calendar file means, and zones that such a file defines itself (VTIMEZONE, RFC 5545).

Nothing is kept between files: whoever names a zone of their own changes nobody else's. Only rules for one day of each
year are followed, as every calendar program writes them, so that no rule can keep the server busy.
"""

import bisect
import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

_OFFSET = re.compile(r"([+-])(\d\d)(\d\d)(?:\d\d)?")
_ON_DAY = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FOLLOWED = {"FREQ", "INTERVAL", "BYMONTH", "BYDAY", "BYMONTHDAY", "UNTIL", "WKST"}

# Two are common; more tell of years gone by.
_MOST_PARTS = 16
_DAYS_OF_A_WEEK = 7

# By its name the values of each property of a part of a zone, such as its summer time.
Properties = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class _Yearly:
    """The days of a month on which clocks change each year; ``nth`` of its weekdays, from its end if negative."""

    month: int
    weekday: int | None
    nth: int | None
    days: frozenset[int]
    until: datetime | None

    def in_year(self, year: int) -> list[date]:
        """The days of that year, in order."""
        first, last = calendar.monthrange(year, self.month)
        days = sorted({each if each > 0 else last + 1 + each for each in self.days}) or range(1, last + 1)
        found = [day for day in days if 1 <= day <= last and self.weekday in (None, (first + day - 1) % len(_WEEKDAYS))]
        if self.nth is not None:
            place = self.nth - 1 if self.nth > 0 else self.nth
            found = [found[place]] if -len(found) <= place < len(found) else []
        return [date(year, self.month, each) for each in found]


@dataclass(frozen=True)
class _Part:
    """Standard or summer time: how far it is from UTC, and the wall-clock moments since which it has held."""

    offset: timedelta
    begins: datetime
    moments: Sequence[datetime]  # in order
    yearly: _Yearly | None

    def last_change(self, at: datetime) -> datetime | None:
        """The last moment up to ``at`` when clocks changed to it."""
        before = bisect.bisect(self.moments, at)
        found = [*self.moments[before - 1 : before]] if before else []
        if self.yearly and self.begins <= at:
            latest = min(at, self.yearly.until or at)
            found += [
                moment
                for year in {latest.year, max(latest.year - 1, 1)}
                for day in self.yearly.in_year(year)
                if self.begins <= (moment := datetime.combine(day, self.begins.time())) <= latest
            ]
        return max(found, default=None)


class OwnZone(tzinfo):
    """A zone as a file defines it. Raises ValueError for a definition that is not followed."""

    def __init__(self, parts: Sequence[Properties]) -> None:
        if not 1 <= len(parts) <= _MOST_PARTS:
            raise ValueError
        self._parts = [_part(each) for each in parts]

    def utcoffset(self, at: datetime | None) -> timedelta | None:
        """How far a wall clock is from UTC."""
        if at is None:
            return None
        local = at.replace(tzinfo=None)
        changes = [(since, each.offset) for each in self._parts if (since := each.last_change(local))]
        # Before the first change, what held before it is not said: the part that begins first stands for it.
        return max(changes, default=(None, min(self._parts, key=lambda each: each.begins).offset))[1]

    def dst(self, _at: datetime | None) -> timedelta | None:
        """Not told: nobody asks."""
        return None

    def tzname(self, _at: datetime | None) -> str | None:
        """Not told: nobody asks."""
        return None


class Zones:
    """The zones of one file: names known everywhere, before those the file defines, before those of Windows."""

    def __init__(self, own: Mapping[str, Sequence[Properties]]) -> None:
        self._own = {name.strip("/"): parts for name, parts in own.items()}
        self._found: dict[str, tzinfo | None] = {}

    def named(self, name: str) -> tzinfo | None:
        """The zone of that name; None if nobody can say."""
        if name not in self._found:
            self._found[name] = self._find(name)
        return self._found[name]

    def _find(self, name: str) -> tzinfo | None:
        from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

        plain = name.strip("/")
        if found := _known(plain):
            return found
        if plain in self._own:
            try:
                return OwnZone(self._own[plain])
            except (ValueError, OverflowError):
                return None
        # "/vendor.example/Europe/Berlin" has the name at its end.
        ends = [plain.split("/", cut)[-1] for cut in range(1, min(plain.count("/"), 4) + 1)]
        return next((found for each in (WINDOWS_TO_OLSON.get(plain, ""), *ends) if (found := _known(each))), None)


def _known(name: str) -> ZoneInfo | None:
    if not re.fullmatch(r"[A-Za-z0-9_+/-]{1,60}", name):
        return None
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):  # not there, no name of one, a folder of them
        return None


def _part(properties: Properties) -> _Part:
    begins = _moment(_only(properties, "DTSTART"))
    moments = [_moment(each) for values in properties.get("RDATE", ()) for each in values.split(",")]
    rule = properties.get("RRULE")
    yearly = _yearly(_only(properties, "RRULE"), begins) if rule else None
    return _Part(_offset(_only(properties, "TZOFFSETTO")), begins, sorted([begins, *moments]), yearly)


def _only(properties: Properties, name: str) -> str:
    (value,) = properties.get(name, ())
    return value


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.strip().rstrip("Zz")).replace(tzinfo=None)


def _offset(text: str) -> timedelta:
    found = _OFFSET.fullmatch(text.strip())
    if not found:
        raise ValueError
    size = timedelta(hours=int(found[2]), minutes=int(found[3]))
    if size >= timedelta(days=1):
        raise ValueError
    return -size if found[1] == "-" else size


def _yearly(text: str, begins: datetime) -> _Yearly:
    said: dict[str, Any] = dict(part.split("=", 1) for part in text.strip().upper().split(";") if part)
    if said.keys() - _FOLLOWED or said.get("FREQ") != "YEARLY" or said.get("INTERVAL", "1") != "1":
        raise ValueError
    on = _ON_DAY.fullmatch(said.get("BYDAY", "MO"))
    month = int(said.get("BYMONTH", begins.month))
    days = frozenset(int(each) for each in said["BYMONTHDAY"].split(",")) if "BYMONTHDAY" in said else frozenset()
    if not on or not 1 <= month <= 12 or len(days) > _DAYS_OF_A_WEEK or ("BYDAY" in said and "BYMONTH" not in said):
        raise ValueError
    by_day = "BYDAY" in said
    return _Yearly(
        month=month,
        weekday=_WEEKDAYS.index(on[2]) if by_day else None,
        nth=int(on[1]) if by_day and on[1] else None,
        days=days if by_day or days else frozenset({begins.day}),
        until=_moment(said["UNTIL"]) if "UNTIL" in said else None,
    )
