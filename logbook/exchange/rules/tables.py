"""A schedule as far as it may be read: without the columns that look as if they identify patients."""

import base64
import binascii
import json
import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from logbook.adapters.calendar import NotACalendar, TooLong, read_calendar
from logbook.exchange.rules.contents import Around, Guard
from logbook.exchange.rules.days import is_moment, read_clock, read_day
from logbook.exchange.rules.files import (
    LONGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    Sheet,
    Unreadable,
    is_calendar,
    sheet_of,
    text_of,
)
from logbook.exchange.rules.headings import ABOUT_PATIENT, heading_refusal
from logbook.exchange.rules.meanings import Meaning, guessed, is_known_heading, means, most
from logbook.exchange.rules.procedures import Finder
from logbook.foundation.canonical import canonical, sha256_hex

# What a page may carry: with the rows' own fields it stays under the 500 kB that a form may have.
_MOST_PACKED = 250_000
_MOST_UNPACKED = 2_000_000
# As many characters as a thousand lines on paper; looking through more would keep the server busy for long.
_LONGEST = 200_000
_TOO_LONG = "There is too much text in this file. Export fewer days or fewer columns."
_CALENDAR = (Meaning.DATE, Meaning.TIME, Meaning.PROCEDURE, Meaning.SITE, Meaning.STATUS)
# The day a list was printed is often not the day it is of.
_PRINTED = re.compile(r"print|generated|created|report|export|run\b|as of", re.IGNORECASE)
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Refusal:
    """A column that is not read, by its name, and why."""

    heading: str
    reason: str


@dataclass(frozen=True)
class Table:
    """The columns that may be read: their headings, where each stands in the file, and the rows.

    ``digest`` is that of all headings of the file in order, "" for a calendar, whose columns are known. ``day`` is the
    one that stands above the headings, ``refused`` how many columns were left out.
    """

    headings: tuple[str, ...]
    places: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    digest: str
    refused: int
    day: date | None = None

    @property
    def is_calendar(self) -> bool:
        """Whether it comes from a calendar, whose columns nobody has to be asked for."""
        return not self.digest

    def column(self, index: int) -> list[str]:
        """The cells of a column, by its index among those that may be read."""
        return [row[index] for row in self.rows]


@dataclass(frozen=True)
class Reading:
    """A file as it was read: its table, the columns that were refused, and what else there is to say about it."""

    table: Table
    refusals: tuple[Refusal, ...]
    remarks: tuple[str, ...]


def read_file(data: bytes, time_zone: str, around: Around) -> Reading:
    """What may be read of an uploaded CSV or ICS file. Raises Unreadable with a sentence."""
    text = text_of(data)
    remarks: list[str] = []
    if is_calendar(text):
        sheet = _sheet_of_calendar(text, time_zone, remarks)
        digest = ""
    else:
        sheet = sheet_of(text, lambda cell: is_known_heading(cell) or heading_refusal(cell) is not None)
        digest = sha256_hex(canonical([*sheet.headings]))
    if sheet.passed_over:
        remarks.append(f"Passed over, because they have more cells than headings: {_count(sheet.passed_over, 'row')}.")
    table, refusals = _readable(sheet, digest, around)
    if not table.headings:
        raise Unreadable(
            "Every column of this file looks as if it identifies patients or tells about them, so nothing was read. "
            "Export a list with columns such as date, procedure and attending."
        )
    if not table.rows:
        raise Unreadable("There is no case below the headings. Choose the file with the day's list.")
    return Reading(table, refusals, tuple(remarks))


def guess(table: Table, around: Around) -> dict[Meaning, int]:
    """Which column most likely means what."""
    if not table.digest:
        return {meaning: table.places.index(place) for place, meaning in enumerate(_CALENDAR) if place in table.places}
    finder = Finder(around.procedures)
    columns = [table.column(index) for index in range(len(table.headings))]
    return guessed(table.headings, columns, around.is_attending, lambda cell: finder(cell) is not None)


def remembered(table: Table, columns: dict[str, Any]) -> dict[Meaning, int]:
    """The columns as they were chosen for these headings before; one that may not be read now is left out."""
    known = {each.value for each in Meaning}
    return {
        Meaning(name): table.places.index(place)
        for name, place in columns.items()
        if name in known and place in table.places
    }


def pack(table: Table) -> str:
    """The table as one short text that a page can carry. Raises Unreadable if it is too long for that."""
    said = [table.headings, table.places, table.rows, table.digest, table.refused, table.day and table.day.isoformat()]
    packed = base64.urlsafe_b64encode(zlib.compress(json.dumps(said, ensure_ascii=False).encode(), 9)).decode()
    if len(packed) > _MOST_PACKED:
        raise Unreadable(_TOO_LONG)
    return packed


def unpack(packed: str, around: Around) -> Table:
    """The table of ``pack``; what a page sends is looked through as if it came from a file. Raises Unreadable."""
    try:
        inflate = zlib.decompressobj()
        said = json.loads(inflate.decompress(base64.urlsafe_b64decode(packed[:_MOST_PACKED].encode()), _MOST_UNPACKED))
        headings, places, rows, digest, refused, day = said
        table = Table(
            headings=_texts(headings),
            places=_places(places),
            rows=tuple(_texts(row) for row in _list(rows)[:MOST_ROWS]),
            digest=digest if _DIGEST.fullmatch(digest) else "",
            refused=_whole(refused),
            day=None if day is None else date.fromisoformat(day),
        )
    except (binascii.Error, zlib.error, ValueError, TypeError, RecursionError):
        table = None
    widths = {len(row) for row in table.rows} | {len(table.places)} if table else set()
    if not table or widths != {len(table.headings)}:
        raise Unreadable("The page was damaged on its way. Choose the file again.")
    again, refusals = _readable(Sheet((), table.headings, table.rows, 0), table.digest, around)
    if refusals:
        raise Unreadable(f"“{refusals[0].heading}” is not read: {refusals[0].reason}. Choose the file again.")
    return replace(table, rows=again.rows)


