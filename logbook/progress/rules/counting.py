"""Which entries count toward a requirement, and how many units they make.

Observed never counts, and assisted only where the edition says so. The role that counts is the one the attending
attested with the signature; until then it is the fellow's own. Which guidance counts, and whether shared cases do, is
data of the requirement. An entry counts for every requirement that it meets, or, where the edition says so, for the
first of them only; what faculty observed is a part of another number, so it takes no entry away and loses none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from logbook.cases.models import CaseRole, CaseState
from logbook.catalogue.models import (
    Counting,
    Guidance,
    Procedure,
    ProcedureTarget,
    Requirement,
    RequirementEdition,
)
from logbook.catalogue.rules import counts_toward
from logbook.progress.rules.standing import ProcedureCount, Roles, TargetCount
from logbook.progress.rules.tally import RequirementTally

_PERFORMED_ONLY = (CaseRole.PERFORMED,)
_ASSISTED_TOO = (CaseRole.PERFORMED, CaseRole.ASSISTED)


class Entry(NamedTuple):
    """One procedure in one case that was handed in; ``role`` counts, ``logged_role`` is what the fellow wrote.

    ``case`` is the number of the case in its program, which was logged at ``logged_at``; ``is_shared`` with a case of
    another fellow. ``guidance`` is None where it was left open.
    """

    case: int
    procedure_id: UUID
    patient_id: UUID | None
    state: CaseState
    role: CaseRole
    logged_role: CaseRole
    guidance: Guidance | None
    faculty_observed: bool
    performed_on: date
    logged_at: datetime
    is_shared: bool = False


def roles(entries: Iterable[Entry]) -> Roles:
    """How often each role was taken."""
    taken = [entry.role for entry in entries]
    return Roles(*(taken.count(role) for role in CaseRole))


def in_state(entries: Iterable[Entry], *states: CaseState) -> list[Entry]:
    """The entries whose case is in one of the states."""
    return [entry for entry in entries if entry.state in states]


def by_procedure(entries: Iterable[Entry]) -> dict[UUID, list[Entry]]:
    """The entries of each procedure, in the order given."""
    found: dict[UUID, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.procedure_id].append(entry)
    return found


def counts(requirement: Requirement, entry: Entry) -> bool:
    """Whether an entry of one of the requirement's procedures counts, by itself and whatever state its case is in."""
    return (
        entry.role in (_ASSISTED_TOO if requirement.counts_assisted else _PERFORMED_ONLY)
        and (not requirement.guidance or entry.guidance in requirement.guidance)
        and (requirement.counts_shared or not entry.is_shared)
        and (entry.faculty_observed or requirement.counting is not Counting.OBSERVED_BY_FACULTY)
    )


def gains(requirement: Requirement, entries: Iterable[Entry]) -> list[date]:
    """The day on which each of the requirement's units was gained by these entries of its procedures, in no order.

    Whatever state their cases are in. This is what counting means: a requirement has reached as many units as days.
    """
    counted = [entry for entry in entries if counts(requirement, entry)]
    if requirement.counting is Counting.DISTINCT_PATIENTS:
        return _patients_followed(counted, timedelta(days=requirement.span_days or 0))
    if requirement.once_per_case:
        return [*{entry.case: entry.performed_on for entry in counted}.values()]
    return [entry.performed_on for entry in counted]


def reached(requirement: Requirement, entries: Iterable[Entry]) -> int:
    """How many of the requirement's units these entries of its procedures make, whatever state their cases are in."""
    return len(gains(requirement, entries))


