"""The list of cases, as each member of a program may see it."""

from flask import render_template, request

from logbook.cases import queries
from logbook.cases.models import CaseState
from logbook.cases.queries import Cursor, Wanted
from logbook.cases.views.blueprint import bp
from logbook.catalogue import queries as catalogue
from logbook.catalogue.rules import search
from logbook.people.models import MemberRole, Program
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import session


@bp.get("/cases")
@door("case.list")
def index(program: Program) -> str:
    """Fifty cases, the latest first, narrowed by state and by words of a procedure's name."""
    by, words = identity.person(), request.args.get("q", "").strip()[:100]
    state, roles = request.args.get("state", ""), by.roles_in(program.id)
    wanted = Wanted(
        state=CaseState(state) if state in set(CaseState) else None,
        slugs=[each.slug for each in search(catalogue.procedures(session(), program.id), words)] if words else None,
        older_than=Cursor.read(request.args.get("before", "")),
        newer_than=Cursor.read(request.args.get("after", "")),
    )
    return render_template(
        "cases/index.html",
        page=queries.cases_seen_by(session(), by, program.id, wanted),
        totals=queries.totals_seen_by(session(), by, program.id),
        states_shown=[each for each in CaseState if each is not CaseState.DRAFT or MemberRole.FELLOW in roles],
        shows_fellow=bool(roles - {MemberRole.FELLOW}),
        wanted=wanted,
        words=words,
    )