def _readable(sheet: Sheet, digest: str, around: Around) -> tuple[Table, tuple[Refusal, ...]]:
    guard, names = Guard(around), _names(sheet.headings)
    cells = {
        place: [row[place] for row in sheet.rows]
        for place, heading in enumerate(sheet.headings)
        if heading or any(row[place] for row in sheet.rows)
    }
    # Of a long heading only the beginning is shown, and only that comes back with the page.
    refused = {
        place: reason
        for place in cells
        if (reason := heading_refusal(sheet.headings[place]) or heading_refusal(names[place]))
    }
    if sum(len(cell) for place in cells.keys() - refused.keys() for cell in cells[place]) > _LONGEST:
        raise Unreadable(_TOO_LONG)
    # Other doctors of the suite may be named where doctors are.
    of_doctors = {place for place in cells if means(names[place], Meaning.ATTENDING)}
    columns, before = {place: cells[place] for place in cells.keys() - refused.keys()}, None
    # Until nothing more is refused or hidden: a column may look otherwise without the words that were hidden in it, and
    # what is shown has to be read when it comes back with the page.
    while columns != before:
        before = columns
        for place, shown in columns.items():
            if reason := guard.refusal(shown, of_attendings=place in of_doctors):
                refused[place] = reason
        secret = guard.words_apart(
            cell for place, reason in refused.items() if reason != ABOUT_PATIENT for cell in cells[place]
        )
        columns = {
            place: shown if place in of_doctors else _plain(shown, secret, guard)
            for place, shown in columns.items()
            if place not in refused
        }
    kept = sorted(columns)
    day = next((day for title in sheet.titles if (day := read_day(title)) and not _PRINTED.search(title)), None)
    rows = [row for row in zip(*(columns[place] for place in kept), strict=True) if any(row)]
    table = Table(tuple(names[each] for each in kept), tuple(kept), tuple(rows), digest, len(refused), day)
    return table, tuple(Refusal(names[place], refused[place]) for place in sorted(refused))


def _plain(cells: Sequence[str], secret: frozenset[str], guard: Guard) -> list[str]:
    """Cells as they may be shown: of days and times nothing else that stands there, of words no stray identifier.

    ``secret`` are the words of refused cells in any row: a name does not stand in its own column and row alone.
    """
    timed = most(cells, is_moment)
    plain = {cell: (timed and _moment(cell)) or guard.hidden(cell, secret) for cell in {*cells}}
    return [plain[cell] for cell in cells]


def _moment(cell: str) -> str:
    day, clock = read_day(cell), read_clock(cell)
    return " ".join((*([day.isoformat()] if day else []), *([f"{clock:%H:%M}"] if clock else [])))


def _sheet_of_calendar(text: str, time_zone: str, remarks: list[str]) -> Sheet:
    try:
        events = read_calendar(text, time_zone)
    except NotACalendar:
        raise Unreadable("This calendar is damaged or cut off. Export it again.") from None
    except TooLong:
        raise Unreadable("There is too much in this calendar. Export fewer days.") from None
    if len(events.once) > MOST_ROWS:
        raise Unreadable(f"The calendar has more than {MOST_ROWS} events. Export fewer days.")
    if events.repeating:
        remarks.append(f"Passed over, because they repeat: {_count(events.repeating, 'event')}.")
    if events.undated:
        remarks.append(f"Passed over, because they have no day: {_count(events.undated, 'event')}.")
    rows = tuple(
        (
            each.day.isoformat(),
            f"{each.clock:%H:%M}" if each.clock else "",
            each.summary[:LONGEST_CELL],
            each.location[:LONGEST_CELL],
            each.status[:40],
        )
        for each in sorted(events.once, key=lambda each: (each.day, each.clock is not None, each.clock))
    )
    return Sheet((), ("Date", "Time", "Title", "Location", "Status"), rows, 0)


def _names(headings: Sequence[str]) -> list[str]:
    """The headings as they are shown: numbered where two are the same, and where there is none."""
    shown = [heading[:60] or f"Column {place}" for place, heading in enumerate(headings, 1)]
    often, seen = Counter(shown), Counter[str]()
    for place, heading in enumerate(shown):
        seen[heading] += 1
        if often[heading] > 1:
            shown[place] = f"{heading} ({seen[heading]})"
    return shown


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise TypeError
    return value


def _texts(values: Any) -> tuple[str, ...]:
    for each in _list(values):
        # Half a surrogate pair can neither be shown nor hashed, and no database takes a zero.
        if not isinstance(each, str) or "\0" in each or len(each) > 2 * LONGEST_CELL:
            raise TypeError
        each.encode()
    return tuple(values)


def _places(values: Any) -> tuple[int, ...]:
    places = tuple(_whole(each) for each in _list(values))
    if len({*places}) < len(places) or MOST_COLUMNS in places:
        raise ValueError
    return places


def _whole(value: Any) -> int:
    """A count or a place of columns: neither a fraction nor a truth, which would pass for a whole number too."""
    if type(value) is not int or not 0 <= value <= MOST_COLUMNS:
        raise ValueError
    return value


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
