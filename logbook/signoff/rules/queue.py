"""What waits for an attending: what is unusual first, with its reasons; the rest by the day performed and by fellow."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from logbook.cases.models import CaseRole, Side
from logbook.cases.rules import OtherCase, say_minutes, say_seconds


class Colleague(NamedTuple):
    """What a row says of a person."""

    id: UUID
    name: str


class QueueRow(NamedTuple):
    """One procedure of a waiting case: a case of two procedures is two rows with the same ``case_id``.

    ``said`` are the facts of the case's latest event of logging or revising in the audit trail. ``batch_id`` and
    ``due_at``: the batch in which the case is being signed, and when that will be.
    """

    fellow: Colleague
    attending: Colleague
    case_id: UUID
    number: int
    revision: int
    performed_on: date
    logged_at: datetime
    submitted_at: datetime
    site_id: UUID
    site: str
    fluoroscopy_seconds: int | None
    duration_minutes: int | None
    complications: Sequence[str]
    said: Mapping[str, Sequence[str]] | None
    batch_id: UUID | None
    due_at: datetime | None
    slug: str
    procedure_name: str
    place: int
    role: CaseRole
    side: Side | None
    levels: Sequence[str]

    @property
    def where(self) -> str:
        """Side and levels in words: "Left, L4-5"; empty for neither."""
        side = (self.side.label,) if self.side else ()
        return ", ".join((*side, *self.levels))


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """One case of the queue, with the whole days since it was handed in; ``procedures`` hold all else about it."""

    case_id: UUID
    number: int
    revision: int
    performed_on: date
    logged_on: date
    fellow: Colleague
    days: int
    procedures: tuple[QueueRow, ...]
    shared_with: Sequence[OtherCase] = ()

    @property
    def first(self) -> QueueRow:
        """The first procedure, with which stands what belongs to the whole case."""
        return self.procedures[0]

    @property
    def summary(self) -> str:
        """What it took and since when it waits, in a few words: "47 s fluoroscopy, 25 min, waiting 3 days"."""
        one = self.first
        said = [f"waiting {self.days} {'day' if self.days == 1 else 'days'}" if self.days else "sent today"]
        if one.duration_minutes is not None:
            said.insert(0, say_minutes(one.duration_minutes))
        if one.fluoroscopy_seconds is not None:
            said.insert(0, f"{say_seconds(one.fluoroscopy_seconds)} fluoroscopy")
        return ", ".join(said)


@dataclass(frozen=True, slots=True)
class UnusualCase:
    """A case to be looked at first, and why, in sentences."""

    case: WaitingCase
    reasons: Sequence[str]


@dataclass(frozen=True, slots=True)
class Day:
    """The ordinary waiting cases of one fellow on one day."""

    performed_on: date
    fellow: Colleague
    cases: tuple[WaitingCase, ...]


@dataclass(frozen=True, slots=True)
class BeingSigned:
    """The cases of a batch whose seconds of undo are not over."""

    batch_id: UUID
    due_at: datetime
    cases: tuple[WaitingCase, ...]


@dataclass(frozen=True, slots=True)
class Queue:
    """All that waits, in the order it is shown."""

    being_signed: Sequence[BeingSigned]
    unusual: Sequence[UnusualCase]
    days: Sequence[Day]

    @property
    def waiting(self) -> int:
        """How many cases wait for a decision."""
        return len(self.unusual) + sum(len(each.cases) for each in self.days)

    @property
    def reasons(self) -> Mapping[int, Sequence[str]]:
        """Why the unusual ones are, by the number of the case."""
        return {each.case.number: each.reasons for each in self.unusual}

    @property
    def first(self) -> WaitingCase:
        """The case to begin with."""
        return self.unusual[0].case if self.unusual else self.days[0].cases[0]


def waiting_cases(
    rows: Iterable[QueueRow],
    today: date,
    time_zone: str,
    shared: Mapping[UUID, Sequence[OtherCase]] = MappingProxyType({}),
) -> list[WaitingCase]:
    """The rows, in the order they come, as cases; days are those of ``time_zone``.

    ``shared`` says what a case is shared with, by its key.
    """
    zone, found = ZoneInfo(time_zone), []
    for case_id, of_case in groupby(rows, key=lambda row: row.case_id):
        procedures = tuple(of_case)
        one = procedures[0]
        found.append(
            WaitingCase(
                case_id=case_id,
                number=one.number,
                revision=one.revision,
                performed_on=one.performed_on,
                logged_on=one.logged_at.astimezone(zone).date(),
                fellow=one.fellow,
                days=(today - one.submitted_at.astimezone(zone).date()).days,
                procedures=procedures,
                shared_with=shared.get(case_id, ()),
            )
        )
    return found


def arranged(cases: Iterable[WaitingCase], why: Callable[[WaitingCase], Sequence[str]]) -> Queue:
    """The cases, in the order they come, as the queue shows them; ``why`` gives what is unusual about one."""
    being_signed: dict[tuple[UUID, datetime], list[WaitingCase]] = {}
    unusual, ordinary = [], []
    for case in cases:
        one = case.first
        if one.batch_id is not None and one.due_at is not None:
            being_signed.setdefault((one.batch_id, one.due_at), []).append(case)
        elif reasons := why(case):
            unusual.append(UnusualCase(case, reasons))
        else:
            ordinary.append(case)
    days = groupby(ordinary, key=lambda case: (case.performed_on, case.fellow.id))
    return Queue(
        being_signed=[BeingSigned(*batch, tuple(of_batch)) for batch, of_batch in being_signed.items()],
        unusual=unusual,
        days=[Day(of_day[0].performed_on, of_day[0].fellow, of_day) for of_day in (tuple(each) for _, each in days)],
    )
