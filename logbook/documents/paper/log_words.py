"""What a case log says of each case and in its head, in lines as long as their columns are wide."""

from collections.abc import Iterator
from dataclasses import dataclass

from logbook.documents.paper.days import clock, day
from logbook.documents.paper.lines import lines
from logbook.documents.rules import CaseLogFacts, Issue, LoggedCase, LoggedProcedure, LogTotals, totals

Cell = tuple[str, ...]

# The columns of print-log.css in millimetres, without the 2 mm between them; print-log.css also says the size of type.
_MM = {
    "number": 11, "day": 18, "site": 26, "procedure": 62, "role": 24, "guidance": 18,
    "fluoroscopy": 17, "duration": 12, "kerma": 15, "kap": 16, "supervisor": 34,
}  # fmt: skip
_GAP, _TYPE = 2.0, 8.0
# Beside the head stands the seal.
_HEAD_MM = 200.0

ROLES = {"observed": "Observed", "assisted": "Assisted", "performed": "Performed"}
# Why a value is missing, short enough for its column; the notes at the end of a volume say it in full.
MISSING = {
    "not_displayed": "not shown",
    "not_noted": "not noted",
    "record_unavailable": "no record",
    "not_used": "not used",
}
NOTHING = "–"


@dataclass(frozen=True)
class HeadLines:
    """A part of the head: its name among the styles, the height of a line in points, and its lines."""

    kind: str
    line_height: float
    lines: Cell


def thousands(number: int) -> str:
    """A number with a comma between its thousands."""
    return f"{number:,}"


def broken(cell: Cell) -> str:
    """Lines as text that the styles leave as it is."""
    return "\n".join(cell)


def step_cells(step: LoggedProcedure) -> tuple[Cell, ...]:
    """The cells of one procedure: what, in which role, how guided."""
    # "C6 MB" stays together.
    levels = step.levels.replace(" ", "\xa0").replace(",\xa0", ", ")
    what = ", ".join(filter(None, (step.name, step.side.lower(), levels)))
    logged = f"logged: {step.logged_role}" if step.logged_role else ""
    return (
        _cell("procedure", what),
        _cell("role", ROLES[step.role], logged),
        _cell("guidance", step.guidance or NOTHING),
    )


def case_cells(case: LoggedCase, *, continued: bool = False) -> tuple[Cell, ...]:
    """The cells of a case: number, day and site before its procedures, five others behind them."""
    seconds, duration = case.fluoroscopy_seconds, case.duration_minutes
    guest = f", guest supervisor, registration number {case.guest}" if case.guest else ""
    signed = f"signed {day(case.signed_on)}" + (f" by {case.signed_by}" if case.signed_by else "")
    missing = MISSING.get(case.dose_missing, NOTHING)
    return (
        _cell("number", str(case.number), "cont." if continued else ""),
        _cell("day", day(case.performed_on)),
        _cell("site", case.site),
        _cell("fluoroscopy", MISSING.get(case.fluoroscopy_missing, NOTHING) if seconds is None else clock(seconds)),
        _cell("duration", NOTHING if duration is None else str(duration)),
        _cell("kerma", case.air_kerma_mgy or missing),
        _cell("kap", case.kap_gycm2 or missing),
        _cell("supervisor", case.supervisor + guest, signed),
    )


def head(facts: CaseLogFacts, issue: Issue | None) -> tuple[HeadLines, ...]:
    """The head of a volume: whose log, which volume, from when to when, and what it leaves out."""
    part = f", part {facts.part}" if facts.part > 1 else ""
    issued = f" · issued {day(issue.issued_on)} by {issue.issued_by}" if issue else ""
    return (
        _head("program", 9.5, 12.8, f"{facts.program} · {facts.institution}", semibold=True),
        _head("title", 23, 28, f"Case log, volume {facts.volume}"),
        _head("who", 12.5, 16.3, facts.fellow, semibold=True),
        _head("when", 8.5, 12, f"{facts.quarter}{part}{issued}"),
        *(_head("scope", 8.5, 12, sentence) for sentence in _scope(facts)),
    )


def _scope(facts: CaseLogFacts) -> Iterator[str]:
    if facts.narrowed_to:
        yield f"This is not the complete log. It is narrowed to: {'; '.join(facts.narrowed_to)}."
    else:
        yield "The complete log: every signed case of the fellow in this program."
    for quarter in facts.empty_quarters:
        yield f"No such case is signed for {quarter}, so that quarter has no volume."


def _cell(column: str, *paragraphs: str) -> Cell:
    width = (_MM[column] - _GAP) * 72 / 25.4 / _TYPE
    cell: Cell = ()
    for text in filter(None, paragraphs):
        # The space tells two paragraphs apart for whoever reads the text and not the page.
        cell = (*cell[:-1], f"{cell[-1]} ") if cell else cell
        cell += lines(text, width)
    return cell


def _head(kind: str, size: float, line_height: float, text: str, *, semibold: bool = False) -> HeadLines:
    return HeadLines(kind, line_height, lines(text, _HEAD_MM * 72 / 25.4 / size, semibold=semibold))


def closing_totals(facts: CaseLogFacts) -> list[tuple[str, LogTotals]]:
    """The lines at the end of a volume: the volumes before it, itself, and all of them."""
    own, before = totals(facts.cases), facts.brought_forward
    lines = [(_volumes(facts.volume - 1), before)] if facts.volume > 1 else []
    all_ = f"{_volumes(facts.volume)}, {'grand total' if facts.is_last else 'carried forward'}"
    return [*lines, (f"Volume {facts.volume}", own), (all_, facts.carried_forward)]


def _volumes(last: int) -> str:
    return "Volume 1" if last == 1 else f"Volumes 1 to {last}"
