"""The draft of the requirements: begun, looked at, changed one requirement at a time, discarded."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from logbook.catalogue import actions, queries, rules
from logbook.catalogue.forms import AboutForm, SeenForm, requirement_form
from logbook.catalogue.models import Requirement, RequirementEdition
from logbook.catalogue.views.blueprint import bp
from logbook.foundation.errors import Conflict, Invalid
from logbook.people.models import Program
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.forms import page
from logbook.web.transactions import session


def _draft(reading: Session) -> RequirementEdition | None:
    return queries.requirement_draft(reading, identity.program().id)


def _requirement(reading: Session, requirement_slug: str) -> Requirement | None:
    return queries.drafted_requirement(reading, identity.program().id, requirement_slug)


@bp.post("/requirements/draft/start")
@door("requirements.draft")
def start_draft(program: Program) -> Response:
    """Copy the edition in force; where a draft is open already, go on with that one."""
    if not queries.is_being_drafted(session(), program.id):
        actions.start_draft(session(), by=identity.person(), program=program)
        flash("A draft was begun. Nobody counts by it until you adopt it.")
    return redirect(url_for("catalogue.draft"))


@bp.get("/requirements/draft")
@door("requirements.draft", load=_draft)
def draft(draft: RequirementEdition) -> str:
    """The draft, each requirement a link to its form."""
    return render_template("catalogue/draft.html", draft=draft, names=_names(draft), rules=rules)


@bp.route("/requirements/draft/about", methods=["GET", "POST"])
@door("requirements.draft", load=_draft)
def about_draft(draft: RequirementEdition) -> tuple[str, int] | Response:
    """Name and source of the draft, and what holds for all of its requirements."""
    kept = {key: getattr(draft, key) for key in ("name", "source", "several_requirements", "revision")}
    form = AboutForm(data=kept)

    def change() -> None:
        actions.describe_draft(
            session(),
            by=identity.person(),
            draft=draft,
            seen=form.seen,
            name=form.name.data or "",
            source=form.source.data or "",
            several_requirements=form.several_requirements.data,
        )

    if form.validate_on_submit() and _done(form, draft, change):
        flash("The draft was changed.")
        return redirect(url_for("catalogue.draft"))
    return page("catalogue/draft_about.html", form=form)


@bp.route("/requirements/draft/new", methods=["GET", "POST"])
@door("requirements.draft", load=_draft)
def add_requirement(draft: RequirementEdition) -> tuple[str, int] | Response:
    """A further requirement."""
    form = requirement_form(draft, None, ())

    def add() -> None:
        actions.add_requirement(
            session(), by=identity.person(), draft=draft, seen=form.seen, values=form.values(), place=form.place.data
        )

    if form.validate_on_submit() and _done(form, draft, add):
        flash(f"{form.label.data} was added to the draft.")
        return redirect(url_for("catalogue.draft"))
    return page("catalogue/draft_requirement.html", form=form, requirement=None, draft=draft, rules=rules)


@bp.route("/requirements/draft/<requirement_slug>", methods=["GET", "POST"])
@door("requirements.draft", load=_requirement)
def change_requirement(requirement: Requirement) -> tuple[str, int] | Response:
    """One requirement of the draft."""
    draft = requirement.edition
    form = requirement_form(draft, requirement, queries.procedures(session(), draft.program_id))

    def change() -> None:
        actions.change_requirement(
            session(),
            by=identity.person(),
            requirement=requirement,
            seen=form.seen,
            values=form.values(),
            place=form.place.data,
        )

    if form.validate_on_submit() and _done(form, draft, change):
        flash(f"{requirement.label} was changed in the draft.")
        return redirect(url_for("catalogue.draft", _anchor=requirement.slug))
    return page(
        "catalogue/draft_requirement.html",
        form=form,
        requirement=requirement,
        draft=draft,
        names=_names(draft),
        rules=rules,
    )


@bp.post("/requirements/draft/<requirement_slug>/remove")
@door("requirements.draft", load=_requirement)
def remove_requirement(requirement: Requirement) -> Response:
    """Take one requirement out of the draft."""
    actions.remove_requirement(session(), by=identity.person(), requirement=requirement, seen=SeenForm().seen)
    flash(f"{requirement.label} was taken out of the draft.")
    return redirect(url_for("catalogue.draft"))


@bp.post("/requirements/draft/discard")
@door("requirements.draft", load=_draft)
def discard_draft(draft: RequirementEdition) -> Response:
    """Drop the draft; what is in force stays in force."""
    actions.discard_draft(session(), by=identity.person(), draft=draft)
    flash("The draft was discarded. The requirements in force are as they were.")
    return redirect(url_for("catalogue.requirements"))


def _done(form: SeenForm, draft: RequirementEdition, change: Callable[[], None]) -> bool:
    """Whether the draft was changed; what stood against it is said in the form, which keeps what was typed."""
    try:
        change()
    except Invalid as problem:
        form.refuse(problem.field, problem.sentence)
    except Conflict as problem:
        form.refuse(None, problem.sentence)
        form.see(draft)
    else:
        return True
    return False


def _names(edition: RequirementEdition) -> dict[str, str]:
    return {each.slug: each.name for each in queries.procedures(session(), edition.program_id)}
