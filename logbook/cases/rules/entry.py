"""What a fellow says about a case, as typed values, and what has to be known around it to judge that."""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from logbook.cases.models import (
    AgeBand,
    CaseRole,
    KapUnit,
    NotRecorded,
    Outcome,
    Position,
    PulseMode,
    Sedation,
    Side,
)
from logbook.catalogue.models import Guidance, Procedure
from logbook.people.models import Person


class NewPatient(enum.StrEnum):
    """The wish for the program's next pseudonym, instead of the key of one that exists."""

    NEW = "new"


@dataclass(frozen=True)
class ProcedureEntry:
    """One procedure in a case; ``checklist`` has answers as ``catalogue.rules.read_answers`` gives them."""

    procedure_id: UUID
    role: CaseRole | None = None
    side: Side | None = None
    levels: tuple[str, ...] = ()
    guidance: Guidance | None = None
    approach: str = ""
    faculty_observed: bool = False
    checklist: Mapping[str, Any] | None = None
    checklist_version: int | None = None


@dataclass(frozen=True)
class Entry:
    """One case. What is None was not said; the day, the procedures and their roles are needed even by a draft.

    Both of the guest are None unless somebody without an account supervised; "" is then what is still missing.
    """

    performed_on: date
    procedures: tuple[ProcedureEntry, ...]
    site_id: UUID | None = None
    attending_id: UUID | None = None
    guest_name: str | None = None
    guest_email: str | None = None
    patient: UUID | NewPatient | None = None
    age_band: AgeBand | None = None
    sedation: Sedation | None = None
    position: Position | None = None
    started_at: time | None = None
    ended_at: time | None = None
    duration_minutes: int | None = None
    fluoroscopy_seconds: int | None = None
    fluoroscopy_not_recorded: NotRecorded | None = None
    air_kerma_mgy: Decimal | None = None
    kap_value: Decimal | None = None
    kap_unit: KapUnit | None = None
    dose_not_recorded: NotRecorded | None = None
    pulse_mode: PulseMode | None = None
    frames: int | None = None
    c_arm_id: UUID | None = None
    complications: tuple[str, ...] = ()
    complication_note: str = ""
    outcome: Outcome | None = None
    outcome_note: str = ""
    notes: str = ""

    @property
    def kap_gycm2(self) -> Decimal | None:
        """Kerma-area product in Gy·cm², converted from the unit it was typed in."""
        if self.kap_value is None or self.kap_unit is None:
            return None
        return self.kap_value * self.kap_unit.to_gycm2


@dataclass(frozen=True)
class Period:
    """Days from one to another, both included; an open end is None."""

    starts_on: date
    ends_on: date | None

    def covers(self, day: date) -> bool:
        """Whether the day lies within."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Supervisor:
    """The attending an entry names: when they held the role here, and at which sites; no site listed means any."""

    person: Person
    periods: tuple[tuple[Period, frozenset[UUID]], ...]

    @property
    def name(self) -> str:
        """The attending's name."""
        return self.person.name


@dataclass(frozen=True)
class Habit:
    """What the fellow's earlier cases of one procedure alone took, each that has the value, the last logged first."""

    fluoroscopy_seconds: Sequence[int] = ()
    duration_minutes: Sequence[int] = ()


@dataclass(frozen=True)
class Surroundings:
    """What is so around an entry. What the entry names and the program does not have is None here.

    ``has_account`` is who of the program has the e-mail address given for a guest: the name, "" for the fellow.
    """

    today: date
    fellow_periods: Sequence[Period]
    procedures: Mapping[UUID, Procedure]
    site_name: str | None = None
    attending: Supervisor | None = None
    has_account: str | None = None
    c_arm_site_id: UUID | None = None
    patient_known: bool = False
    patient_wanted: bool = False
