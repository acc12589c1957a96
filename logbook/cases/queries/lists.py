"""Lists of cases: what each member of a program may see of them, in pages of fifty that stay put while cases arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, tuple_
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.catalogue.models import Procedure
from logbook.people.models import MemberRole, Person

PAGE = 50
# What the column of a case's number holds; a database refuses to compare it with more.
_LARGEST_NUMBER = 2**31 - 1
# Rows of columns, not objects: building fifty cases with their procedures takes as long as the rest of the page.
_LINE = (
    Case.id,
    Case.number,
    Case.performed_on,
    Case.state,
    Case.fellow_id,
    Case.attending_id,
    Case.fluoroscopy_seconds,
)


class Cursor(NamedTuple):
    """A place in a list: the day and the number of a case. Numbers are unique, so no row is skipped or shown twice."""

    performed_on: date
    number: int

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """The cursor written as ``str`` writes it, or None for anything else."""
        day, _, number = text.partition(".")
        try:
            place = cls(date.fromisoformat(day), int(number))
        except ValueError:
            return None
        return place if 0 <= place.number <= _LARGEST_NUMBER else None

    def __str__(self) -> str:
        return f"{self.performed_on}.{self.number}"


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to: a fellow, a state, procedures by slug, each None for all; and where the page is."""

    fellow_id: UUID | None = None
    state: CaseState | None = None
    slugs: Sequence[str] | None = None
    older_than: Cursor | None = None
    newer_than: Cursor | None = None


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case as a list shows it: people and procedures by name, and each role once."""

    id: UUID
    number: int
    performed_on: date
    state: CaseState
    fellow: str
    attending: str
    procedures: Sequence[str]
    roles: Sequence[CaseRole]
    fluoroscopy_seconds: int | None


@dataclass(frozen=True)
class CasePage:
    """One page of cases, the latest first, and the cursors of its neighbours where there are any."""

    cases: Sequence[CaseLine]
    newer: Cursor | None
    older: Cursor | None


def cases_seen_by(session: Session, person: Person, program_id: UUID, wanted: Wanted) -> CasePage:
    """A page of the cases a person may see, in three statements however many there are."""
    query = _narrowed(select(*_LINE).where(_seen_by(person, program_id)), wanted)
    place = tuple_(Case.performed_on, Case.number)
    backwards = wanted.newer_than is not None
    if wanted.newer_than is not None:
        query = query.where(place > wanted.newer_than).order_by(Case.performed_on, Case.number)
    else:
        if wanted.older_than is not None:
            query = query.where(place < wanted.older_than)
        query = query.order_by(Case.performed_on.desc(), Case.number.desc())
    found = list(session.execute(query.limit(PAGE + 1)))
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    first, last = (Cursor(found[each].performed_on, found[each].number) if found else None for each in (0, -1))
    return CasePage(
        cases=_lines(session, found),
        newer=first if (more if backwards else wanted.older_than) else None,
        older=last if (more or backwards) else None,
    )


def _lines(session: Session, found: Sequence[Any]) -> list[CaseLine]:
    steps: dict[UUID, list[tuple[str, CaseRole]]] = {each.id: [] for each in found}
    for case_id, name, role in session.execute(
        select(CaseProcedure.case_id, Procedure.name, CaseProcedure.role)
        .join(CaseProcedure.procedure)
        .where(CaseProcedure.case_id.in_(steps))
        .order_by(CaseProcedure.case_id, CaseProcedure.place)
    ):
        steps[case_id].append((name, role))
    keys = {key for each in found for key in (each.fellow_id, each.attending_id) if key}
    names = {each.id: each.name for each in session.scalars(select(Person).where(Person.id.in_(keys)))}
    return [
        CaseLine(
            id=each.id,
            number=each.number,
            performed_on=each.performed_on,
            state=each.state,
            fellow=names[each.fellow_id],
            attending=names.get(each.attending_id, ""),
            procedures=[name for name, _ in steps[each.id]],
            roles=list(dict.fromkeys(role for _, role in steps[each.id])),
            fluoroscopy_seconds=each.fluoroscopy_seconds,
        )
        for each in found
    ]


def totals_seen_by(session: Session, person: Person, program_id: UUID) -> dict[CaseState, int]:
    """How many cases a person may see in each state; a state without cases is 0."""
    rows = session.execute(select(Case.state, func.count()).where(_seen_by(person, program_id)).group_by(Case.state))
    return dict.fromkeys(CaseState, 0) | dict(rows.all())


def _seen_by(person: Person, program_id: UUID) -> ColumnElement[bool]:
    """The same facts as ``permissions`` asks of one case, as a condition on many."""
    roles = person.roles_in(program_id)
    handed_in = Case.state != CaseState.DRAFT
    seen: list[ColumnElement[bool]] = []
    if any(each.role is MemberRole.FELLOW and each.program_id == program_id for each in person.memberships):
        seen.append(Case.fellow_id == person.id)
    if roles & {MemberRole.DIRECTOR, MemberRole.COORDINATOR}:
        seen.append(handed_in)
    elif MemberRole.ATTENDING in roles:
        seen.append(and_(handed_in, Case.attending_id == person.id))
    return and_(Case.program_id == program_id, or_(false(), *seen))


def _narrowed(query: Select[*tuple[Any, ...]], wanted: Wanted) -> Select[*tuple[Any, ...]]:
    if wanted.fellow_id is not None:
        query = query.where(Case.fellow_id == wanted.fellow_id)
    if wanted.state is not None:
        query = query.where(Case.state == wanted.state)
    if wanted.slugs is not None:
        named = select(CaseProcedure.case_id).join(Procedure).where(Procedure.slug.in_(wanted.slugs))
        query = query.where(Case.id.in_(named))
    return query
