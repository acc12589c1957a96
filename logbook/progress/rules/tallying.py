"""From the rows of one fellow to the tally, and from a tally to the standing that page and paper show."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from operator import attrgetter
from uuid import UUID
from zoneinfo import ZoneInfo

from logbook.cases.models import CaseRole, CaseState
from logbook.catalogue.models import Procedure, ProcedureTarget, Requirement, RequirementEdition
from logbook.progress.rules.counting import (
    Entry,
    by_procedure,
    edition_tallies,
    first_day,
    in_state,
    roles,
    target_counts,
    wanted,
)
from logbook.progress.rules.lag import days_to_log
from logbook.progress.rules.radiation import Radiation, radiation
from logbook.progress.rules.radiation.of_cases import doses
from logbook.progress.rules.spread import median_span
from logbook.progress.rules.standing import RequirementCount, Standing
from logbook.progress.rules.summary import (
    SignedCase,
    as_its_fellow_sees,
    attending_counts,
    distribution,
    gaps,
    guided,
    latest_assessments,
    month_counts,
    procedure_counts,
    used_fluoroscopy,
)
from logbook.progress.rules.tally import Done, Measures, ProcedureMeasures, RequirementTally, Signing, Tally

# Lag and time to sign are those of the last so many cases: how it goes now, not how it began.
RECENT = 50
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rows:
    """What one fellow handed in, as it is in the database: ``signed_cases`` by number, ``states`` with the drafts."""

    states: Mapping[CaseState, int] = field(default_factory=dict)
    entries: Sequence[Entry] = ()
    signed_cases: Mapping[int, SignedCase] = field(default_factory=dict)


def tally(
    rows: Rows, edition: RequirementEdition | None, procedures: Mapping[UUID, Procedure], time_zone: str
) -> Tally:
    """One fellow's tally under an edition; ``procedures`` holds each procedure of the entries by its id."""
    entries, signed_cases = rows.entries, rows.signed_cases
    shown = as_its_fellow_sees(signed_cases)
    signed = in_state(entries, CaseState.SIGNED)
    logged = {entry.case: (entry.performed_on, entry.logged_at) for entry in entries}
    logged_last = sorted(logged.values(), key=lambda each: each[1], reverse=True)
    taken = _times_to_sign(signed_cases.values())
    return Tally(
        first_on=first_day(signed),
        signed=rows.states.get(CaseState.SIGNED, 0),
        waiting=rows.states.get(CaseState.SUBMITTED, 0),
        returned=rows.states.get(CaseState.RETURNED, 0),
        drafts=rows.states.get(CaseState.DRAFT, 0),
        last_logged_on=logged_last[0][1].astimezone(ZoneInfo(time_zone)).date() if logged_last else None,
        lag=days_to_log(logged_last[:RECENT], time_zone),
        lag_of=len(logged_last[:RECENT]),
        time_to_sign=median_span(taken),
        time_of=len(taken),
        roles=roles(signed),
        differing=sum(each.role is not each.logged_role for each in signed),
        requirements=edition_tallies(edition, entries, procedures),
        procedures=procedure_counts(entries, signed_cases, procedures),
        months=month_counts(entries),
        entrustment=distribution(case.entrustment for case in signed_cases.values()),
        entrustment_seen=distribution(case.entrustment for case in shown.values()),
        latest=latest_assessments(signed_cases.values(), signed, procedures),
        latest_seen=latest_assessments(shown.values(), signed, procedures),
        held_back=sum(case.entrustment is not shown[number].entrustment for number, case in signed_cases.items()),
        attendings=attending_counts(signed_cases.values()),
        gaps=gaps(tuple(signed_cases.values()), signed, procedures),
    )


