"""The page on which a director declares a signed case void."""

from flask import flash, g, redirect, url_for
from werkzeug.wrappers import Response

from logbook.cases import queries as cases
from logbook.cases.models import Case
from logbook.cases.rules import Decisions, Verb, next_state
from logbook.foundation.errors import Invalid
from logbook.signoff import actions, queries, rules
from logbook.signoff.forms import VoidForm
from logbook.signoff.models import Means
from logbook.signoff.views.blueprint import bp
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.forms import page
from logbook.web.transactions import session


@bp.get("/cases/<uuid:case_id>/void")
@door("case.void", load=cases.case)
def declare_void(case: Case) -> tuple[str, int]:
    """What it means, and why it shall be so; a case that is not signed says so at once."""
    next_state(Verb.VOID, case.state, case.number)
    return _page(case, VoidForm(data={"revision": case.revision}))


@bp.post("/cases/<uuid:case_id>/void")
@door("case.void", load=queries.case_to_decide, reauthenticate=True)
def void(case: Case) -> Response | tuple[str, int]:
    """Declare it void, with the password once more unless it was given a moment ago."""
    form = VoidForm()
    if form.validate():
        try:
            actions.void(
                session(),
                by=identity.person(),
                case=case,
                revision=form.revision.data,
                reason=form.reason.data,
                decisions=Decisions(texts=form.keep_texts.data or ""),
                authenticated_by=Means(g.confirmation.by),
            )
        except Invalid as objection:
            form.take(objection)
        else:
            flash(f"Case {case.number} of {case.fellow.name} was declared void and counts no more.")
            return redirect(url_for("cases.show", case_id=case.id), 303)
    return _page(case, form)


def _page(case: Case, form: VoidForm) -> tuple[str, int]:
    return page("signoff/void.html", form=form, case=case, meaning=rules.VOID_MEANING)
