"""Days and times of day as schedules write them; in the United States the month stands first."""

import re
from datetime import date, time

from logbook.exchange.rules.headings import word_set

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# What stands beside figures: halves of the day, "22nd", the T and Z of ISO, time zones of the United States.
_BESIDE = word_set("a p m am pm st nd rd th t z at h est edt cst cdt mst mdt pst pdt et ct mt pt utc")
_MONTH = r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_YEAR = r"(\d{4}|\d{2})"
_EDGE = r"(?![\d/-])"
_ISO = re.compile(rf"(?<![\d/-])(\d{{4}})([-/.]?)(\d{{2}})\2(\d{{2}})(?:{_EDGE}|(?=t\d))")
_MONTH_FIRST = re.compile(rf"(?<![\d/-])(\d{{1,2}})([-/.])(\d{{1,2}})\2{_YEAR}{_EDGE}")
_NAMED_FIRST = re.compile(rf"\b{_MONTH}[\s-]{{0,2}}(\d{{1,2}})(?:st|nd|rd|th)?,?[\s-]{{1,2}}{_YEAR}{_EDGE}")
_NAMED_SECOND = re.compile(rf"(?<![\d/-])(\d{{1,2}})(?:st|nd|rd|th)?[\s-]{{0,2}}{_MONTH},?[\s-]{{0,2}}{_YEAR}{_EDGE}")
_CLOCK = re.compile(
    r"(?<![\d:])(\d{1,2})(?::(\d{2})(?::\d{2})?)?\s*([ap])\.?m?\b\.?|(?<![\d:/-])(\d{1,2}):?(\d{2})(?![\d/-])"
)


def read_day(text: str) -> date | None:
    """The day in "2026-11-22", "11/22/2026", "11/22/26", "Nov 22, 2026" or "22 Nov 2026", also with a time or weekday.

    None if there is none, or none that exists.
    """
    words = text.strip().lower()
    if found := _ISO.search(words):
        return _day(found[1], found[3], found[4])
    if found := _MONTH_FIRST.search(words):
        return _day(found[4], found[1], found[3])
    if found := _NAMED_FIRST.search(words):
        return _day(found[3], _month(found[1]), found[2])
    if found := _NAMED_SECOND.search(words):
        return _day(found[3], _month(found[2]), found[1])
    return None


def read_clock(text: str) -> time | None:
    """The time of day in "8:30", "08:30:00", "8:30 AM", "8a" or "0830", also after a date; None if there is none."""
    words = text.strip().lower()
    for day in (_ISO, _MONTH_FIRST, _NAMED_FIRST, _NAMED_SECOND):
        words, days = day.subn(" ", words, count=1)
        if days:
            break
    found = _CLOCK.search(words.replace("t", " "))
    if found is None:
        return None
    hour, minute, half = int(found[1] or found[4]), int(found[2] or found[5] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + 12 * (half == "p")
    return time(hour, minute) if hour < 24 and minute < 60 else None


def is_moment(text: str) -> bool:
    """Whether a text is a day, a time of day or both, and nothing else."""
    if read_day(text) is None and read_clock(text) is None:
        return False
    words = re.findall(r"[^\W\d_]+", text.lower())
    return len(text) <= 40 and all(word in _BESIDE or word[:3] in (*_MONTHS, *_WEEKDAYS) for word in words)


def _month(name: str) -> str:
    return str(_MONTHS.index(name) + 1)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year) if len(year) == 4 else 2000 + int(year), int(month), int(day))
    except ValueError:
        return None
