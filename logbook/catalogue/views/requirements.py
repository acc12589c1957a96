"""The requirements a program counts by, those it counted by, and adopting the next."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from logbook.catalogue import actions, queries, rules
from logbook.catalogue.forms import adopt_form
from logbook.catalogue.models import RequirementEdition
from logbook.catalogue.views.blueprint import bp
from logbook.foundation.errors import Invalid
from logbook.people.models import Program
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.forms import page
from logbook.web.transactions import session


def _edition_to_adopt(reading: Session) -> RequirementEdition | None:
    """What the form speaks of; for a fresh one the draft, or the edition in force where none is open."""
    shown, program_id = request.form.get("edition_id"), identity.program().id
    if shown is None:
        return queries.requirement_draft(reading, program_id) or queries.requirement_edition(reading, program_id)
    try:
        return queries.requirement_edition_by_id(reading, program_id, UUID(shown))
    except ValueError:
        return None


def _earlier(reading: Session, edition_id: UUID) -> RequirementEdition | None:
    found = queries.requirement_edition_by_id(reading, identity.program().id, edition_id)
    return None if found is None or found.is_draft else found


@bp.get("/requirements")
@door("requirements.see")
def requirements(program: Program) -> str:
    """The requirements the program counts by, and its own targets beside them."""
    return _shown(program, queries.requirement_edition(session(), program.id), in_force=True)


@bp.get("/requirements/editions")
@door("requirements.see")
def editions(program: Program) -> str:
    """Every edition the program counts or counted by, and since when."""
    return render_template("catalogue/editions.html", editions=queries.requirement_editions(session(), program.id))


@bp.get("/requirements/editions/<uuid:edition_id>")
@door("requirements.see", load=_earlier)
def edition(edition: RequirementEdition) -> str:
    """One edition, as it is or was in force."""
    in_force = queries.requirement_edition(session(), edition.program_id)
    return _shown(identity.program(), edition, in_force=in_force is not None and in_force.id == edition.id)


@bp.route("/requirements/adopt", methods=["GET", "POST"])
@door("requirements.adopt", load=_edition_to_adopt)
def adopt(edition: RequirementEdition) -> tuple[str, int] | Response:
    """Stand behind the draft as it is, or behind the edition in force unchanged."""
    today = identity.program().today()
    form = adopt_form(edition, adopted_on=today)
    if form.validate_on_submit():
        try:
            adopted = actions.adopt_requirements(
                session(),
                by=identity.person(),
                edition=edition,
                name=form.name.data or "",
                source=form.source.data or "",
                on=form.adopted_on.data or today,
                today=today,
                seen=form.seen,
            )
        except Invalid as problem:
            form.refuse(problem.field, problem.sentence)
        else:
            flash(f"The requirements “{adopted.name}” were adopted.")
            return redirect(url_for("catalogue.requirements"))
    names = {each.slug: each.name for each in queries.procedures(session(), edition.program_id)}
    return page("catalogue/adopt.html", form=form, edition=edition, names=names, rules=rules)


def _shown(program: Program, edition: RequirementEdition | None, *, in_force: bool) -> str:
    procedures = queries.procedures(session(), program.id)
    return render_template(
        "catalogue/requirements.html",
        edition=edition,
        in_force=in_force,
        is_being_drafted=in_force and queries.is_being_drafted(session(), program.id),
        procedures=procedures,
        names={each.slug: each.name for each in procedures},
        targets=queries.targets(session(), program.id),
        rules=rules,
    )
