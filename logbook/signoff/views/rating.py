"""The fellow's own rating of a case, and seeing the attending's without giving one."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from logbook.cases import queries as cases
from logbook.cases.models import Case
from logbook.foundation.errors import Invalid
from logbook.people.models import Program
from logbook.signoff import actions, queries
from logbook.signoff.forms import RatingForm
from logbook.signoff.views.blueprint import bp
from logbook.signoff.views.deciding import sign_off_page
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import session


@bp.app_context_processor
def _rating() -> dict[str, object]:
    """Lets the page of a case, a floor below, ask for the rating."""
    return {"rating_form": lambda: RatingForm(formdata=None, prefix="own-")}


@bp.get("/ratings")
@door("case.list")
def to_rate(program: Program) -> str:
    """The person's own cases that wait for their rating, before their attending's is shown."""
    return render_template("signoff/to_rate.html", cases=queries.to_rate(session(), program.id, identity.person().id))


@bp.post("/cases/<uuid:case_id>/rating")
@door("assessment.give", load=cases.case_to_change)
def rate_own(case: Case) -> Response | tuple[str, int]:
    """Keep what the fellow says of their own case."""
    form = RatingForm(prefix="own-")
    if form.validate():
        try:
            actions.rate_own(session(), by=identity.person(), case=case, entrustment=form.entrustment.data)
        except Invalid as objection:
            form.refuse(objection.field, objection.sentence)
        else:
            flash(f"Your rating of case {case.number} was kept.")
            return _back(case)
    return sign_off_page(case, posted=form, rating=form)


@bp.post("/cases/<uuid:case_id>/rating/none")
@door("assessment.give", load=cases.case_to_change)
def see_without_rating(case: Case) -> Response:
    """Show the fellow what the attending said, and ask for no rating of this case any more."""
    actions.see_without_rating(session(), by=identity.person(), case=case)
    flash(f"Case {case.number} is shown without a rating of your own.")
    return _back(case)


@bp.post("/ratings/none")
@door("case.list")
def see_all_without_rating(program: Program) -> Response:
    """The same for every signed case of the person's own that holds something back."""
    by = identity.person()
    held_back = queries.held_back(session(), program.id, by.id)
    shown = actions.see_all_without_rating(session(), by=by, cases=held_back)
    flash(f"{shown} {'case is' if shown == 1 else 'cases are'} shown without a rating of your own.")
    return redirect(url_for("progress.fellow", person_id=by.id, _anchor="entrustment"), 303)


def _back(case: Case) -> Response:
    """To the page it was said on."""
    onto = "cases.show" if request.form.get("back") == "case" else "signoff.show"
    return redirect(url_for(onto, case_id=case.id, _anchor="assessment"), 303)
