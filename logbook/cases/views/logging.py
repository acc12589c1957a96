"""Logging a case: choosing procedures, filling in the form, saving it or sending it."""

from collections.abc import Sequence
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from logbook.cases import actions, queries
from logbook.cases.forms import CaseForm, case_form, filled
from logbook.cases.models import Case
from logbook.cases.rules import Refused, Undecided, afresh, entry_of
from logbook.cases.views import drafts, sticky
from logbook.cases.views.blueprint import bp
from logbook.cases.views.form import SAVING, SENDING, form_page, offered, tell_done, typed_form
from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import Procedure, ProcedureKind
from logbook.catalogue.rules import by_category, search
from logbook.foundation.errors import NotFound
from logbook.foundation.ids import uuid7
from logbook.people.models import Program
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import session


@bp.get("/cases/new")
@door("case.log")
def new(program: Program) -> Response | str | tuple[str, int]:
    """Choose a procedure; then, or with ``again`` from an earlier case, an empty form with what rarely changes."""
    if "again" in request.args:
        case = _own_case(request.args["again"])
        if case is None:
            raise NotFound("There is no such case among yours. Choose it from your cases.")
        return form_page(_like(case), program)
    if "draft" in request.args:
        return drafts.opened(program, request.args["draft"])
    chosen = offered(program, request.args.getlist("procedure"))
    if not chosen:
        return _choose_page(program)
    return form_page(case_form(chosen)(data={"case_id": uuid7(), **sticky.usual(program, chosen)}), program)


@bp.post("/cases/new")
@door("case.log")
def log(program: Program) -> Response | tuple[str, int]:
    """Keep the case as a draft or send it, or show the form again with a procedure more or less."""
    form, then = typed_form(program), request.form.get("then")
    if then in SAVING and form.validate():
        try:
            case, is_new = actions.log(
                session(),
                by=identity.person(),
                program=program,
                case_id=form.case_id.data,
                entry=form.entry(),
                submit=then in SENDING,
                decisions=form.decisions(),
            )
        except (Refused, Undecided) as objection:
            form.take(objection)
        else:
            sticky.keep(case, program)
            tell_done(case, is_new)
            to = url_for("cases.new", after=case.id) if then == "next" else url_for("cases.show", case_id=case.id)
            return redirect(to, 303)
    return form_page(form, program)


def _own_case(key: str) -> Case | None:
    by, program = identity.person(), identity.program()
    try:
        case = queries.case(session(), UUID(key))
    except ValueError:
        return None
    return case if case and (case.fellow_id, case.program_id) == (by.id, program.id) else None


def _like(case: Case) -> CaseForm:
    entry = afresh(entry_of(case), sticky.day(case.program))
    return case_form([each.procedure for each in case.procedures])(data=filled(entry, uuid7()))


def _choose_page(program: Program) -> str:
    words = request.args.get("q", "").strip()[:100]
    by = identity.person()
    drafts_there = () if words else queries.open_drafts(session(), program.id, by.id)
    sent = _own_case(request.args.get("after", ""))
    procedures = catalogue.procedures(session(), program.id)
    used = queries.most_used_procedures(session(), program.id, by.id)
    by_slug = {each.slug: each for each in procedures}
    found = search(procedures, words)
    return render_template(
        "cases/choose.html",
        words=words,
        found=found,
        groups=[] if words else _groups(procedures),
        used=[by_slug[each] for each in used if each in by_slug],
        listed=[each for each in drafts_there if each.scheduled_on],
        sent=sent,
        sharing=queries.sharing(session(), sent, asks=True) if sent else None,
    )


def _groups(procedures: Sequence[Procedure]) -> list[tuple[str, Sequence[Procedure]]]:
    """Procedures by category; the skills, most of them a category of one, together at the end."""
    skills = [each for each in procedures if each.kind is ProcedureKind.SKILL]
    others = [each for each in procedures if each.kind is not ProcedureKind.SKILL]
    return [*by_category(others), *([("Skills and evaluations", skills)] if skills else [])]
