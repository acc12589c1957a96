"""Facts onto paper: the HTML of a document, and its PDF."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from logbook.adapters.jinja import fill, markup
from logbook.adapters.pdf import pdf
from logbook.adapters.qr import qr_svg
from logbook.documents.rules import (
    CertificateFacts,
    Facts,
    Issue,
    ProcedureLine,
    share,
)
from logbook.progress.rules.standing import MonthCount, Roles
from logbook.signoff.models import Entrustment

# One drawing, in its own units: 360 wide, columns stand on a line at 128 and rise at most 108.
WIDTH, GROUND, RISE = 360, 128, 108
STEPS = (("performed", "#16243a"), ("assisted", "#54677d"), ("observed", "#9aa9b8"))


def to_pdf(facts: Facts, issue: Issue | None) -> bytes:
    """The PDF/UA-1 file of an issued document; without ``issue``, of a preview that says so on each page."""
    return pdf(to_html(facts, issue))


def to_html(facts: Facts, issue: Issue | None) -> str:
    """The page that ``to_pdf`` prints; its links are relative to ``static/``."""
    template = "certificate" if isinstance(facts, CertificateFacts) else "summary"
    return fill(
        f"documents/{template}_paper.html",
        FILTERS,
        facts=facts,
        issue=issue,
        qr=markup(qr_svg(issue.address, f"QR code of {issue.address}")) if issue else "",
        anchors=[step.label for step in Entrustment],
        scale="O-SCORE, Gofton et al., Academic Medicine 2012",
    )


def day(value: date) -> str:
    """A day as a reader in the United States writes it, and nobody misreads: Nov 3, 2025."""
    return f"{value:%b} {value.day}, {value.year}"


def clock(seconds: int) -> str:
    """Seconds as minutes and seconds: 83 is 1:23."""
    return f"{seconds // 60}:{seconds % 60:02}"


def without_scheme(address: str) -> str:
    """An address as people write it, without ``https://``."""
    return address.partition("://")[2]


def size(text: str, long: int, longest: int) -> str:
    """The class that makes a text of more than so many letters smaller, after a space; empty for an ordinary one."""
    return " longest" if len(text) > longest else " long" if len(text) > long else ""


def grouped(lines: tuple[ProcedureLine, ...]) -> list[tuple[str, list[ProcedureLine]]]:
    """The lines under their headings, both in the order given."""
    return [(group, list(under)) for group, under in groupby(lines, key=lambda line: line.group)]


@dataclass(frozen=True)
class Step:
    """One role's part of a column."""

    y: float
    height: float
    shade: str


@dataclass(frozen=True)
class Column:
    """One month of the chart, in the drawing's units."""

    month: str
    label: str
    roles: Roles
    x: float
    width: float
    middle: float
    top: float
    steps: tuple[Step, ...]


def columns(months: tuple[MonthCount, ...]) -> list[Column]:
    """The columns of the chart of entries by month; where many months stand close, only every so many are named."""
    pitch = WIDTH / max(len(months), 6)
    width = min(pitch * 0.64, 26)
    named = -(-30 * len(months) // WIDTH) if months else 1
    unit = RISE / max((line.roles.total for line in months), default=1)
    drawn = []
    for place, line in enumerate(months):
        middle, ground, steps = pitch * (place + 0.5), float(GROUND), []
        for role, shade in STEPS:
            height = getattr(line.roles, role) * unit
            ground -= height
            if height:
                steps.append(Step(round(ground, 2), round(height, 2), shade))
        drawn.append(
            Column(
                month=f"{line.month:%B %Y}",
                label=f"{line.month:%b}" if place % named == 0 else "",
                roles=line.roles,
                x=round(middle - width / 2, 2),
                width=round(width, 2),
                middle=round(middle, 2),
                top=round(ground - 4, 2),
                steps=tuple(steps),
            )
        )
    return drawn


FILTERS: dict[str, Callable[..., Any]] = {
    "day": day,
    "clock": clock,
    "share": share,
    "columns": columns,
    "grouped": grouped,
    "size": size,
    "without_scheme": without_scheme,
}
