"""Changing a draft or a returned case."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from logbook.cases import actions, queries
from logbook.cases.forms import case_form, filled
from logbook.cases.models import Case
from logbook.cases.rules import Refused, Undecided, Verb, entry_of, next_state, state_of
from logbook.cases.views.blueprint import bp
from logbook.cases.views.form import SAVING, form_page, tell_done, typed_form
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import session


@bp.get("/cases/<uuid:case_id>/edit")
@door("case.edit", load=queries.case)
def edit(case: Case) -> tuple[str, int]:
    """The form of a draft or a returned case, as it was saved; any other state is said at once, not after typing."""
    next_state(Verb.REVISE, case.state, case.number)
    entry = entry_of(case)
    data = filled(entry, case.id) | {"seen": state_of(entry)}
    form = case_form([each.procedure for each in case.procedures])(data=data)
    return form_page(form, case.program, case)


@bp.post("/cases/<uuid:case_id>/edit")
@door("case.edit", load=queries.case_to_change)
def revise(case: Case) -> Response | tuple[str, int]:
    """Save the changes, and send the case if asked to."""
    form, by, then = typed_form(case.program, case.catalogue_edition_id), identity.person(), request.form.get("then")
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
            tell_done(case)
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return form_page(form, case.program, case)
