"""Changing a draft or a returned case."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from logbook.cases import actions, queries
from logbook.cases.forms import AnswerForm, CaseForm
from logbook.cases.models import Case
from logbook.cases.rules import Refused, Stale, Undecided, Verb, next_state
from logbook.cases.views import drafts
from logbook.cases.views.blueprint import bp
from logbook.cases.views.form import SAVING, form_page, tell_done, typed_form
from logbook.foundation.errors import Invalid
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import session


@bp.get("/cases/<uuid:case_id>/edit")
@door("case.edit", load=queries.case)
def edit(case: Case) -> tuple[str, int]:
    """The form of a draft or a returned case, as typed last or else saved; any other state is said at once."""
    next_state(Verb.REVISE, case.state, case.number)
    return form_page(drafts.edit_form(case), case.program, case)


@bp.post("/cases/<uuid:case_id>/edit")
@door("case.edit", load=queries.case_to_change)
def revise(case: Case) -> Response | tuple[str, int]:
    """Save the changes, and send the case if asked to; what was saved elsewhere meanwhile is shown first."""
    form, by, then = typed_form(case.program, case.catalogue_edition_id), identity.person(), request.form.get("then")
    answering = AnswerForm(prefix="answer-")
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
                actions.submit(
                    session(),
                    by=by,
                    program=case.program,
                    case=case,
                    answer=answering.words.data or "",
                    decisions=answering.decisions,
                )
        except Stale:
            return _changed_elsewhere(form, case), Stale.status
        except Invalid as objection:
            if answering.concerns(objection):
                answering.take(objection)
                return form_page(form, case.program, case, answering)[0], objection.status
            if not isinstance(objection, Refused | Undecided):
                raise
            form.take(objection)
        else:
            tell_done(case)
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return form_page(form, case.program, case, answering)


def _changed_elsewhere(form: CaseForm, case: Case) -> str:
    """The form with everything typed, where it differs from what is saved by now; sent once more, it is kept."""
    saved = drafts.saved_form(case)
    form.differing = drafts.compared(saved, form, case.program)
    form.seen.data = saved.seen.data
    return form_page(form, case.program, case)[0]
