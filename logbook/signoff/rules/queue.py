"""What waits for an attending, by the day it was performed and by fellow."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from logbook.cases.models import CaseRole, Side
from logbook.people.models import Person


@dataclass(frozen=True, slots=True)
class QueueRow:
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

    @property
    def where(self) -> str:
        """Side and levels in words, "" if neither was asked."""
        return ", ".join((*([self.side.label] if self.side else []), *self.levels))


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """One case of the queue, with the whole days since it was handed in."""

    case_id: UUID
    number: int
    days: int
    procedures: tuple[QueueRow, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """The waiting cases of one fellow on one day."""

    performed_on: date
    fellow: Person
    cases: tuple[WaitingCase, ...]


def by_day(rows: Iterable[QueueRow], today: date, time_zone: str) -> list[Day]:
    """The rows, in the order they come, as days with their cases; days of waiting are counted in ``time_zone``."""
    zone = ZoneInfo(time_zone)
    days = []
    for (performed_on, _), of_day in groupby(rows, key=lambda row: (row.performed_on, row.fellow.id)):
        cases = []
        fellow = None
        for case_id, of_case in groupby(of_day, key=lambda row: row.case_id):
            procedures = tuple(of_case)
            first, fellow = procedures[0], procedures[0].fellow
            waited = today - first.submitted_at.astimezone(zone).date()
            cases.append(WaitingCase(case_id, first.number, waited.days, procedures))
        assert fellow is not None
        days.append(Day(performed_on, fellow, tuple(cases)))
    return days
