"""What waits for an attending, by the day it was performed and by fellow."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from types import MappingProxyType
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from logbook.cases.models import CaseRole, Side
from logbook.cases.rules import OtherCase
from logbook.people.models import Person


class QueueRow(NamedTuple):
    """One procedure of a waiting case: a case of two procedures is two rows with the same ``case_id``."""

    case_id: UUID
    number: int
    performed_on: date
    submitted_at: datetime
    fellow: Person
    procedure_name: str
    role: CaseRole
    side: Side | None
    levels: Sequence[str]
    slug: str = ""

    @property
    def detail(self) -> str:
        """Side, levels and role in words: "Left, L4-5, performed"."""
        side = (self.side.label,) if self.side else ()
        return ", ".join((*side, *self.levels, self.role.label.lower()))


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """One case of the queue, with the whole days since it was handed in."""

    case_id: UUID
    number: int
    days: int
    procedures: tuple[QueueRow, ...]
    shared_with: Sequence[OtherCase] = ()


@dataclass(frozen=True, slots=True)
class Day:
    """The waiting cases of one fellow on one day."""

    performed_on: date
    fellow_name: str
    cases: tuple[WaitingCase, ...]


def by_day(
    rows: Iterable[QueueRow],
    today: date,
    time_zone: str,
    shared: Mapping[UUID, Sequence[OtherCase]] = MappingProxyType({}),
) -> list[Day]:
    """The rows, in the order they come, as days with their cases; days of waiting are counted in ``time_zone``.

    ``shared`` says what a case is shared with, by its key.
    """
    zone = ZoneInfo(time_zone)
    days = []
    for (performed_on, _), of_day in groupby(rows, key=lambda row: (row.performed_on, row.fellow.id)):
        of_cases = [tuple(of_case) for _, of_case in groupby(of_day, key=lambda row: row.case_id)]
        cases = tuple(
            WaitingCase(
                case_id=each[0].case_id,
                number=each[0].number,
                days=_days(each[0].submitted_at, today, zone),
                procedures=each,
                shared_with=shared.get(each[0].case_id, ()),
            )
            for each in of_cases
        )
        days.append(Day(performed_on, of_cases[0][0].fellow.name, cases))
    return days


def _days(since: datetime, today: date, zone: ZoneInfo) -> int:
    return (today - since.astimezone(zone).date()).days
