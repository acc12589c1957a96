"""What a volume of a case log says: signed cases of one calendar quarter, and the totals before and after them.

Nothing here depends on the day on which it is counted, so that a volume in which nothing changed is the same volume.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from logbook.catalogue.rules import CATEGORIES
from logbook.progress.rules.standing import Roles

# Hardly any fellow does so many cases in a quarter. A log that has more of them goes on in another volume of the same
# quarter: the memory that printing takes grows with the longest volume, by about half a megabyte a case.
MOST_CASES = 600


@dataclass(frozen=True, slots=True)
class LoggedProcedure:
    """One procedure of a case. ``role`` is the attested one; ``logged_role`` the fellow's where it differs, else ""."""

    name: str
    side: str
    levels: str
    guidance: str
    role: str
    logged_role: str


@dataclass(frozen=True, slots=True)
class LoggedCase:
    """One signed case, without its free texts. Times are seconds and minutes, air kerma in mGy, KAP in Gy·cm².

    ``fluoroscopy_missing`` and ``dose_missing`` are the reasons that were given in place of a value. ``guest`` is the
    registration number a guest supervisor gave, "" for an attending; ``signed_by`` who signed, where it was another.
    """

    number: int
    performed_on: date
    site: str
    procedures: tuple[LoggedProcedure, ...]
    fluoroscopy_seconds: int | None
    fluoroscopy_missing: str
    duration_minutes: int | None
    air_kerma_mgy: str
    kap_gycm2: str
    dose_missing: str
    supervisor: str
    guest: str
    signed_on: date
    signed_by: str


@dataclass(frozen=True, slots=True)
class LogTotals:
    """What cases add up to; times beside the number of cases that recorded one."""

    cases: int = 0
    roles: Roles = Roles()
    fluoroscopy_seconds: int = 0
    fluoroscopy_recorded: int = 0
    duration_minutes: int = 0
    duration_recorded: int = 0

    def __add__(self, other: "LogTotals") -> "LogTotals":
        return LogTotals(
            self.cases + other.cases,
            _together(self.roles, other.roles),
            self.fluoroscopy_seconds + other.fluoroscopy_seconds,
            self.fluoroscopy_recorded + other.fluoroscopy_recorded,
            self.duration_minutes + other.duration_minutes,
            self.duration_recorded + other.duration_recorded,
        )


@dataclass(frozen=True, slots=True)
class LogLine:
    """How often each role was attested in something; ``group`` is the heading it stands under, "" for none."""

    group: str
    name: str
    roles: Roles


