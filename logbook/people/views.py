"""Going away: naming a deputy, and coming back."""

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from logbook.foundation import clock
from logbook.foundation.errors import Invalid
from logbook.people import actions, queries
from logbook.people.forms import AbsenceForm
from logbook.people.models import Absence, MemberRole, Person, Program
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.forms import page
from logbook.web.transactions import session

bp = Blueprint("people", __name__)


@bp.get("/absence")
@door("absence.name_deputy")
def absence(program: Program) -> tuple[str, int]:
    """When one is away and who stands in, and for whom one stands in."""
    return _page(program, _form(_colleagues(program)))


@bp.post("/absence")
@door("absence.name_deputy")
def name_deputy(program: Program) -> Response | tuple[str, int]:
    """Name a deputy for some days."""
    colleagues = _colleagues(program)
    form = _form(colleagues)
    if form.validate():
        deputy = next(each for each in colleagues if each.id == form.deputy_id)
        try:
            actions.name_deputy(
                session(),
                by=identity.person(),
                program=program,
                deputy=deputy,
                starts_on=form.starts_on.data,
                ends_on=form.ends_on.data,
            )
        except Invalid as objection:
            form.refuse(objection.field, objection.sentence)
        else:
            flash(f"{deputy.name} was named as your deputy and is told by a letter.")
            return redirect(url_for("people.absence"), 303)
    return _page(program, form)


@bp.post("/absence/<uuid:absence_id>/end")
@door("absence.end", load=queries.absence)
def end_absence(absence: Absence) -> Response:
    """Come back early, or do not go."""
    actions.end_absence(session(), by=identity.person(), absence=absence)
    flash(f"Your absence was ended. {absence.deputy.name} is told by a letter.")
    return redirect(url_for("people.absence"), 303)


def _colleagues(program: Program) -> list[Person]:
    members = queries.members(session(), program.id, MemberRole.ATTENDING, program.today())
    return [each.person for each in members if each.person_id != identity.person().id]


def _form(colleagues: list[Person]) -> AbsenceForm:
    form = AbsenceForm()
    form.choose(colleagues)
    return form


def _page(program: Program, form: AbsenceForm) -> tuple[str, int]:
    now, by = clock.now(), identity.person().id
    return page(
        "people/absence.html",
        form=form,
        now=now,
        own=queries.absences(session(), program.id, person_id=by),
        for_others=queries.standing_in(session(), program.id, deputy_id=by, at=now),
    )
