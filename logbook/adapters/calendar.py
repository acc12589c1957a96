"""Reading a calendar file (iCalendar, RFC 5545) with the value readers of the icalendar library.

Of an event nothing is looked at but its start, its summary, its location and its status: descriptions, attendees,
organizers and attachments are where calendars keep people. The library's own reader of whole files is slow with large
ones and keeps the first definition of each time zone for all files to come, so the lines are told apart here.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from logbook.adapters.time_zones import Zones

_MOST_LINES = 50_000
_MOST_EVENTS = 1_000
# Of a summary a list shows far less.
_LONGEST_VALUE = 2_000
_DEEPEST = 10
_FOLDED = re.compile(r"\r?\n[ \t]")
_OF_EVENTS = {"DTSTART", "SUMMARY", "LOCATION", "STATUS", "RRULE", "RDATE"}
_OF_ZONES = {"TZID", "DTSTART", "TZOFFSETTO", "RRULE", "RDATE"}
_WANTED = {"VEVENT": _OF_EVENTS, "VTIMEZONE": _OF_ZONES, "STANDARD": _OF_ZONES, "DAYLIGHT": _OF_ZONES}
_NAME = re.compile(r"[A-Za-z0-9-]+")
# Between the name and the value; a colon may stand within quotation marks.
_PARAMETERS = re.compile(r'(?:[^":]|"[^"]*")*+:')
_ZONE = re.compile(r';TZID=(?:"([^"]*)"|([^";:]*))', re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.?)")


class NotACalendar(Exception):
    """The text is no calendar, or one that is broken beyond reading."""


class TooLong(Exception):
    """The calendar has more lines or events than anybody should wait for."""


@dataclass(frozen=True)
class Event:
    """One event: the day and the time of day it begins in the zone asked for; no time if it lasts all day."""

    day: date
    clock: time | None
    summary: str
    location: str
    status: str


@dataclass(frozen=True)
class Events:
    """The events that happen once, in the order of the file, and how many are passed over: repeating, or undated."""

    once: tuple[Event, ...]
    repeating: int
    undated: int


@dataclass(frozen=True)
class _Component:
    """A part of the file: the lines in it that are looked at, each as its parameters and its value, and its parts."""

    name: str
    lines: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))
    parts: "list[_Component]" = field(default_factory=list)

    def take(self, name: str, line: str) -> None:
        """Add a line of that name, unless it has no value."""
        if parameters := _PARAMETERS.match(line, len(name)):
            self.lines[name].append((parameters[0][:-1], line[parameters.end() :].rstrip("\r")))

    def values(self) -> dict[str, list[str]]:
        """The values of each property."""
        return {name: [value for _, value in lines] for name, lines in self.lines.items()}


def read_calendar(text: str, time_zone: str) -> Events:
    """The events of a calendar file. Raises NotACalendar or TooLong.

    What repeats by a rule is only counted: a day's list names each case by itself, and a rule may mean a thousand days.
    """
    if text.count("\n") > _MOST_LINES:
        raise TooLong
    zone = ZoneInfo(time_zone)
    found = [*_components(text)]
    own = {each.lines["TZID"][0][1]: [part.values() for part in each.parts] for each in found if each.lines["TZID"]}
    zones = Zones(own)
    once: list[Event] = []
    repeating = undated = 0
    for event in found:
        if event.name != "VEVENT":
            continue
        if len(once) + undated > _MOST_EVENTS:
            raise TooLong
        if any(value for name in ("RRULE", "RDATE") for _, value in event.lines[name]):
            repeating += 1
        elif (start := _start(event.lines["DTSTART"], zones, zone)) is None:
            undated += 1
        else:
            once.append(Event(*start, *(_text(event.lines[name]) for name in ("SUMMARY", "LOCATION", "STATUS"))))
    return Events(tuple(once), repeating, undated)


def _components(text: str) -> Iterator[_Component]:
    """The events and the time zones of a calendar, each when it ends."""
    around: list[_Component] = []
    calendars = 0
    for line in _FOLDED.sub("", text).split("\n"):
        named = _NAME.match(line)
        name = named[0].upper() if named else ""
        if name == "BEGIN":
            _begin(_value(line), around)
        elif name == "END":
            ended = _end(_value(line), around)
            calendars += not around
            if ended.name in ("VEVENT", "VTIMEZONE"):
                yield ended
        elif not around:
            if line.strip():
                raise NotACalendar
        elif name in _WANTED.get(around[-1].name, ()):
            around[-1].take(name, line)
    if around or not calendars:  # cut off, or none
        raise NotACalendar


def _begin(name: str, around: list[_Component]) -> None:
    if len(around) == _DEEPEST or (not around and name != "VCALENDAR"):
        raise NotACalendar
    around.append(_Component(name))


def _end(name: str, around: list[_Component]) -> _Component:
    if not around or around[-1].name != name:
        raise NotACalendar
    ended = around.pop()
    if ended.name in ("STANDARD", "DAYLIGHT"):
        around[-1].parts.append(ended)
    return ended


def _value(line: str) -> str:
    return line.partition(":")[2].strip().upper()


def _start(given: Sequence[tuple[str, str]], zones: Zones, zone: ZoneInfo) -> tuple[date, time | None] | None:
    # Imported here: it takes a third of a second, and most servers are never given a calendar.
    from icalendar.prop import vDDDTypes

    read: Any = vDDDTypes.from_ical
    try:
        ((parameters, value),) = given
        start = read(value.strip())
        if not isinstance(start, datetime):
            return (start, None) if isinstance(start, date) else None
        if start.tzinfo is None and (named := _ZONE.search(parameters)):
            start = start.replace(tzinfo=zones.named(named[1] or named[2] or ""))
        # Without a zone it is the wall clock of whoever reads it.
        local = start.astimezone(zone) if start.tzinfo else start
    except (ValueError, OverflowError):  # none, two, one that is no time or in no time
        return None
    return local.date(), local.time()


def _text(lines: Sequence[tuple[str, str]]) -> str:
    value = lines[0][1][:_LONGEST_VALUE] if lines else ""
    return " ".join(_ESCAPED.sub(lambda found: " " if found[1] in ("n", "N") else found[1], value).split())
