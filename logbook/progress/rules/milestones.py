"""Evidence for one milestone, gathered and counted. The level is the committee's: nothing here proposes one.

Pain Medicine Milestones, PC4, "Demonstrates Skill in Performing Interventions", named as in the supplemental guide's
draft of September 2021.
"""

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from logbook.cases.models import GUEST, CaseRole, Outcome
from logbook.cases.rules import COMPLICATIONS
from logbook.catalogue.models import Procedure, ProcedureKind
from logbook.catalogue.rules import CATEGORIES
from logbook.progress.rules.counting import Entry, roles
from logbook.progress.rules.standing import Assessment, AttendingCount, Roles
from logbook.progress.rules.summary import (
    SignedCase,
    as_its_fellow_sees,
    attending_counts,
    distribution,
    latest_assessments,
)

_NO_COMPLICATION = "none"
_NO_CATEGORY = "other"
_LADDER = tuple(CaseRole)


class Told(NamedTuple):
    """What a signed case says of how it went, and its attending of how it was done."""

    outcome: Outcome | None
    complications: tuple[str, ...]
    feedback: str
    site: str


@dataclass(frozen=True, slots=True)
class Went:
    """How cases went as recorded: the outcome of each, and how many had a complication, none, or did not say."""

    achieved: int
    not_achieved: int
    no_outcome: int
    with_complication: int
    without_complication: int
    no_complication_said: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """The interventions of one category, or all. ``roles`` counts procedures by attested role, all else counts cases.

    ``taken_over`` procedures were attested in a lower role than logged. ``entrustment`` by O-SCORE step, first step
    first, ``latest`` are the last performed five that were given one; ordinal, so never averaged.
    """

    slug: str
    label: str
    cases: int
    roles: Roles
    taken_over: int
    went: Went
    entrustment: tuple[int, int, int, int, int]
    without_entrustment: int
    latest: tuple[Assessment, ...]
    last_on: date
    last_performed_on: date | None


