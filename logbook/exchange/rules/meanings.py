"""What the columns of a schedule can mean, and which of them most likely means what."""

import enum
from collections.abc import Callable, Iterable, Mapping, Sequence

from logbook.exchange.rules.days import read_clock, read_day
from logbook.exchange.rules.headings import word_set, words_of
from logbook.exchange.rules.sides import is_side


class Meaning(enum.StrEnum):
    """What a column is read for; everything else in a schedule is left alone."""

    DATE = "date"
    TIME = "time"
    STATUS = "status"
    SIDE = "side"
    LEVELS = "levels"
    ATTENDING = "attending"
    SITE = "site"
    PROCEDURE = "procedure"


# The headings of each, the surest first; every word of one has to stand in the heading. Looked for in this order, so
# that "Procedure date" is a date and leaves the procedure to another column.
_HEADINGS: Mapping[Meaning, tuple[str, ...]] = {
    Meaning.DATE: (
        "date", "date service", "dos", "surgery date", "procedure date", "case date", "appointment date", "appt date",
        "scheduled date", "start date", "sched date", "day", "datetime", "when", "fecha",
    ),
    Meaning.TIME: (
        "start time", "scheduled time", "appt time", "appointment time", "procedure time", "case time", "time",
        "time start", "sched time", "start", "datetime", "begin", "slot", "in room", "hora",
    ),
    Meaning.STATUS: ("status", "case status", "appt status", "cancelled", "canceled", "state"),
    Meaning.SIDE: ("side", "laterality", "lat", "body side"),
    Meaning.LEVELS: ("levels", "level", "spinal level", "vertebral level", "lvl", "segment", "segments"),
    Meaning.ATTENDING: (
        "attending", "surgeon", "proceduralist", "performing provider", "physician", "provider", "doctor", "operator",
        "md", "dr", "staff", "primary", "resource",
    ),
    Meaning.SITE: ("site", "facility", "location", "loc", "hospital", "campus", "clinic", "center", "place",
                   "department", "dept", "suite", "room", "or"),
    Meaning.PROCEDURE: (
        "procedure", "procedures", "proc", "procedure description", "px", "operation", "surgery", "procedure name",
        "case description", "procedure type", "planned procedure", "case", "summary", "subject", "event", "treatment",
        "visit type", "appointment type", "appt type", "type", "service", "title", "description", "reason", "notes",
        "comments",
    ),
}  # fmt: skip
_WORDS = {meaning: tuple(map(word_set, headings)) for meaning, headings in _HEADINGS.items()}
# A person, a day or a time of these is not the one that is meant.
_OTHERS = word_set(
    """referring ordering pcp anesthesia anesthesiologist assistant resident fellow nurse tech rep vendor scheduler
    created modified updated ordered end finish stop out arrival arrive checkin length duration minutes last previous
    prior next follow"""
)


def is_known_heading(heading: str) -> bool:
    """Whether a heading says what its column means."""
    words = words_of(heading)
    return any(_rank(words, meaning) is not None for meaning in Meaning)


def means(heading: str, meaning: Meaning) -> bool:
    """Whether a heading says that its column has this meaning."""
    return _rank(words_of(heading), meaning) is not None


def guessed(
    headings: Sequence[str],
    columns: Sequence[Sequence[str]],
    is_attending: Callable[[str], bool],
    is_procedure: Callable[[str], bool],
) -> dict[Meaning, int]:
    """The place of the column that most likely has each meaning; left out where none does.

    A heading is believed only as far as the cells below agree: a date has to be one. A column of dates with times is
    both. Meanings that no heading has are looked for in the cells.
    """
    fits: dict[Meaning, Callable[[str], bool]] = {
        Meaning.DATE: lambda cell: read_day(cell) is not None,
        Meaning.TIME: lambda cell: read_clock(cell) is not None,
        Meaning.SIDE: is_side,
        Meaning.ATTENDING: is_attending,
        Meaning.PROCEDURE: is_procedure,
    }
    found: dict[Meaning, int] = {}
    words = [words_of(each) for each in headings]
    sure = (Meaning.DATE, Meaning.TIME)
    for meaning in Meaning:
        free = [place for place in range(len(headings)) if place not in found.values()]
        ranked = sorted((rank, place) for place in free if (rank := _rank(words[place], meaning)) is not None)
        for _, place in ranked:
            if meaning not in sure or most(columns[place], fits[meaning]):
                found[meaning] = place
                break
    for there, missing in (sure, sure[::-1]):
        if there in found and missing not in found and most(columns[found[there]], fits[missing]):
            found[missing] = found[there]
    for meaning, fit in fits.items():
        free = [place for place in range(len(headings)) if place not in found.values()]
        by_cells = [place for place in free if most(columns[place], fit)]
        if meaning not in found and by_cells:
            found[meaning] = by_cells[0]
    return found


def most(cells: Iterable[str], fits: Callable[[str], bool]) -> bool:
    """Whether more than half of the cells that are filled are such, and there is one."""
    filled = [cell for cell in cells if cell]
    return bool(filled) and 2 * sum(map(fits, filled)) > len(filled)


def _rank(words: Sequence[str], meaning: Meaning) -> tuple[int, int] | None:
    """How far down the list a heading stands, and how much else it says; None if it is not on the list."""
    said = frozenset(words)
    if said & _OTHERS:
        return None
    ranks = (place for place, each in enumerate(_WORDS[meaning]) if said >= each)
    return next(((rank, len(words)) for rank in ranks), None)
