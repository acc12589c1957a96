"""A volume of a case log in pages, before it is laid out, because each page states its own totals.

A layout engine knows only afterwards what stands on which page, and what it can add then, in the margins, is no content
to a screen reader. So the lines of every cell are broken here, by the widths of the fonts' letters, and each page gets
as many entries as are sure to fit. Heights are in points and repeat what static/css/print-log.css says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from logbook.adapters.letters import first_face
from logbook.documents.paper.days import day
from logbook.documents.paper.lines import lines
from logbook.documents.paper.log_words import Cell, HeadLines, case_cells, head, step_cells
from logbook.documents.rules import CaseLogFacts, Issue, LoggedCase, LogTotals, totals

# A landscape letter page within its margins of 13 mm above and 17 mm below.
ROOM = 612 - 30 * 72 / 25.4
# What stands on each page beside its entries: a heading, the head of the table, and the table of its totals.
AROUND = 17 + 24 + 56
LINE, PADDING, RULE = 10.0, 2.4, 0.4
# Letters of the fonts to fall back on sit a little off the line of the others.
OTHER_FACE = 0.04
# The seal beside the head: the code and the number, then the address, its lines 44 mm wide at most.
SEAL, SEAL_LINE, SEAL_EM = 90, 10.4, 44 * 72 / 25.4 / 8
# A head that leaves less stands by itself.
LEAST = 100
# Behind so many cells of a case stand those of its procedures.
BEFORE = 3


@dataclass(frozen=True)
class Row:
    """The cells of one procedure of an entry."""

    cells: tuple[Cell, ...]

    @property
    def height(self) -> float:
        """In points."""
        return PADDING + max(map(_height, self.cells))


@dataclass(frozen=True)
class Entry:
    """A case, or as much of one as fits on a page; all but its first part are ``continued``."""

    case: LoggedCase
    cells: tuple[Cell, ...]
    rows: tuple[Row, ...]
    continued: bool = False

    @property
    def height(self) -> float:
        """In points, with the rule above."""
        return RULE + max(sum(row.height for row in self.rows), PADDING + max(map(_height, self.cells)))


@dataclass(frozen=True)
class LogPage:
    """The entries of one page, and what all before it add up to. A case counts where it begins."""

    entries: tuple[Entry, ...]
    brought_forward: LogTotals

    @property
    def cases(self) -> tuple[LoggedCase, ...]:
        """The cases that begin here."""
        return tuple(each.case for each in self.entries if not each.continued)

    @property
    def own(self) -> LogTotals:
        """What they add up to."""
        return totals(self.cases)

    @property
    def carried_forward(self) -> LogTotals:
        """Everything up to the foot of this page."""
        return self.brought_forward + self.own

    @property
    def heading(self) -> str:
        """Which entries of the log are here: "Entries 21 to 40 · Jul 14, 2025 to Jul 28, 2025"."""
        days = [each.case.performed_on for each in self.entries]
        when = day(days[0]) if days[0] == days[-1] else f"{day(days[0])} to {day(days[-1])}"
        first, last = self.brought_forward.cases + 1, self.carried_forward.cases
        if first > last:
            return f"Case {self.entries[0].case.number}, continued · {when}"
        return f"Entry {first:,} · {when}" if first == last else f"Entries {first:,} to {last:,} · {when}"


@dataclass(frozen=True)
class PlannedLog:
    """A volume as it will be printed; ``beneath``: its first entries stand on the page of its head.

    ``head_height``, in points, leaves the seal beside the head its room.
    """

    head: tuple[HeadLines, ...]
    head_height: float
    beneath: bool
    pages: tuple[LogPage, ...]


def planned_log(facts: CaseLogFacts, issue: Issue | None) -> PlannedLog:
    """The pages of a volume. Each holds whole cases, but for a case that is longer than a page."""
    full = ROOM - AROUND
    entries = [part for case in facts.cases for part in _parts(case, full)]
    of_head = head(facts, issue)
    head_height = max(_seal(issue), sum(each.line_height * len(each.lines) + 3 for each in of_head))
    left = full - head_height
    beneath = left >= max(LEAST, entries[0].height if entries else 0)
    pages: list[LogPage] = []
    brought = facts.brought_forward
    for on_page in _pages(entries, left if beneath else full, full):
        pages.append(LogPage(on_page, brought))
        brought = pages[-1].carried_forward
    return PlannedLog(of_head, round(head_height, 1), beneath, tuple(pages))


def _seal(issue: Issue | None) -> float:
    address = issue.address.replace("/verify/", "/verify/ ") if issue else ""
    return SEAL + SEAL_LINE * len(lines(address, SEAL_EM))


def _pages(entries: Sequence[Entry], left: float, full: float) -> Iterator[tuple[Entry, ...]]:
    on_page: list[Entry] = []
    for entry in entries:
        if on_page and entry.height > left:
            yield tuple(on_page)
            on_page, left = [], full
        on_page.append(entry)
        left -= entry.height
    yield tuple(on_page)


def _parts(case: LoggedCase, room: float) -> Iterator[Entry]:
    """A case as one entry, or as several where it is longer than a page."""
    entry = Entry(case, case_cells(case), tuple(Row(step_cells(step)) for step in case.procedures))
    again = case_cells(case, continued=True)[0]
    while entry.height > room:
        first, entry = _cut(entry, room)
        yield first
        entry = replace(entry, cells=(again, *entry.cells[1:]), continued=True)
    yield entry


def _cut(entry: Entry, room: float) -> tuple[Entry, Entry]:
    """As much of an entry as fits, and what is left of it."""
    whole: list[Row] = []
    rows, left = list(entry.rows), room - RULE
    while rows and rows[0].height <= left:
        left -= rows[0].height
        whole.append(rows.pop(0))
    if rows and (fitting := _fitting(left)):
        whole.append(Row(tuple(cell[:fitting] for cell in rows[0].cells)))
        rows[0] = Row(tuple(cell[fitting:] for cell in rows[0].cells))
    fitting = _fitting(room - RULE)
    first = replace(entry, cells=tuple(cell[:fitting] for cell in entry.cells), rows=tuple(whole))
    rest = replace(entry, cells=tuple(cell[fitting:] for cell in entry.cells), rows=tuple(rows or [Row(((),) * 3)]))
    return first, rest


def _fitting(room: float) -> int:
    """So many lines fit, whatever letters are in them."""
    return max(0, int((room - PADDING) / (LINE + OTHER_FACE * LINE)))


def _height(cell: Cell) -> float:
    return sum(LINE if first_face().issuperset(map(ord, line)) else LINE * (1 + OTHER_FACE) for line in cell)
