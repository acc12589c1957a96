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


class Entry(NamedTuple):
    """One procedure in one case that was handed in; ``role`` counts, ``logged_role`` is what the fellow wrote."""

    case_id: UUID
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
    counted = [entry for entry in entries if _role_counts(requirement, entry.role)]
    if requirement.counting is Counting.DISTINCT_PATIENTS:
        return _patients_followed(counted, timedelta(days=requirement.span_days or 0))
    if requirement.counting is Counting.OBSERVED_BY_FACULTY:
        counted = [entry for entry in counted if entry.faculty_observed]
    return len({entry.case_id for entry in counted}) if requirement.once_per_case else len(counted)


def requirement_count(requirement: Requirement, entries: Sequence[Entry]) -> RequirementCount:
    """One requirement against entries of its procedures; waiting and returned are what their signing would add."""
    signed = in_state(entries, CaseState.SIGNED)
    counted = reached(requirement, signed)
    with_waiting = in_state(entries, CaseState.SIGNED, CaseState.SUBMITTED)
    with_returned = in_state(entries, CaseState.SIGNED, CaseState.RETURNED)
    return RequirementCount(
        requirement=requirement,
        counted=counted,
        waiting=reached(requirement, with_waiting) - counted,
        returned=reached(requirement, with_returned) - counted,
        roles=roles(signed),
    )


def requirement_counts(
    requirements: Iterable[Requirement], entries: Iterable[Entry], procedures: Mapping[UUID, Procedure]
) -> tuple[RequirementCount, ...]:
    """Every requirement in the order given; ``procedures`` holds each procedure of the entries by its id."""
    entries_of = by_procedure(entries)
    return tuple(
        requirement_count(
            each,
            [
                entry
                for procedure_id, found in entries_of.items()
                if counts_toward(each, procedures[procedure_id])
                for entry in found
            ],
        )
        for each in requirements
    )


def furthest(counts: Iterable[RequirementCount], at_most: int) -> tuple[RequirementCount, ...]:
    """The unmet requirements with the smallest share reached, the longest way first."""
    unmet = [each for each in counts if each.missing]
    unmet.sort(key=lambda each: (each.counted / (each.minimum or 1), -(each.missing or 0), each.requirement.place))
    return tuple(unmet[:at_most])


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
        target=Roles(target.observed, target.assisted, target.performed),
        done=roles(in_state(entries, CaseState.SIGNED)),
        waiting=len(in_state(entries, CaseState.SUBMITTED)),
    )


def _role_counts(requirement: Requirement, role: CaseRole) -> bool:
    return role is CaseRole.PERFORMED or (role is CaseRole.ASSISTED and bool(requirement.counts_assisted))


def _patients_followed(entries: Iterable[Entry], span: timedelta) -> int:
    days: dict[UUID, list[date]] = defaultdict(list)
    for entry in entries:
        if entry.patient_id is not None:
            days[entry.patient_id].append(entry.performed_on)
    return sum(1 for seen in days.values() if len(set(seen)) > 1 and max(seen) - min(seen) >= span)
