"""Everything that is counted of one fellow under one edition, whatever the day: kept, so that pages are quick.

A tally is made of values only. What depends on today, on the program's targets or on who looks comes in when a page or
paper is made of it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from logbook.progress.rules.standing import Assessment, AttendingCount, Gap, MonthCount, ProcedureCount, Roles, Steps

# Grows with every change of what is counted or of these shapes: what was kept under another number is counted anew.
FORMAT = 4


@dataclass(frozen=True, slots=True)
class RequirementTally:
    """One requirement of the edition, by its slug, with the numbers of a ``RequirementCount``."""

    slug: str
    counted: int
    waiting: int
    returned: int
    roles: Roles
    gains: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """One fellow's cases, counted; the fields that a ``Standing`` has mean the same there.

    ``entrustment_seen`` and ``latest_seen`` leave out the steps that the fellow may not see yet.
    """

    first_on: date | None
    signed: int
    waiting: int
    returned: int
    drafts: int
    last_logged_on: date | None
    lag: timedelta | None
    lag_of: int
    time_to_sign: timedelta | None
    time_of: int
    roles: Roles
    differing: int
    requirements: tuple[RequirementTally, ...]
    procedures: tuple[ProcedureCount, ...]
    months: tuple[MonthCount, ...]
    entrustment: Steps
    entrustment_seen: Steps
    latest: tuple[Assessment, ...]
    latest_seen: tuple[Assessment, ...]
    held_back: int
    attendings: tuple[AttendingCount, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class ProcedureMeasures:
    """How often each value was recorded in the signed cases of one procedure; a case with two counts for each.

    ``radiated`` of its entries used fluoroscopy; what they say of dose is in their ``Radiation``.
    """

    slug: str
    entries: int
    radiated: int
    fluoroscopy_seconds: dict[int, int]
    duration_minutes: dict[int, int]


@dataclass(frozen=True, slots=True)
class Done:
    """How often a procedure was performed with one attending (None: guests) at one site."""

    slug: str
    attending_id: UUID | None
    site_id: UUID
    entries: int


@dataclass(frozen=True, slots=True)
class Signing:
    """How many cases one person (None: guests) signed as they were handed in, by the whole hours that took."""

    signer_id: UUID | None
    hours: dict[int, int]


@dataclass(frozen=True, slots=True)
class Measures:
    """What of a fellow's signed cases is put together over a program, in a form in which it can be added up."""

    procedures: tuple[ProcedureMeasures, ...]
    done: tuple[Done, ...]
    signing: tuple[Signing, ...]
