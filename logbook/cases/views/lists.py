"""The list of cases, as each member of a program may see it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from flask import render_template, request

from logbook.cases import queries
from logbook.cases.models import CaseState
from logbook.cases.queries import Cursor, Wanted
from logbook.cases.views.blueprint import bp
from logbook.catalogue import queries as catalogue
from logbook.catalogue.rules import counts_toward, search
from logbook.people.models import MemberRole, Program
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import session

# What an address may narrow the list by; the links of the list keep it.
NARROWING = ("state", "q", "fellow", "procedure", "requirement")


@bp.get("/cases")
@door("case.list")
def index(program: Program) -> str:
    """Fifty cases, the latest first, narrowed by state, fellow, and procedures."""
    by, roles = identity.person(), identity.person().roles_in(program.id)
    kept = {each: value for each in NARROWING if (value := request.args.get(each, "").strip()[:100])}
    slugs, about = _procedures(program, kept)
    wanted = Wanted(
        fellow_id=request.args.get("fellow", type=UUID),
        state=CaseState(kept["state"]) if kept.get("state") in set(CaseState) else None,
        slugs=slugs,
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
        kept=kept,
        about=about,
    )


def _procedures(program: Program, kept: Mapping[str, str]) -> tuple[Sequence[str] | None, str]:
    """The procedures the address asks for, by slug, and what they are called together; None and nothing for all."""
    if "requirement" in kept:
        edition = catalogue.requirement_edition(session(), program.id)
        wanted = [each for each in edition.requirements if each.slug == kept["requirement"]] if edition else []
        offered = catalogue.procedures(session(), program.id) if wanted else []
        return [each.slug for each in offered if counts_toward(wanted[0], each)], wanted[0].label if wanted else ""
    if "procedure" in kept:
        named = catalogue.procedure(session(), program.id, kept["procedure"])
        return [kept["procedure"]], named.name if named else kept["procedure"]
    if "q" in kept:
        found = search(catalogue.procedures(session(), program.id), kept["q"])
        return [each.slug for each in found], f"“{kept['q']}”"
    return None, ""
