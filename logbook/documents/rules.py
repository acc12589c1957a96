"""What a document says: frozen facts, counted before anything is printed, in a form that can be kept and digested.

Counts are whole numbers, days are dates, times are whole seconds or minutes; nothing here judges a fellow.
"""

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from logbook.progress.rules.standing import AttendingCount, Gap, MonthCount, Roles, Spread

# Each is the director's to pick or to replace: the software itself states counts and dates only.
STATEMENTS = (
    "I have reviewed the signed entries counted here with the fellow.",
    "The fellow took part in the procedures counted here under the supervision of this program's faculty.",
    "In my judgment the fellow is ready to perform this procedure without direct supervision.",
)
STATEMENT_LETTERS = 600


@dataclass(frozen=True)
class MinimumLine:
    """One category of the requirement edition; ``minimum`` is None where the edition gives no number."""

    name: str
    counts: str
    minimum: int | None
    counted: int
    roles: Roles


@dataclass(frozen=True)
class TargetLine:
    """One procedure for which the program itself set numbers."""

    name: str
    target: Roles
    done: Roles


@dataclass(frozen=True)
class ProcedureLine:
    """One procedure or skill of the signed entries; ``group`` is the heading it stands under."""

    group: str
    name: str
    roles: Roles
    first_on: date
    last_on: date
    fluoroscopy_seconds: Spread | None
    duration_minutes: Spread | None
    entrustment: tuple[int, ...]


@dataclass(frozen=True)
class Edition:
    """The requirement edition counted against; ``adopted`` says who vouched for its numbers and when, or is empty."""

    title: str
    adopted: str = ""


@dataclass(frozen=True)
class SummaryFacts:
    """Everything a competency summary prints about one fellow and period."""

    program: str
    fellow: str
    period_from: date
    period_to: date
    counted_on: date
    edition: Edition
    counting: tuple[str, ...]
    cases: int
    roles: Roles
    waiting: int
    returned: int
    minimums: tuple[MinimumLine, ...]
    targets: tuple[TargetLine, ...]
    procedures: tuple[ProcedureLine, ...]
    months: tuple[MonthCount, ...]
    entrustment: tuple[int, ...]
    attendings: tuple[AttendingCount, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class CertificateFacts:
    """Everything a certificate prints about one fellow and procedure; ``attendings`` is how many signed."""

    program: str
    fellow: str
    procedure: str
    cases: int
    roles: Roles
    first_on: date
    last_on: date
    attendings: int
    statement: str


Facts = SummaryFacts | CertificateFacts


@dataclass(frozen=True)
class Issue:
    """What makes facts a document: its number, who issued it, and where a stranger can check it."""

    number: str
    code: str
    address: str
    issued_by: str
    issued_on: date


def plain(facts: Any) -> Any:
    """Facts as lists, dictionaries, strings and whole numbers, ready for canonical JSON; days in ISO 8601."""
    if dataclasses.is_dataclass(facts) and not isinstance(facts, type):
        return {each.name: plain(getattr(facts, each.name)) for each in dataclasses.fields(facts)}
    if isinstance(facts, tuple):
        return [plain(item) for item in facts]
    return facts.isoformat() if isinstance(facts, date) else facts


def words(facts: Any) -> Iterator[str]:
    """Every string among the facts, for a look at its letters before it is printed."""
    if isinstance(facts, str):
        yield facts
    elif isinstance(facts, dict):
        for value in facts.values():
            yield from words(value)
    elif isinstance(facts, list):
        for value in facts:
            yield from words(value)


def share(part: int, whole: int) -> int:
    """``part`` of ``whole`` in percent for the length of a bar, 0 to 100: a bar ends where its minimum is reached."""
    return min(100, round(100 * part / whole)) if whole else 0
