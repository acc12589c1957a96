"""What a document says: frozen facts, counted before anything is printed, in a form that can be kept and digested.

Counts are whole numbers, days are dates, times are whole seconds or minutes; nothing here judges a fellow.
"""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from logbook.catalogue.models import RequirementEdition
from logbook.catalogue.rules import edition_sentences, exceptional
from logbook.documents.models import DocumentKind
from logbook.progress.rules.standing import AttendingCount, Gap, MonthCount, Roles, Spread

# Each is the director's to pick or to replace: the software itself states counts and dates only.
STATEMENTS = (
    "I have reviewed the signed entries counted here with the fellow.",
    "The fellow took part in the procedures counted here under the supervision of the faculty of this program.",
    "In my judgment the fellow is ready to perform this procedure without direct supervision.",
)
STATEMENT_LETTERS = 600
REASON_LETTERS = 1000

# Douglas Crockford's base 32: no I, L, O or U, so that a code read from paper is not misread.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LETTERS = 16

Anything = TypeVar("Anything")


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
    """The requirement edition counted against, and who adopted its numbers and when; None while nobody has.

    ``in_force``: the name of the one in force on the day it was counted, where that was another; else None.
    """

    name: str
    adopted_by: str | None
    adopted_on: date | None
    in_force: str | None = None


@dataclass(frozen=True)
class SummaryFacts:
    """Everything a competency summary prints about one fellow and period."""

    program: str
    institution: str
    fellow: str
    period_from: date
    period_to: date
    counted_on: date
    edition: Edition | None
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
class GuestLine:
    """A guest who signed, with the registration number as it was given: the program has verified neither."""

    name: str
    registration: str


@dataclass(frozen=True)
class CertificateFacts:
    """Everything a certificate prints about one fellow and procedure; ``attendings`` is how many signed.

    ``guests`` are not among the attendings.
    """

    program: str
    institution: str
    fellow: str
    procedure: str
    cases: int
    roles: Roles
    first_on: date
    last_on: date
    attendings: int
    statement: str
    guests: tuple[GuestLine, ...] = ()


Facts = SummaryFacts | CertificateFacts


@dataclass(frozen=True)
class Draft:
    """Facts and the rows they are about, ready to be previewed or issued."""

    kind: DocumentKind
    program_id: UUID
    fellow_id: UUID
    period_from: date
    period_to: date
    facts: Facts
    procedure_slug: str | None = None
    requirement_edition_id: UUID | None = None


@dataclass(frozen=True)
class Issue:
    """What makes facts a document: its number, who issued it, and where a stranger can check it."""

    number: str
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


def legible(facts: Anything) -> Anything:
    """The facts with every text composed (NFC), on one line, and without control characters or changes of direction.

    A name with U+202E in it would otherwise turn the words after it round. Joiners stay: Persian needs them.
    """
    if isinstance(facts, str):
        kept = (letter for letter in unicodedata.normalize("NFC", facts) if letter.isspace() or not _is_control(letter))
        return " ".join("".join(kept).split())  # type: ignore[return-value]
    if isinstance(facts, tuple):
        return tuple(legible(item) for item in facts)  # type: ignore[return-value]
    if dataclasses.is_dataclass(facts) and not isinstance(facts, type):
        names = [each.name for each in dataclasses.fields(facts)]
        return dataclasses.replace(facts, **{name: legible(getattr(facts, name)) for name in names})
    return facts


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Cs") and letter not in "\u200c\u200d"


def share(part: int, whole: int) -> int:
    """``part`` of ``whole`` in percent for the length of a bar, 0 to 100: a bar ends where its minimum is reached."""
    return min(100, round(100 * part / whole)) if whole else 0


def grouped_code(code: str) -> str:
    """A code as it is printed: four groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str) -> str | None:
    """The code somebody typed, with letters that are easily misread put right; None if it cannot be one."""
    code = re.sub(r"[\s\-–—]", "", typed).upper().translate(str.maketrans("OIL", "011"))
    return code if len(code) == CODE_LETTERS and set(code) <= set(CODE_ALPHABET) else None


def statement_problem(statement: str) -> str | None:
    """What is wrong with the director's statement, in a sentence, or None."""
    if not statement:
        return "Write or pick the statement the certificate shall carry."
    if len(statement) > STATEMENT_LETTERS:
        return (
            f"The statement has {len(statement)} letters; a certificate has room for {STATEMENT_LETTERS}. Shorten it."
        )
    if re.search(r"ACGME\W{0,3}(certif|accredit)", statement, re.IGNORECASE):
        return "The ACGME certifies no one and accredits programs, not people. Say what the program states instead."
    return None


def period_problem(period_from: date, period_to: date, today: date) -> str | None:
    """What is wrong with a period, in a sentence, or None."""
    if period_to < period_from:
        return "The period ends before it begins. Change one of the two dates."
    if period_to > today:
        return "The period ends in the future, where nothing can be counted. End it today or earlier."
    return None


def academic_year(today: date) -> tuple[date, date]:
    """The first day of the academic year (July 1 in the United States) and today."""
    return date(today.year - (today.month < 7), 7, 1), today


def counting_sentences(edition: RequirementEdition | None, names: Mapping[str, str]) -> tuple[str, ...]:
    """How the edition counts, in sentences for the reader of the paper; ``names`` of procedures by slug."""
    if edition is None:
        return ("The program counts against no edition of requirements.",)
    usual, otherwise = exceptional(edition.requirements, names)
    rule = f"Requirements not named below: {usual}" if otherwise else usual
    return (*edition_sentences(edition), *([rule] if rule else []), *otherwise)


def in_groups(lines: Iterable[ProcedureLine]) -> tuple[ProcedureLine, ...]:
    """The lines brought together under their headings, both in the order in which they first come."""
    lines = tuple(lines)
    order = {group: place for place, group in enumerate(dict.fromkeys(line.group for line in lines))}
    return tuple(sorted(lines, key=lambda line: order[line.group]))
