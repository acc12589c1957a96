"""What one fellow has done in a period, counted: the shapes shared by the page, the start page and the paper."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias
from uuid import UUID

from logbook.cases.models import CaseRole
from logbook.catalogue.models import Counting, ProcedureKind, Requirement, RequirementEdition

# Entries by O-SCORE step, the first step first.
Steps: TypeAlias = tuple[int, int, int, int, int]


@dataclass(frozen=True, slots=True)
class Roles:
    """How often each role was taken; for a target, how often it is wanted."""

    observed: int = 0
    assisted: int = 0
    performed: int = 0

    @property
    def total(self) -> int:
        """All three together."""
        return self.observed + self.assisted + self.performed


@dataclass(frozen=True, slots=True)
class Spread:
    """Least, quartiles and most of ``recorded`` values, in whole units of the value."""

    recorded: int
    least: int
    lower: int
    median: int
    upper: int
    most: int


@dataclass(frozen=True, slots=True)
class Way:
    """One direction: logged as one role and attested as another, so many times."""

    logged: CaseRole
    attested: CaseRole
    entries: int


@dataclass(frozen=True, slots=True)
class RequirementCount:
    """One requirement and how far it is reached. ``roles`` are the signed entries of its procedures by attested role.

    ``waiting`` and ``returned`` say how many more would count if those cases were signed as the fellow logged them;
    they are never part of ``counted``. ``missing`` is None where the edition gives no number. ``gains`` are the units
    of each week from ``Standing.first_on`` on, up to the last with any.
    """

    requirement: Requirement
    counted: int
    waiting: int
    returned: int
    roles: Roles
    gains: tuple[int, ...] = ()

    @property
    def minimum(self) -> int | None:
        """The number to reach, in the requirement's own unit, or None."""
        return self.requirement.minimum

    @property
    def left_out(self) -> int:
        """How many signed entries in a role that counts do not, because of their guidance or because they are shared.

        Told of single entries only: of patients and of cases that count once it would take more than the numbers here.
        """
        rule = self.requirement
        if (rule.counts_shared and not rule.guidance) or rule.once_per_case or rule.counting is not Counting.ENTRIES:
            return 0
        return self.roles.performed + (self.roles.assisted if rule.counts_assisted else 0) - self.counted

    @property
    def missing(self) -> int | None:
        """How many are still to come."""
        return None if self.minimum is None else max(0, self.minimum - self.counted)


@dataclass(frozen=True, slots=True)
class TargetCount:
    """One procedure for which the program itself set numbers; ``waiting`` entries are not in ``done``."""

    slug: str
    name: str
    target: Roles
    done: Roles
    waiting: int


@dataclass(frozen=True, slots=True)
class FirstDays:
    """When each role was taken for the first time."""

    observed: date | None = None
    assisted: date | None = None
    performed: date | None = None


@dataclass(frozen=True, slots=True)
class ProcedureCount:
    """The signed entries of one procedure. Times are those of their cases: a case with two counts for each.

    ``fluoroscopy_not_recorded``: fluoroscopy was used and its time is missing. ``entrustment``: entries by O-SCORE
    step, first step first; ``entrustment_seen`` are those of them that the fellow may see. ``ways``: how often the
    attending attested another role than was logged. ``waiting`` and ``returned`` entries are in no other number.
    """

    slug: str
    name: str
    kind: ProcedureKind
    body_region: str
    roles: Roles
    waiting: int
    returned: int
    first_on: date | None
    last_on: date | None
    last_performed_on: date | None
    fluoroscopy_seconds: Spread | None
    fluoroscopy_not_recorded: int
    duration_minutes: Spread | None
    duration_not_recorded: int
    entrustment: Steps
    entrustment_seen: Steps
    ways: tuple[Way, ...]
    first_in: FirstDays = FirstDays()
    target: Roles | None = None


@dataclass(frozen=True, slots=True)
class MonthCount:
    """The signed entries of one calendar month, named by its first day; months without any are in between."""

    month: date
    roles: Roles

    @property
    def last_day(self) -> date:
        """The month's last day."""
        return date(self.month.year + self.month.month // 12, self.month.month % 12 + 1, 1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AttendingCount:
    """One attending, or guest by a registration number, and how many of this fellow's cases he or she signed."""

    name: str
    signed: int
    guest_registration: str | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One signed case with its O-SCORE step."""

    case_id: UUID
    number: int
    performed_on: date
    procedures: tuple[str, ...]
    step: int


@dataclass(frozen=True, slots=True)
class Gap:
    """A value that ``missing`` of ``expected`` signed cases lack; ``reasons`` as labels, the most frequent first."""

    what: str
    missing: int
    expected: int
    reasons: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """One fellow and period (either end may be open). ``signed``, ``waiting``, ``returned``, ``drafts`` count cases.

    ``roles`` counts the procedures in signed cases by attested role; in ``differing`` of them the fellow had logged
    another. ``edition`` is the requirement edition in use, None where the program has none. ``entrustment`` counts
    signed cases by O-SCORE step and ``latest`` holds the five last performed: ordinal, so never averaged. Of
    ``held_back`` more cases the step is not shown to the fellow who looks. ``first_on`` is the day of the first signed
    entry. ``lag``: median calendar days from the procedure to the logbook, over the ``lag_of`` cases logged last;
    ``time_to_sign``: median from handing in to the signature, over the ``time_of`` signed last.
    """

    period_from: date | None
    period_to: date | None
    edition: RequirementEdition | None
    first_on: date | None
    signed: int
    waiting: int
    returned: int
    drafts: int
    lag: timedelta | None
    lag_of: int
    time_to_sign: timedelta | None
    time_of: int
    roles: Roles
    differing: int
    requirements: tuple[RequirementCount, ...]
    targets: tuple[TargetCount, ...]
    procedures: tuple[ProcedureCount, ...]
    months: tuple[MonthCount, ...]
    entrustment: Steps
    latest: tuple[Assessment, ...]
    held_back: int
    attendings: tuple[AttendingCount, ...]
    gaps: tuple[Gap, ...]
