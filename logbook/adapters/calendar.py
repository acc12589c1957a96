"""Reading a calendar file (iCalendar, RFC 5545) with the icalendar library.

Of an event nothing is looked at but its start, its summary, its location and its status: descriptions, attendees,
organizers and attachments are where calendars keep people.
"""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar.cal import Component


class NotACalendar(Exception):
    """The text is no calendar, or one that is broken beyond reading."""


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


def read_calendar(text: str, time_zone: str) -> Events:
    """The events of a calendar file. Raises NotACalendar.

    What repeats by a rule is only counted: a day's list names each case by itself, and a rule may mean a thousand days.
    """
    zone = ZoneInfo(time_zone)
    once: list[Event] = []
    repeating = undated = 0
    for component in _components(text):
        if component.get("RRULE") or component.get("RDATE"):
            repeating += 1
        elif (start := _start(component, zone)) is None:
            undated += 1
        else:
            summary, location, status = (_text(component, name) for name in ("SUMMARY", "LOCATION", "STATUS"))
            once.append(Event(*start, summary, location, status))
    return Events(tuple(once), repeating, undated)


def _components(text: str) -> "list[Component]":
    # Imported here: it takes a third of a second, and most servers are never given a calendar.
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(text, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    # The library raises what each broken property makes of it, from ValueError to AttributeError.
    except Exception as broken:
        raise NotACalendar from broken
    if not calendars:  # what is cut off comes back as none
        raise NotACalendar
    return events


def _start(component: "Component", zone: ZoneInfo) -> tuple[date, time | None] | None:
    given: Any = component.get("DTSTART")
    try:
        start = given.dt
        # Without a zone it is the wall clock of whoever reads it.
        if isinstance(start, datetime):
            local = start.astimezone(zone) if start.tzinfo else start
            return local.date(), local.time()
    except (AttributeError, ValueError, OverflowError):  # none, two, one that is no time or in no time
        return None
    return (start, None) if isinstance(start, date) else None


def _text(component: "Component", name: str) -> str:
    found = component.get(name, "")
    return " ".join(str(found[0] if isinstance(found, list) else found).split())