@dataclass(frozen=True, slots=True)
class CaseLogFacts:
    """Everything one volume prints. ``narrowed_to`` says to what, in words; empty is the complete log.

    ``empty_quarters`` are those without a case between the volume before and this one. ``brought_forward`` is
    everything in earlier volumes, ``carried_forward`` everything to the end of this one; in the last it is the grand
    total. Only the last has ``procedures`` and ``categories``, which count all volumes.
    """

    program: str
    institution: str
    fellow: str
    narrowed_to: tuple[str, ...]
    volume: int
    part: int
    period_from: date
    period_to: date
    empty_quarters: tuple[str, ...]
    brought_forward: LogTotals
    carried_forward: LogTotals
    cases: tuple[LoggedCase, ...]
    is_last: bool
    procedures: tuple[LogLine, ...] = ()
    categories: tuple[LogLine, ...] = ()

    @property
    def quarter(self) -> str:
        """The quarter in words."""
        return quarter_name(self.period_from)


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the totals count a procedure: under which heading, and in which categories, both as they are printed."""

    group: str
    categories: tuple[str, ...]


def totals(cases: Iterable[LoggedCase]) -> LogTotals:
    """What the cases add up to."""
    cases = tuple(cases)
    fluoroscopy = [each.fluoroscopy_seconds for each in cases if each.fluoroscopy_seconds is not None]
    durations = [each.duration_minutes for each in cases if each.duration_minutes is not None]
    return LogTotals(
        cases=len(cases),
        roles=_roles(step.role for each in cases for step in each.procedures),
        fluoroscopy_seconds=sum(fluoroscopy),
        fluoroscopy_recorded=len(fluoroscopy),
        duration_minutes=sum(durations),
        duration_recorded=len(durations),
    )


def volumes(
    *,
    program: str,
    institution: str,
    fellow: str,
    narrowed_to: tuple[str, ...],
    cases: Sequence[LoggedCase],
    headings: Mapping[str, Heading],
) -> tuple[CaseLogFacts, ...]:
    """A case log in volumes: the cases, in the order of their days, by calendar quarter, without empty quarters.

    ``headings`` are those of every procedure by its name, in the order in which totals name them. A volume is numbered
    by how many are before it.
    """
    made: list[CaseLogFacts] = []
    before, forward = None, LogTotals()
    parts = list(_parts(cases))
    for volume, (first, part, within) in enumerate(parts, 1):
        is_last = volume == len(parts)
        facts = CaseLogFacts(
            program=program,
            institution=institution,
            fellow=fellow,
            narrowed_to=narrowed_to,
            volume=volume,
            part=part,
            period_from=first,
            period_to=_next_quarter(first) - timedelta(days=1),
            empty_quarters=tuple(_between(before, first)),
            brought_forward=forward,
            carried_forward=forward + totals(within),
            cases=within,
            is_last=is_last,
            procedures=_by_procedure(cases, headings) if is_last else (),
            categories=_by_category(cases, headings) if is_last else (),
        )
        made.append(facts)
        before, forward = first, facts.carried_forward
    return tuple(made)


def quarter_start(day: date) -> date:
    """The first day of the calendar quarter of a day."""
    return day.replace(month=3 * ((day.month - 1) // 3) + 1, day=1)


def quarter_name(day: date) -> str:
    """The calendar quarter of a day in words: "October to December 2026"."""
    first = quarter_start(day)
    last = _next_quarter(first) - timedelta(days=1)
    return f"{first:%B} to {last:%B} {last.year}"


def _next_quarter(first: date) -> date:
    return quarter_start(first + timedelta(days=100))


def _parts(cases: Sequence[LoggedCase]) -> Iterator[tuple[date, int, tuple[LoggedCase, ...]]]:
    for first, group in groupby(cases, key=lambda each: quarter_start(each.performed_on)):
        within = tuple(group)
        for part, start in enumerate(range(0, len(within), MOST_CASES), 1):
            yield first, part, within[start : start + MOST_CASES]


def _between(before: date | None, first: date) -> Iterator[str]:
    while before is not None and (before := _next_quarter(before)) < first:
        yield quarter_name(before)


def _by_procedure(cases: Iterable[LoggedCase], headings: Mapping[str, Heading]) -> tuple[LogLine, ...]:
    counted = _counted((step.name, step.role) for each in cases for step in each.procedures)
    lines = [LogLine(each.group, name, counted[name]) for name, each in headings.items() if name in counted]
    order = list(dict.fromkeys(line.group for line in lines))
    return tuple(sorted(lines, key=lambda line: order.index(line.group)))


def _by_category(cases: Iterable[LoggedCase], headings: Mapping[str, Heading]) -> tuple[LogLine, ...]:
    steps = (step for each in cases for step in each.procedures)
    counted = _counted((name, step.role) for step in steps for name in headings[step.name].categories)
    return tuple(LogLine("", name, counted[name]) for name in CATEGORIES.values() if name in counted)


def _counted(roles: Iterable[tuple[str, str]]) -> dict[str, Roles]:
    counted = Counter(roles)
    return {
        name: Roles(counted[name, "observed"], counted[name, "assisted"], counted[name, "performed"])
        for name in dict.fromkeys(name for name, _ in counted)
    }


def _roles(roles: Iterable[str]) -> Roles:
    counted = Counter(roles)
    return Roles(counted["observed"], counted["assisted"], counted["performed"])


def _together(one: Roles, other: Roles) -> Roles:
    return Roles(one.observed + other.observed, one.assisted + other.assisted, one.performed + other.performed)
