"""Pages of the list of cases: fifty rows in any of its orders, which stay put while cases arrive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState, supervised_by
from logbook.cases.rules import Cursor, Sort
from logbook.catalogue.models import Procedure

PAGE = 50
# Rows of columns, not objects: building fifty cases with their procedures takes as long as the rest of the page.
_LINE = (
    Case.id,
    Case.number,
    Case.performed_on,
    Case.state,
    Case.fellow_id,
    Case.attending_id,
    Case.guest_name,
    Case.fluoroscopy_seconds,
    Case.duration_minutes,
)
_COLUMNS: dict[str, InstrumentedAttribute[Any]] = {
    "performed": Case.performed_on,
    "number": Case.number,
    "fluoroscopy": Case.fluoroscopy_seconds,
    "duration": Case.duration_minutes,
}
_NEVER_MISSING = ("performed", "number")


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case as a list shows it: people and procedures by name, and each role once, in words."""

    id: UUID
    number: int
    performed_on: date
    state: CaseState
    fellow_id: UUID
    fellow: str
    attending: str
    procedures: str
    roles: str
    fluoroscopy_seconds: int | None
    duration_minutes: int | None


@dataclass(frozen=True)
class CasePage:
    """One page of cases in their order, and the cursors of its neighbours where there are any."""

    cases: Sequence[CaseLine]
    before: Cursor | None
    after: Cursor | None


def cases_page(
    session: Session,
    which: ColumnElement[bool],
    sort: Sort,
    place: Cursor | None = None,
    *,
    names: Mapping[UUID, str],
) -> CasePage:
    """The page at ``place``, the first without one, of the cases of the condition; two statements, however many.

    ``names`` are those of all fellows and attendings, which the page has at hand for its filters.
    """
    query = select(*_LINE).where(which)
    back = place is not None and place.back
    if place is not None:
        query = query.where(_beyond(place))
    found = list(session.execute(query.order_by(*in_order(sort, reverse=back)).limit(PAGE + 1)))
    if (back and len(found) <= PAGE) or (place is not None and not found):
        # Nothing lies before these, or what was there is gone: the beginning, as full as it can be.
        return cases_page(session, which, sort, names=names)
    more, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    return CasePage(
        cases=_lines(session, found, names),
        before=_cursor(sort, found[0], back=True) if place is not None else None,
        after=_cursor(sort, found[-1], back=False) if more or back else None,
    )


def in_order(sort: Sort, *, reverse: bool = False) -> tuple[ColumnElement[Any], ...]:
    """What to order by: what was not recorded comes last, equal values by number, and all of it turned if reversed."""
    column, descends = _COLUMNS[sort.key], sort.descends is not reverse
    keys = dict.fromkeys((column, Case.number))
    missing = () if sort.key in _NEVER_MISSING else (column.is_(None).desc() if reverse else column.is_(None),)
    return (*missing, *(each.desc() if descends else each.asc() for each in keys))


def _beyond(place: Cursor) -> ColumnElement[bool]:
    """What comes after the place in its order, or before it if the cursor points back."""
    column, down = _COLUMNS[place.sort.key], place.sort.descends is not place.back
    if place.sort.key in _NEVER_MISSING:
        ours, theirs = tuple_(column, Case.number), (place.value, place.number)
        return ours < theirs if down else ours > theirs
    tied = Case.number < place.number if down else Case.number > place.number
    if place.value is None:
        return or_(and_(column.is_(None), tied), column.is_not(None)) if place.back else and_(column.is_(None), tied)
    further = column < place.value if down else column > place.value
    beyond = or_(further, and_(column == place.value, tied))
    return beyond if place.back else or_(beyond, column.is_(None))


def _cursor(sort: Sort, row: Any, *, back: bool) -> Cursor:
    return Cursor(sort, getattr(row, _COLUMNS[sort.key].key), row.number, back)


def _lines(session: Session, found: Sequence[Any], names: Mapping[UUID, str]) -> list[CaseLine]:
    steps: dict[UUID, list[tuple[str, CaseRole]]] = {each.id: [] for each in found}
    for case_id, name, role in session.execute(
        select(CaseProcedure.case_id, Procedure.name, CaseProcedure.role)
        .join(CaseProcedure.procedure)
        .where(CaseProcedure.case_id.in_(steps))
        .order_by(CaseProcedure.case_id, CaseProcedure.place)
    ):
        steps[case_id].append((name, role))
    return [
        CaseLine(
            id=each.id,
            number=each.number,
            performed_on=each.performed_on,
            state=each.state,
            fellow_id=each.fellow_id,
            fellow=names.get(each.fellow_id, ""),
            attending=supervised_by(names.get(each.attending_id), each.guest_name),
            procedures="; ".join(name for name, _ in steps[each.id]),
            roles=", ".join(dict.fromkeys(role.label for _, role in steps[each.id])),
            fluoroscopy_seconds=each.fluoroscopy_seconds,
            duration_minutes=each.duration_minutes,
        )
        for each in found
    ]
