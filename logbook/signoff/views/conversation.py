"""Writing about a case that waits or was returned."""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from logbook.cases import actions as cases
from logbook.cases import queries as finding
from logbook.cases.forms import MessageForm
from logbook.cases.models import Case
from logbook.foundation.errors import Invalid
from logbook.signoff.views.blueprint import bp
from logbook.signoff.views.deciding import sign_off_page
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import session


@bp.app_context_processor
def _writing() -> dict[str, object]:
    """Lets the page of a case, a floor below, offer to write."""
    return {"message_form": lambda: MessageForm(formdata=None, prefix="message-")}


@bp.post("/cases/<uuid:case_id>/messages")
@door("case.discuss", load=finding.case_to_change)
def write(case: Case) -> Response | tuple[str, int]:
    """Add a message to the conversation about the case."""
    form = MessageForm(prefix="message-")
    if form.validate():
        try:
            cases.write_message(
                session(), by=identity.person(), case=case, words=form.words.data, decisions=form.decisions
            )
        except Invalid as objection:
            form.take(objection)
        else:
            flash(f"Your message about case {case.number} was sent.")
            onto = "cases.show" if request.form.get("back") == "case" else "signoff.show"
            return redirect(url_for(onto, case_id=case.id, _anchor="conversation"), 303)
    return sign_off_page(case, posted=form, writing=form)
