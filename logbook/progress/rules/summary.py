"""From the entries and the signed cases of one fellow to the tables of a standing."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from logbook.cases.models import CaseRole, CaseState, KapUnit, NotRecorded
from logbook.catalogue.models import Guidance, Procedure, ProcedureKind
from logbook.progress.rules.attested import AttestedCount, differing_ways
from logbook.progress.rules.counting import Entry, by_procedure, in_state, roles
from logbook.progress.rules.spread import spread
from logbook.progress.rules.standing import (
    Assessment,
    AttendingCount,
    FirstDays,
    Gap,
    MonthCount,
    ProcedureCount,
    Steps,
)

NO_REASON = "No reason given"
STEPS = (1, 2, 3, 4, 5)


class SignedCase(NamedTuple):
    """What a signed case says once, however many procedures it holds, and what its latest signature says.

    ``is_first_signature``: it signed the case as it was handed in at ``submitted_at``, and no amendment of it.
    """

    id: UUID
    number: int
    performed_on: date
    duration_minutes: int | None
    fluoroscopy_seconds: int | None
    fluoroscopy_not_recorded: NotRecorded | None
    air_kerma_mgy: Decimal | None
    kap_gycm2: Decimal | None
    kap_unit: KapUnit | None
    dose_not_recorded: NotRecorded | None
    site_id: UUID
    submitted_at: datetime
    signed_at: datetime
    is_first_signature: bool
    signer_id: UUID | None
    signer_name: str
    guest_registration: str | None
    entrustment: int | None
    has_own_rating: bool = True


def as_its_fellow_sees(cases: Mapping[int, SignedCase]) -> dict[int, SignedCase]:
    """The cases without the steps that their fellow has not seen yet, whether alone or in a count.

    They come into the counts once the fellow has given an own rating or chosen to see them without one: in a count of
    few, each would be read off by what the count was before.
    """
    return {number: case if case.has_own_rating else case._replace(entrustment=None) for number, case in cases.items()}


def procedure_counts(
    entries: Sequence[Entry],
    signed_cases: Mapping[int, SignedCase],
    procedures: Mapping[UUID, Procedure],
) -> tuple[ProcedureCount, ...]:
    """Each procedure in any of the entries, in the catalogue's order, procedures before skills and evaluations.

    A procedure that came in several editions is one procedure: its slug says so, the latest edition names it.
    """
    entries_of, counts = by_procedure(entries), []
    editions: dict[str, list[Procedure]] = {}
    for procedure_id in entries_of:
        editions.setdefault(procedures[procedure_id].slug, []).append(procedures[procedure_id])
    for same in editions.values():
        same.sort(key=lambda each: each.id)
        mine = [entry for each in same for entry in entries_of[each.id]]
        counts.append((same[-1], _procedure_count(same[-1], mine, signed_cases)))
    counts.sort(key=lambda each: (each[0].kind is ProcedureKind.SKILL, each[0].is_own, each[0].place, each[0].name))
    return tuple(count for _, count in counts)


def month_counts(entries: Iterable[Entry]) -> tuple[MonthCount, ...]:
    """The signed entries by calendar month, from the first month to the last without a gap."""
    months: dict[date, list[Entry]] = {}
    for entry in in_state(entries, CaseState.SIGNED):
        months.setdefault(entry.performed_on.replace(day=1), []).append(entry)
    if not months:
        return ()
    month, last, counts = min(months), max(months), []
    while month <= last:
        counts.append(MonthCount(month, roles(months.get(month, []))))
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return tuple(counts)


def attending_counts(cases: Collection[SignedCase]) -> tuple[AttendingCount, ...]:
    """Who signed how many cases, most first; a name is as it stood on the latest signature.

    A guest, who is nobody here, is the same by name and registration number.
    """
    latest = {_signer(case): case for case in sorted(cases, key=lambda case: case.number)}
    signed = Counter(_signer(case) for case in cases)
    counts = (
        AttendingCount(latest[who].signer_name, times, latest[who].guest_registration) for who, times in signed.items()
    )
    return tuple(sorted(counts, key=lambda each: (-each.signed, each.name)))


def _signer(case: SignedCase) -> UUID | tuple[str, str | None]:
    return case.signer_id or (case.signer_name, case.guest_registration)


def distribution(steps: Iterable[int | None]) -> Steps:
    """How often each O-SCORE step was given; a signature without one is left out."""
    given = Counter(steps)
    one, two, three, four, five = (given[step] for step in STEPS)
    return one, two, three, four, five


def latest_assessments(
    cases: Iterable[SignedCase], entries: Iterable[Entry], procedures: Mapping[UUID, Procedure], at_most: int = 5
) -> tuple[Assessment, ...]:
    """The last performed cases that were given a step, latest first."""
    given = sorted(cases, key=lambda case: (case.performed_on, case.number), reverse=True)
    names: dict[int, list[str]] = {}
    for entry in entries:
        names.setdefault(entry.case, []).append(procedures[entry.procedure_id].name)
    latest = [
        Assessment(case.id, case.number, case.performed_on, tuple(sorted(names.get(case.number, ()))), case.entrustment)
        for case in given
        if case.entrustment is not None
    ]
    return tuple(latest[:at_most])


def gaps(
    cases: Sequence[SignedCase], entries: Iterable[Entry], procedures: Mapping[UUID, Procedure]
) -> tuple[Gap, ...]:
    """What signed cases could have recorded and did not: dose and time where fluoroscopy was used, and duration."""
    by_fluoroscopy: set[int] = set()
    lasting: set[int] = set()
    for procedure_id, found in by_procedure(entries).items():
        by_fluoroscopy.update(entry.case for entry in guided(found, procedures[procedure_id]))
        if procedures[procedure_id].kind is ProcedureKind.PROCEDURE:
            lasting.update(entry.case for entry in found)
    radiated = [case for case in cases if used_fluoroscopy(case, case.number in by_fluoroscopy)]
    timed = [case for case in cases if case.number in lasting]
    without_time = [case.fluoroscopy_not_recorded for case in radiated if case.fluoroscopy_seconds is None]
    without_kerma = [case.dose_not_recorded for case in radiated if case.air_kerma_mgy is None]
    without_kap = [case.dose_not_recorded for case in radiated if case.kap_gycm2 is None]
    return (
        Gap("Fluoroscopy time", len(without_time), len(radiated), _reasons(without_time)),
        Gap("Reference air kerma", len(without_kerma), len(radiated), _reasons(without_kerma)),
        Gap("Kerma-area product", len(without_kap), len(radiated), _reasons(without_kap)),
        Gap("Duration", sum(case.duration_minutes is None for case in timed), len(timed)),
    )


def _procedure_count(
    procedure: Procedure, entries: Sequence[Entry], signed_cases: Mapping[int, SignedCase]
) -> ProcedureCount:
    signed = in_state(entries, CaseState.SIGNED)
    days = [entry.performed_on for entry in signed]
    cases = [signed_cases[entry.case] for entry in signed]
    radiated = [
        case
        for case in (signed_cases[entry.case] for entry in guided(signed, procedure))
        if used_fluoroscopy(case, is_guided=True)
    ]
    seconds = [case.fluoroscopy_seconds for case in radiated if case.fluoroscopy_seconds is not None]
    minutes = [case.duration_minutes for case in cases if case.duration_minutes is not None]
    is_timed = procedure.kind is ProcedureKind.PROCEDURE
    return ProcedureCount(
        slug=procedure.slug,
        name=procedure.name,
        kind=procedure.kind,
        body_region=procedure.body_region,
        roles=roles(signed),
        waiting=len(in_state(entries, CaseState.SUBMITTED)),
        returned=len(in_state(entries, CaseState.RETURNED)),
        first_on=min(days, default=None),
        last_on=max(days, default=None),
        last_performed_on=max(
            (entry.performed_on for entry in signed if entry.role is CaseRole.PERFORMED), default=None
        ),
        fluoroscopy_seconds=spread(seconds),
        fluoroscopy_not_recorded=len(radiated) - len(seconds),
        duration_minutes=spread(minutes),
        duration_not_recorded=len(cases) - len(minutes) if is_timed else 0,
        entrustment=distribution(case.entrustment for case in cases),
        entrustment_seen=distribution(case.entrustment for case in cases if case.has_own_rating),
        ways=differing_ways(_attested(procedure.slug, signed)),
        first_in=FirstDays(*(_first_day(signed, role) for role in CaseRole)),
    )


def _first_day(entries: Iterable[Entry], role: CaseRole) -> date | None:
    return min((entry.performed_on for entry in entries if entry.role is role), default=None)


def _attested(slug: str, entries: Iterable[Entry]) -> list[AttestedCount]:
    roles_of = Counter((entry.logged_role, entry.role) for entry in entries)
    return [AttestedCount(slug, logged, attested, times) for (logged, attested), times in roles_of.items()]


def guided(entries: Iterable[Entry], procedure: Procedure) -> list[Entry]:
    """Those of the procedure's entries that were guided by fluoroscopy, as far as is known."""
    # Where the fellow left guidance open, the usual one of the procedure is the best that is known.
    usual = procedure.guidance_choices[0] if procedure.guidance else None
    return [entry for entry in entries if (entry.guidance or usual) is Guidance.FLUOROSCOPY]


def used_fluoroscopy(case: SignedCase, is_guided: bool) -> bool:
    """Whether fluoroscopy was used in the case: it says so, or its procedure is guided by it."""
    if case.fluoroscopy_seconds is not None:
        return True
    if case.fluoroscopy_not_recorded is None:
        return is_guided
    return case.fluoroscopy_not_recorded is not NotRecorded.NOT_USED


def _reasons(missing: Iterable[NotRecorded | None]) -> tuple[tuple[str, int], ...]:
    reasons = Counter(reason.label if reason else NO_REASON for reason in missing)
    return tuple(sorted(reasons.items(), key=lambda each: (-each[1], each[0])))
