"""The list of cases, as each member of a program may see it."""

from collections.abc import Sequence

from flask import request

from logbook.cases import queries
from logbook.cases.actions import NotSent
from logbook.cases.models import CaseState
from logbook.cases.rules import Cursor, Sort, Verb, allows, say_seconds
from logbook.cases.views.blueprint import bp
from logbook.cases.views.filters import Filters, read, sees_drafts, sees_others
from logbook.people.models import Program
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.forms import page
from logbook.web.transactions import session


@bp.get("/cases")
@door("case.list")
def index(program: Program) -> tuple[str, int]:
    """Fifty cases in the order asked for, narrowed by what the address says, and what all of them add up to."""
    return list_page(program, read(program, request.args))


def list_page(program: Program, filters: Filters, refused: Sequence[NotSent] = ()) -> tuple[str, int]:
    """The page of the list; ``refused`` are cases that were to be sent and could not be."""
    place, count_all = request.args.get("page", ""), request.args.get("count") == "all"
    cursor = Cursor.read(place, filters.sort) if place else None
    by = identity.person()
    states_of = queries.cases_by_state(session(), queries.seen_by(by, program.id))
    hidden = {CaseState.VOID} if not states_of[CaseState.VOID] else set()
    if not sees_drafts(program):
        hidden.add(CaseState.DRAFT)
    shown = queries.cases_page(session(), filters.which, filters.sort, cursor, names=filters.people)
    return page(
        "cases/index.html",
        form=filters.form,
        filters=filters,
        cases=shown,
        lost_place=bool(place) and cursor is None,
        states_of=states_of,
        states_shown=[each for each in CaseState if each not in hidden],
        totals=queries.totals(session(), filters.which, bound=None if count_all else queries.BOUND),
        bound=queries.BOUND,
        shows_fellow=sees_others(program),
        sendable={each.id for each in shown.cases if each.fellow_id == by.id and allows(Verb.SUBMIT, each.state)},
        refused=refused,
        sorts=_other_ways(filters.sort),
        say_seconds=say_seconds,
    )


def _other_ways(sort: Sort) -> dict[str, tuple[Sort, str | None]]:
    """For each heading that can be sorted by: the order its link leads to, and the order it stands in now."""
    ways: dict[str, tuple[Sort, str | None]] = {}
    for each in Sort:
        if each.descends:
            ways[each.key] = (each, None)
    down = ways[sort.key][0]
    up = next(each for each in Sort if each.key == sort.key and not each.descends)
    ways[sort.key] = (up, "descending") if sort is down else (down, "ascending")
    return ways
