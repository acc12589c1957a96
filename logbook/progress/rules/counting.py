"""Which entries count toward a requirement, and how many units they make.

Observed never counts, and assisted only where the edition says so. The role that counts is the one the attending
attested with the signature; until then it is the fellow's own. An entry counts for every requirement that names one
of its procedure's categories.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from logbook.cases.models import CaseRole, CaseState
from logbook.catalogue.models import Counting, Guidance, Procedure, ProcedureTarget, Requirement
from logbook.catalogue.rules import counts_toward
from logbook.progress.rules.standing import RequirementCount, Roles, TargetCount

_PERFORMED_ONLY = (CaseRole.PERFORMED,)
_ASSISTED_TOO = (CaseRole.PERFORMED, CaseRole.ASSISTED)


class Entry(NamedTuple):
    """One procedure in one case that was handed in; ``role`` counts, ``logged_role`` is what the fellow wrote.

    ``case`` is the number of the case in its program.
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


def reached(requirement: Requirement, entries: Iterable[Entry]) -> int:
    """How many of the requirement's units these entries of its procedures make, whatever state their cases are in."""
    roles_that_count = _ASSISTED_TOO if requirement.counts_assisted else _PERFORMED_ONLY
    counted = [entry for entry in entries if entry.role in roles_that_count]
    if requirement.counting is Counting.DISTINCT_PATIENTS:
        return _patients_followed(counted, timedelta(days=requirement.span_days or 0))
    if requirement.counting is Counting.OBSERVED_BY_FACULTY:
        counted = [entry for entry in counted if entry.faculty_observed]
    return len({entry.case for entry in counted}) if requirement.once_per_case else len(counted)


def requirement_count(requirement: Requirement, entries: Sequence[Entry]) -> RequirementCount:
    """One requirement against entries of its procedures; waiting and returned are what their signing would add."""
    signed = in_state(entries, CaseState.SIGNED)
    counted = reached(requirement, signed)
    waiting, returned = in_state(entries, CaseState.SUBMITTED), in_state(entries, CaseState.RETURNED)
    return RequirementCount(
        requirement=requirement,
        counted=counted,
        waiting=reached(requirement, signed + waiting) - counted if waiting else 0,
        returned=reached(requirement, signed + returned) - counted if returned else 0,
        roles=roles(signed),
    )


def requirement_counts(
    requirements: Iterable[Requirement], entries: Iterable[Entry], procedures: Mapping[UUID, Procedure]
) -> tuple[RequirementCount, ...]:
    """Every requirement in the order given; ``procedures`` holds each procedure of the entries by its id."""
    entries_of = by_procedure(entries)
    carrying: dict[str, list[UUID]] = defaultdict(list)
    for procedure_id in entries_of:
        for category in procedures[procedure_id].categories:
            carrying[category].append(procedure_id)
    counts = []
    for requirement in requirements:
        candidates = dict.fromkeys(each for category in requirement.categories for each in carrying.get(category, ()))
        counted = (each for each in candidates if counts_toward(requirement, procedures[each]))
        counts.append(requirement_count(requirement, [entry for each in counted for entry in entries_of[each]]))
    return tuple(counts)


def furthest(counts: Iterable[RequirementCount], at_most: int) -> tuple[RequirementCount, ...]:
    """The unmet requirements with the smallest share reached, the longest way first."""
    unmet = [each for each in counts if each.missing]
    unmet.sort(key=lambda each: (each.counted / (each.minimum or 1), -(each.missing or 0), each.requirement.place))
    return tuple(unmet[:at_most])


def wanted(target: ProcedureTarget) -> Roles:
    """A target's three numbers."""
    return Roles(target.observed, target.assisted, target.performed)


def target_counts(
    targets: Iterable[ProcedureTarget], entries: Iterable[Entry], procedures: Mapping[UUID, Procedure]
) -> tuple[TargetCount, ...]:
    """Each target, by the procedure's name; ``procedures`` also holds the targets' own, whether done yet or not."""
    entries_of: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        entries_of[procedures[entry.procedure_id].slug].append(entry)
    names = {each.slug: each.name for each in procedures.values()}
    counts = [target_count(each, names, entries_of[each.procedure_slug]) for each in targets]
    return tuple(sorted(counts, key=lambda each: each.name))


def target_count(target: ProcedureTarget, names: Mapping[str, str], entries: Sequence[Entry]) -> TargetCount:
    """One target against the entries of its procedure; a procedure that left the catalogue is called by its slug."""
    return TargetCount(
        slug=target.procedure_slug,
        name=names.get(target.procedure_slug, target.procedure_slug),
        target=wanted(target),
        done=roles(in_state(entries, CaseState.SIGNED)),
        waiting=len(in_state(entries, CaseState.SUBMITTED)),
    )


def _patients_followed(entries: Iterable[Entry], span: timedelta) -> int:
    days: dict[UUID, list[date]] = defaultdict(list)
    for entry in entries:
        if entry.patient_id is not None:
            days[entry.patient_id].append(entry.performed_on)
    return sum(1 for seen in days.values() if len(set(seen)) > 1 and max(seen) - min(seen) >= span)