@dataclass(frozen=True, slots=True)
class Notable:
    """A case that a committee will want to open, and what is recorded of it in words."""

    case_id: UUID
    number: int
    performed_on: date
    procedures: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What an attending, or a guest, wrote to the fellow with the signature."""

    case_id: UUID
    number: int
    performed_on: date
    procedures: tuple[str, ...]
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Milestones:
    """The evidence of a period, both days included. ``everything`` is None where there is none.

    A case is in every category that one of its interventions carries, and once in ``everything``. Of ``held_back``
    cases what the attending said is not shown to the fellow who looks.
    """

    period_from: date
    period_to: date
    everything: Evidence | None
    categories: tuple[Evidence, ...]
    notable: tuple[Notable, ...]
    feedback: tuple[Feedback, ...]
    attendings: tuple[AttendingCount, ...]
    sites: tuple[tuple[str, int], ...]
    held_back: int


def half_year(today: date) -> tuple[date, date]:
    """The period looked at unless another is asked for: the last six months up to today."""
    if today <= date(1, 6, 30):
        return date.min, today
    year, month = (today.year, today.month - 6) if today.month > 6 else (today.year - 1, today.month + 6)
    same_day = date(year, month, min(today.day, monthrange(year, month)[1]))
    return same_day + timedelta(days=1), today


def milestones(
    period: tuple[date, date],
    entries: Iterable[Entry],
    signed_cases: Mapping[int, SignedCase],
    told: Mapping[int, Told],
    procedures: Mapping[UUID, Procedure],
    *,
    own_eyes: bool,
) -> Milestones:
    """The evidence in a fellow's signed entries of a period.

    ``signed_cases`` and ``told`` hold each of their cases by number, ``procedures`` each procedure by its id. With
    ``own_eyes`` as the fellow may see it, who does not see what an attending said of a case before rating it.
    """
    done = [each for each in entries if procedures[each.procedure_id].kind is ProcedureKind.PROCEDURE]
    numbers = {entry.case for entry in done}
    cases = {number: case for number, case in signed_cases.items() if number in numbers}
    shown = as_its_fellow_sees(cases) if own_eyes else cases
    hidden = {number for number, case in cases.items() if case.entrustment is not shown[number].entrustment}

    def evidence(slug: str, label: str, its: Sequence[Entry]) -> Evidence:
        return _evidence(slug, label, its, shown, hidden, told, procedures)

    by_category: dict[str, list[Entry]] = {}
    for entry in done:
        for category in procedures[entry.procedure_id].categories or (_NO_CATEGORY,):
            by_category.setdefault(category, []).append(entry)
    names = _names(done, procedures)
    sites = Counter(told[number].site for number in numbers)
    return Milestones(
        period_from=period[0],
        period_to=period[1],
        everything=evidence("", "All interventions", done) if done else None,
        categories=tuple(
            evidence(slug, CATEGORIES[slug], by_category[slug]) for slug in CATEGORIES if slug in by_category
        ),
        notable=_notable(done, cases, told, procedures, names),
        feedback=tuple(
            Feedback(case.id, number, case.performed_on, names[number], _signed_by(case), told[number].feedback)
            for number, case in _latest_first(cases)
            if told[number].feedback and number not in hidden
        ),
        attendings=attending_counts(cases.values()),
        sites=tuple(sorted(sites.items(), key=lambda each: (-each[1], each[0]))),
        held_back=len(hidden),
    )


def is_taken_over(entry: Entry) -> bool:
    """Whether the attending attested a lower role than the fellow had logged."""
    return _LADDER.index(entry.role) < _LADDER.index(entry.logged_role)


def _evidence(
    slug: str,
    label: str,
    entries: Sequence[Entry],
    shown: Mapping[int, SignedCase],
    hidden: Collection[int],
    told: Mapping[int, Told],
    procedures: Mapping[UUID, Procedure],
) -> Evidence:
    numbers = {entry.case for entry in entries}
    cases = [shown[number] for number in numbers]
    performed = [entry.performed_on for entry in entries if entry.role is CaseRole.PERFORMED]
    return Evidence(
        slug=slug,
        label=label,
        cases=len(cases),
        roles=roles(entries),
        taken_over=sum(map(is_taken_over, entries)),
        went=_went([told[number] for number in numbers]),
        entrustment=distribution(case.entrustment for case in cases),
        without_entrustment=sum(case.entrustment is None and case.number not in hidden for case in cases),
        latest=latest_assessments(cases, entries, procedures),
        last_on=max(entry.performed_on for entry in entries),
        last_performed_on=max(performed, default=None),
    )


def _went(cases: Collection[Told]) -> Went:
    outcomes = Counter(case.outcome for case in cases)
    without = sum(case.complications == (_NO_COMPLICATION,) for case in cases)
    unsaid = sum(not case.complications for case in cases)
    return Went(
        achieved=outcomes[Outcome.ACHIEVED],
        not_achieved=outcomes[Outcome.NOT_ACHIEVED],
        no_outcome=outcomes[None],
        with_complication=len(cases) - without - unsaid,
        without_complication=without,
        no_complication_said=unsaid,
    )


def _notable(
    entries: Sequence[Entry],
    cases: Mapping[int, SignedCase],
    told: Mapping[int, Told],
    procedures: Mapping[UUID, Procedure],
    names: Mapping[int, tuple[str, ...]],
) -> tuple[Notable, ...]:
    said: dict[int, list[str]] = {number: [] for number in cases}
    for entry in filter(is_taken_over, entries):
        what = procedures[entry.procedure_id].name if len(names[entry.case]) > 1 else ""
        seen = f"logged as {entry.logged_role}, attested as {entry.role}"
        said[entry.case].append(f"{what}: {seen}" if what else f"{seen[0].upper()}{seen[1:]}")
    for number in cases:
        said[number] += [COMPLICATIONS[each] for each in told[number].complications if each != _NO_COMPLICATION]
        if told[number].outcome is Outcome.NOT_ACHIEVED:
            said[number].append(Outcome.NOT_ACHIEVED.label)
    return tuple(
        Notable(case.id, number, case.performed_on, names[number], tuple(said[number]))
        for number, case in _latest_first(cases)
        if said[number]
    )


def _names(entries: Iterable[Entry], procedures: Mapping[UUID, Procedure]) -> dict[int, tuple[str, ...]]:
    names: dict[int, list[str]] = {}
    for entry in entries:
        names.setdefault(entry.case, []).append(procedures[entry.procedure_id].name)
    return {number: tuple(sorted(its)) for number, its in names.items()}


def _signed_by(case: SignedCase) -> str:
    return case.signer_name if case.guest_registration is None else f"{case.signer_name} {GUEST}"


def _latest_first(cases: Mapping[int, SignedCase]) -> list[tuple[int, SignedCase]]:
    return sorted(cases.items(), key=lambda each: (each[1].performed_on, each[0]), reverse=True)
