"""Lists of cases: what each member of a program may see of them, in pages of fifty that stay put while cases arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, load_only, selectinload

from logbook.cases.models import Case, CaseProcedure, CaseState
from logbook.catalogue.models import Procedure
from logbook.people.models import MemberRole, Person

PAGE = 50
# A case has forty columns, and loading those that no line shows takes as long as the rest of the page.
_LINE = (
    load_only(Case.number, Case.performed_on, Case.state, Case.fluoroscopy_seconds, raiseload=True),
    joinedload(Case.fellow),
    joinedload(Case.attending),
    selectinload(Case.procedures).options(
        load_only(CaseProcedure.role, raiseload=True),
        joinedload(CaseProcedure.procedure).load_only(Procedure.name, raiseload=True),
    ),
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
            return cls(date.fromisoformat(day), int(number))
        except ValueError:
            return None

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


@dataclass(frozen=True)
class CasePage:
    """One page of cases, the latest first, and the cursors of its neighbours where there are any."""

    cases: Sequence[Case]
    newer: Cursor | None
    older: Cursor | None


def cases_seen_by(session: Session, person: Person, program_id: UUID, wanted: Wanted) -> CasePage:
    """A page of the cases a person may see, with what a line of the list shows, in two statements."""
    query = _narrowed(select(Case).where(_seen_by(person, program_id)), wanted).options(*_LINE)
    place = tuple_(Case.performed_on, Case.number)
    backwards = wanted.newer_than is not None
    if wanted.newer_than is not None:
        query = query.where(place > wanted.newer_than).order_by(Case.performed_on, Case.number)
    else:
        if wanted.older_than is not None:
            query = query.where(place < wanted.older_than)
        query = query.order_by(Case.performed_on.desc(), Case.number.desc())
    found = list(session.scalars(query.limit(PAGE + 1)))
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    first, last = (Cursor(found[each].performed_on, found[each].number) if found else None for each in (0, -1))
    return CasePage(
        cases=found,
        newer=first if (more if backwards else wanted.older_than) else None,
        older=last if (more or backwards) else None,
    )


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


def _narrowed(query: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.fellow_id is not None:
        query = query.where(Case.fellow_id == wanted.fellow_id)
    if wanted.state is not None:
        query = query.where(Case.state == wanted.state)
    if wanted.slugs is not None:
        named = select(CaseProcedure.case_id).join(Procedure).where(Procedure.slug.in_(wanted.slugs))
        query = query.where(Case.id.in_(named))
    return query