def by_week(days: Sequence[date], first: date) -> tuple[int, ...]:
    """How many of the days lie in each week from that of ``first`` on, up to the last that has any; Monday is first."""
    places = [(day - monday(first)).days // 7 for day in days]
    weeks = Counter(places)
    return tuple(weeks[place] for place in range(max(places) + 1)) if places else ()


def monday(day: date) -> date:
    """The first day of the week of a day."""
    return day - timedelta(days=day.weekday())


def requirement_tally(requirement: Requirement, entries: Sequence[Entry], first: date | None) -> RequirementTally:
    """One requirement against entries of its procedures; waiting and returned are what their signing would add.

    ``first`` is a day of the first week in which any of the fellow's signed entries was performed.
    """
    signed = in_state(entries, CaseState.SIGNED)
    gained = gains(requirement, signed)
    waiting, returned = in_state(entries, CaseState.SUBMITTED), in_state(entries, CaseState.RETURNED)
    return RequirementTally(
        slug=requirement.slug,
        counted=len(gained),
        waiting=reached(requirement, signed + waiting) - len(gained) if waiting else 0,
        returned=reached(requirement, signed + returned) - len(gained) if returned else 0,
        roles=roles(signed),
        gains=by_week(gained, first) if first else (),
    )


def requirement_tallies(
    requirements: Iterable[Requirement],
    entries: Iterable[Entry],
    procedures: Mapping[UUID, Procedure],
    *,
    several: bool = True,
) -> tuple[RequirementTally, ...]:
    """Every requirement in the order given; ``procedures`` holds each procedure of the entries by its id.

    Without ``several`` an entry counts for the first requirement only that it meets.
    """
    entries_of = {
        key: [with_guidance(entry, procedures[key]) for entry in found] for key, found in by_procedure(entries).items()
    }
    first = first_day(entry for found in entries_of.values() for entry in found)
    carrying: dict[str, list[UUID]] = defaultdict(list)
    for procedure_id in entries_of:
        for category in procedures[procedure_id].categories:
            carrying[category].append(procedure_id)
    tallies = []
    taken: set[int] = set()
    for requirement in requirements:
        candidates = dict.fromkeys(each for category in requirement.categories for each in carrying.get(category, ()))
        counted = [each for each in candidates if counts_toward(requirement, procedures[each])]
        found = [entry for each in counted for entry in entries_of[each]]
        if not several and requirement.counting is not Counting.OBSERVED_BY_FACULTY:
            # By identity: two entries of one case may say the same.
            found = [entry for entry in found if id(entry) not in taken]
            taken.update(id(entry) for entry in found if counts(requirement, entry))
        tallies.append(requirement_tally(requirement, found, first))
    return tuple(tallies)


def with_guidance(entry: Entry, procedure: Procedure) -> Entry:
    """The entry with the usual guidance of its procedure where the fellow left it open: the best that is known."""
    if entry.guidance is not None or not procedure.guidance:
        return entry
    return entry._replace(guidance=procedure.guidance_choices[0])


def edition_tallies(
    edition: RequirementEdition | None, entries: Iterable[Entry], procedures: Mapping[UUID, Procedure]
) -> tuple[RequirementTally, ...]:
    """Every requirement of an edition; none where a program has no edition."""
    if edition is None:
        return ()
    return requirement_tallies(edition.requirements, entries, procedures, several=edition.several_requirements)


def first_day(entries: Iterable[Entry]) -> date | None:
    """The day of the first signed entry."""
    return min((entry.performed_on for entry in entries if entry.state is CaseState.SIGNED), default=None)


def wanted(target: ProcedureTarget) -> Roles:
    """A target's three numbers."""
    return Roles(target.observed, target.assisted, target.performed)


def target_counts(
    targets: Iterable[ProcedureTarget], counts: Iterable[ProcedureCount], names: Mapping[str, str]
) -> tuple[TargetCount, ...]:
    """Each target against what was done of its procedure, by name; one that left the catalogue is called by its slug.

    ``names`` by slug also holds those of procedures that were not done yet.
    """
    done = {each.slug: each for each in counts}
    found = []
    for target in targets:
        count = done.get(target.procedure_slug)
        found.append(
            TargetCount(
                slug=target.procedure_slug,
                name=names.get(target.procedure_slug, target.procedure_slug),
                target=wanted(target),
                done=count.roles if count else Roles(),
                waiting=count.waiting if count else 0,
            )
        )
    return tuple(sorted(found, key=lambda each: each.name))


def _patients_followed(entries: Iterable[Entry], span: timedelta) -> list[date]:
    """The first day on which each patient had been followed for long enough, and was not seen for the first time."""
    days: dict[UUID, set[date]] = defaultdict(set)
    for entry in entries:
        if entry.patient_id is not None:
            days[entry.patient_id].add(entry.performed_on)
    followed = []
    for seen in days.values():
        first = min(seen)
        if later := [day for day in seen if day > first and day - first >= span]:
            followed.append(min(later))
    return followed
