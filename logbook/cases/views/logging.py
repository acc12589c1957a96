"""Logging a case and changing it: choosing procedures, filling in the form, saving it or sending it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from logbook.cases import actions, queries
from logbook.cases.forms import CaseForm, case_form, filled, without
from logbook.cases.models import Case, CaseRole, CaseState
from logbook.cases.rules import (
    MOST_PROCEDURES,
    Refused,
    Undecided,
    Verb,
    afresh,
    entry_of,
    fields_of,
    next_state,
    state_of,
)
from logbook.cases.views.blueprint import bp
from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import Procedure, ProcedureKind
from logbook.catalogue.rules import Part, by_category, search
from logbook.foundation.errors import NotFound
from logbook.foundation.ids import uuid7
from logbook.people.models import Program
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.forms import page
from logbook.web.transactions import session

SAVING = ("draft", "send", "save")


@bp.get("/cases/new")
@door("case.log")
def new(program: Program) -> str | tuple[str, int]:
    """Choose a procedure; then, or with ``again`` from an earlier case, an empty form with what rarely changes."""
    if "again" in request.args:
        return _form_page(_like(_own_case(request.args["again"])), program)
    chosen = _offered(program, request.args.getlist("procedure"))
    if not chosen:
        return _choose_page(program)
    last = queries.last_case(session(), program.id, identity.person().id)
    usual = {"site_id": last.site_id, "attending_id": last.attending_id, "c_arm_id": last.c_arm_id} if last else {}
    form = case_form(chosen)(data={"case_id": uuid7(), "performed_on": program.today(), **usual})
    return _form_page(form, program)


@bp.post("/cases/new")
@door("case.log")
def log(program: Program) -> Response | tuple[str, int]:
    """Keep the case as a draft or send it, or show the form again with a procedure more or less."""
    form = _typed_form(program)
    if request.form.get("then") in SAVING and form.validate():
        try:
            case, is_new = actions.log(
                session(),
                by=identity.person(),
                program=program,
                case_id=form.case_id.data,
                entry=form.entry(),
                submit=request.form["then"] == "send",
                decisions=form.decisions(),
            )
        except (Refused, Undecided) as objection:
            form.take(objection)
        else:
            flash(_done(case) if is_new else f"Case {case.number} had been saved already; nothing was entered twice.")
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return _form_page(form, program)


@bp.get("/cases/<uuid:case_id>/edit")
@door("case.edit", load=queries.case)
def edit(case: Case) -> tuple[str, int]:
    """The form of a draft or a returned case, as it was saved; any other state is said at once, not after typing."""
    next_state(Verb.REVISE, case.state, case.number)
    entry = entry_of(case)
    data = filled(entry, case.id) | {"seen": state_of(entry)}
    form = case_form([each.procedure for each in case.procedures])(data=data)
    return _form_page(form, case.program, case)


@bp.post("/cases/<uuid:case_id>/edit")
@door("case.edit", load=queries.case_to_change)
def revise(case: Case) -> Response | tuple[str, int]:
    """Save the changes, and send the case if asked to."""
    form, by, then = _typed_form(case.program, case.catalogue_edition_id), identity.person(), request.form.get("then")
    if then in SAVING and form.validate():
        try:
            actions.revise(
                session(),
                by=by,
                program=case.program,
                case=case,
                entry=form.entry(),
                decisions=form.decisions(),
                seen=form.seen.data or None,
            )
            if then == "send":
                actions.submit(session(), by=by, program=case.program, case=case)
        except (Refused, Undecided) as objection:
            form.take(objection)
        else:
            flash(_done(case))
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return _form_page(form, case.program, case)


def _typed_form(program: Program, edition_id: UUID | None = None) -> CaseForm:
    """The form as it was sent, with the procedure added or removed that a button asked for."""
    typed = MultiDict(request.form)
    if (place := typed.get("remove", type=int)) is not None:
        typed = without(typed, place)
    slugs = typed.getlist("procedure") + typed.getlist("add")
    return case_form(_offered(program, slugs, edition_id))(formdata=typed)


def _offered(program: Program, slugs: Sequence[str], edition_id: UUID | None = None) -> list[Procedure]:
    found = queries.offered(session(), program.id, slugs[: MOST_PROCEDURES + 1], edition_id)
    return [found[each] for each in slugs[: MOST_PROCEDURES + 1] if each in found]


def _own_case(text: str) -> Case:
    by, program = identity.person(), identity.program()
    try:
        case = queries.case(session(), UUID(text))
    except ValueError:
        case = None
    if case is None or (case.fellow_id, case.program_id) != (by.id, program.id):
        raise NotFound("There is no such case among yours. Choose it from your cases.")
    return case


def _like(case: Case) -> CaseForm:
    entry = afresh(entry_of(case), case.program.today())
    return case_form([each.procedure for each in case.procedures])(data=filled(entry, uuid7()))


def _done(case: Case) -> str:
    if case.state is CaseState.DRAFT:
        return f"Case {case.number} was saved as a draft."
    if case.state is CaseState.RETURNED:
        return f"The changes to case {case.number} were saved. Send it when it is ready."
    assert case.attending is not None, "a case without an attending is not handed in"
    return f"Case {case.number} was sent to {case.attending.name}."


def _choose_page(program: Program) -> str:
    words = request.args.get("q", "").strip()[:100]
    procedures = catalogue.procedures(session(), program.id)
    used = queries.most_used_procedures(session(), program.id, identity.person().id)
    by_slug = {each.slug: each for each in procedures}
    found = search(procedures, words)
    return render_template(
        "cases/choose.html",
        words=words,
        found=found,
        groups=[] if words else _groups(procedures),
        used=[by_slug[each] for each in used if each in by_slug],
    )


def _groups(procedures: Sequence[Procedure]) -> list[tuple[str, Sequence[Procedure]]]:
    """Procedures by category; the skills, most of them a category of one, together at the end."""
    skills = [each for each in procedures if each.kind is ProcedureKind.SKILL]
    others = [each for each in procedures if each.kind is not ProcedureKind.SKILL]
    return [*by_category(others), *([("Skills and evaluations", skills)] if skills else [])]


def _form_page(form: CaseForm, program: Program, case: Case | None = None) -> tuple[str, int]:
    by = identity.person()
    form.offer(queries.choices(session(), program.id, by.id))
    words = request.form.get("q", "").strip()[:100]
    return page(
        "cases/form.html",
        form=form,
        case=case,
        asked=fields_of(form.procedures_shown),
        roles={each.value: each.definition for each in CaseRole},
        part=Part.PROCEDURE,
        room_for_more=len(form.procedures_shown) < MOST_PROCEDURES,
        words=words,
        **_to_add(program, words),
    )


def _to_add(program: Program, words: str) -> dict[str, Any]:
    if words:
        return {"found": search(catalogue.procedures(session(), program.id), words)[:12]}
    used = queries.most_used_procedures(session(), program.id, identity.person().id)
    found = queries.offered(session(), program.id, used)
    return {"found": [found[each] for each in used if each in found]}