def measures(rows: Rows, procedures: Mapping[UUID, Procedure]) -> Measures:
    """What of the same rows is put together over the program."""
    signed = in_state(rows.entries, CaseState.SIGNED)
    by_slug: dict[str, list[tuple[Entry, Procedure]]] = defaultdict(list)
    for procedure_id, found in by_procedure(signed).items():
        procedure = procedures[procedure_id]
        by_slug[procedure.slug].extend((entry, procedure) for entry in found)
    done: Counter[tuple[str, UUID | None, UUID]] = Counter()
    for slug, entries in by_slug.items():
        for entry, _ in entries:
            case = rows.signed_cases[entry.case]
            if entry.role is CaseRole.PERFORMED:
                done[slug, case.signer_id, case.site_id] += 1
    hours: dict[UUID | None, Counter[int]] = defaultdict(Counter)
    for case in rows.signed_cases.values():
        if case.is_first_signature:
            hours[case.signer_id][(case.signed_at - case.submitted_at) // _HOUR] += 1
    return Measures(
        procedures=tuple(_procedure_measures(slug, by_slug[slug], rows.signed_cases) for slug in sorted(by_slug)),
        done=tuple(Done(*key, entries) for key, entries in sorted(done.items(), key=str)),
        signing=tuple(
            Signing(signer_id, dict(sorted(hours[signer_id].items()))) for signer_id in sorted(hours, key=str)
        ),
    )


def dose_tally(rows: Rows, procedures: Mapping[UUID, Procedure]) -> Radiation:
    """What the same rows say of radiation."""
    return radiation(doses(in_state(rows.entries, CaseState.SIGNED), rows.signed_cases, procedures))


def standing(
    counted: Tally,
    edition: RequirementEdition | None,
    targets: Collection[ProcedureTarget],
    names: Mapping[str, str],
    *,
    period: tuple[date | None, date | None] = (None, None),
    own_eyes: bool = False,
) -> Standing:
    """What a tally under an edition says, with the program's targets beside it; ``names`` of procedures by slug.

    With ``own_eyes`` as the fellow may see it, who does not see what an attending said of a case before rating it.
    """
    wants = {each.procedure_slug: wanted(each) for each in targets}
    procedures = [replace(each, target=wants.get(each.slug)) for each in counted.procedures]
    if own_eyes:
        procedures = [replace(each, entrustment=each.entrustment_seen) for each in procedures]
    same = {name: getattr(counted, name) for name in _SAME}
    return Standing(
        **same,
        period_from=period[0],
        period_to=period[1],
        edition=edition,
        requirements=requirement_counts(edition.requirements if edition else (), counted.requirements),
        targets=target_counts(targets, counted.procedures, names),
        procedures=tuple(procedures),
        entrustment=counted.entrustment_seen if own_eyes else counted.entrustment,
        latest=counted.latest_seen if own_eyes else counted.latest,
        held_back=counted.held_back if own_eyes else 0,
    )


def requirement_counts(
    requirements: Iterable[Requirement], tallies: Iterable[RequirementTally]
) -> tuple[RequirementCount, ...]:
    """The tallies beside the requirements that they are of."""
    of = {each.slug: each for each in tallies}
    return tuple(
        RequirementCount(each, *(getattr(of[each.slug], name) for name in _OF_REQUIREMENT)) for each in requirements
    )


_OF_REQUIREMENT = ("counted", "waiting", "returned", "roles", "gains")
_SAME = (
    "first_on", "signed", "waiting", "returned", "drafts", "lag", "lag_of", "time_to_sign", "time_of", "roles",
    "differing", "months", "attendings", "gaps",
)  # fmt: skip


def _times_to_sign(cases: Iterable[SignedCase]) -> list[timedelta]:
    last = sorted((case for case in cases if case.is_first_signature), key=attrgetter("signed_at"), reverse=True)
    return [case.signed_at - case.submitted_at for case in last[:RECENT]]


def _procedure_measures(
    slug: str, entries: Sequence[tuple[Entry, Procedure]], signed_cases: Mapping[int, SignedCase]
) -> ProcedureMeasures:
    cases = [signed_cases[entry.case] for entry, _ in entries]
    radiated = [
        case
        for (entry, procedure), case in zip(entries, cases, strict=True)
        if used_fluoroscopy(case, bool(guided([entry], procedure)))
    ]
    return ProcedureMeasures(
        slug=slug,
        entries=len(cases),
        radiated=len(radiated),
        fluoroscopy_seconds=_histogram(case.fluoroscopy_seconds for case in radiated),
        duration_minutes=_histogram(case.duration_minutes for case in cases),
    )


def _histogram(values: Iterable[int | None]) -> dict[int, int]:
    return dict(sorted(Counter(value for value in values if value is not None).items()))
