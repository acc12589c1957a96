"""The cases of a schedule: what each row's words were understood as, in the program's own keys."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from logbook.cases.models import Side
from logbook.cases.rules import Period, say_day
from logbook.catalogue.models import Laterality, Procedure
from logbook.exchange.rules.contents import Around
from logbook.exchange.rules.days import read_clock, read_day
from logbook.exchange.rules.drafts import is_of_nerves
from logbook.exchange.rules.levels import Levels, read_levels, without_levels
from logbook.exchange.rules.meanings import Meaning
from logbook.exchange.rules.names import Attending, attending_called, attending_within, place_called
from logbook.exchange.rules.procedures import Finder
from logbook.exchange.rules.sides import is_no_side, read_side
from logbook.exchange.rules.tables import Table

_CANCELLED = re.compile(
    r"\b(?:cancel\w*|cx|no.?show\w*|dns|did not (?:come|arrive|show)|resched\w*|postponed|bumped|deleted|left without)",
    re.I,
)


@dataclass(frozen=True)
class ScheduledCase:
    """One row of a schedule as it was understood.

    ``words`` are the schedule's own, for the page alone. ``doubts`` are sentences about what was not understood,
    ``cancelled`` is the status that says so, "" for none.
    """

    words: tuple[str, ...]
    day: date | None
    clock: time | None
    procedure: Procedure | None
    side: Side | None
    levels: tuple[str, ...]
    attending_id: UUID | None
    site_id: UUID | None
    doubts: tuple[str, ...]
    cancelled: str


def scheduled_cases(table: Table, columns: Mapping[Meaning, int], day: date, around: Around) -> list[ScheduledCase]:
    """The cases of a table by day and time; ``day`` is that of all where no column says it."""
    finder = Finder(around.procedures)
    found = [_case(row, columns, day, around, finder) for row in table.rows]
    # Undated rows last, each group in the order of the file.
    return sorted(found, key=lambda each: (each.day or date.max, each.clock or time.max))


def day_problem(day: date | None, fellowship: Sequence[Period]) -> str | None:
    """Why no draft can be made for a day; None if one can. A day to come may have one: it waits until it was done."""
    if day is None:
        return "No day was understood. Choose it."
    if not any(each.covers(day) for each in fellowship):
        return f"{say_day(day)} is outside your fellowship here. Check the date."
    return None


def levels_of(procedure: Procedure, text: str) -> Levels:
    """The levels of a procedure that a text names; where only one is offered, that one."""
    if len(procedure.levels) == 1:
        return Levels(tuple(procedure.levels), ())
    return read_levels(text, procedure.levels, of_nerves=is_of_nerves(procedure))


def side_of(procedure: Procedure, side: Side | None) -> Side | None:
    """The side if the procedure has it."""
    return side if side in Laterality(procedure.laterality).sides else None


def _case(
    row: Sequence[str], columns: Mapping[Meaning, int], day: date, around: Around, finder: Finder
) -> ScheduledCase:
    said = {meaning: row[columns[meaning]] if meaning in columns else "" for meaning in Meaning}
    on = read_day(said[Meaning.DATE]) if Meaning.DATE in columns else day
    words, level_words = said[Meaning.PROCEDURE], said[Meaning.LEVELS]
    # Where the levels stand in a column of their own they may say which part of the spine is meant.
    procedure = finder(words) or finder(f"{words} {level_words}".strip()) if words else None
    if procedure and level_words and (nearer := finder(f"{words} {level_words}")):
        procedure = nearer
    levels = levels_of(procedure, level_words or words) if procedure else Levels((), ())
    side = read_side(said[Meaning.SIDE]) or read_side(without_levels(words))
    there = [each for each in around.attendings if on is None or each.sites_on(on) is not None]
    attending = _attending(said, columns, there)
    site = place_called(said[Meaning.SITE], around.places)
    return ScheduledCase(
        words=tuple(
            each
            for each in (words, said[Meaning.SIDE], level_words, said[Meaning.ATTENDING], said[Meaning.SITE])
            if each
        ),
        day=on,
        clock=read_clock(said[Meaning.TIME]),
        procedure=procedure,
        side=side_of(procedure, side) if procedure else side,
        levels=levels.taken,
        attending_id=attending.id if attending else None,
        site_id=site.id if site else _only_site(attending, on, around),
        doubts=tuple(_doubts(said, on, procedure, levels, attending)),
        cancelled=said[Meaning.STATUS] if _CANCELLED.search(said[Meaning.STATUS]) else "",
    )


def _attending(
    said: Mapping[Meaning, str], columns: Mapping[Meaning, int], there: Sequence[Attending]
) -> Attending | None:
    if Meaning.ATTENDING in columns:
        return attending_called(said[Meaning.ATTENDING], there)
    return attending_within(said[Meaning.PROCEDURE], there)


def _only_site(attending: Attending | None, day: date | None, around: Around) -> UUID | None:
    """Where it must have been, if the schedule does not say: the program's only site, or the attending's."""
    sites = (attending.sites_on(day) if attending and day else None) or frozenset(each.id for each in around.places)
    return next(iter(sites)) if len(sites) == 1 else None


def _doubts(
    said: Mapping[Meaning, str],
    day: date | None,
    procedure: Procedure | None,
    levels: Levels,
    attending: Attending | None,
) -> Iterator[str]:
    if day is None and said[Meaning.DATE]:
        yield f"“{said[Meaning.DATE]}” was not understood as a day."
    if procedure is None and said[Meaning.PROCEDURE]:
        yield "No procedure was recognized."
    if levels.open:
        yield f"{', '.join(levels.open)} can mean more than one thing here: choose in the case."
    if said[Meaning.ATTENDING] and attending is None:
        yield f"“{said[Meaning.ATTENDING]}” is not an attending of your program on that day."
    if said[Meaning.SIDE] and read_side(said[Meaning.SIDE]) is None and not is_no_side(said[Meaning.SIDE]):
        yield f"“{said[Meaning.SIDE]}” was not understood as a side."
