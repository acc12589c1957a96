"""The pages of the catalogue: what can be logged, one procedure, what the program adds and sets."""

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from logbook.catalogue import actions, queries, rules
from logbook.catalogue.forms import LocalCodeForm, ProcedureForm, target_form
from logbook.catalogue.models import Guidance, Laterality
from logbook.catalogue.queries import CatalogueEntry
from logbook.catalogue.views.blueprint import bp
from logbook.foundation.errors import Conflict, Invalid
from logbook.people.models import Program
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.forms import page
from logbook.web.transactions import session


def _entry(reading: Session, slug: str) -> CatalogueEntry | None:
    return queries.entry(reading, identity.program().id, slug)


@bp.get("/catalogue")
@door("catalogue.see")
def index(program: Program) -> str:
    """Everything the program can log: by category, or what was searched for, best match first."""
    words = request.args.get("q", "").strip()
    procedures = queries.procedures(session(), program.id)
    found = rules.search(procedures, words)
    return render_template(
        "catalogue/index.html",
        words=words,
        found=found,
        groups=rules.by_category(found) if not words else [],
        in_use=queries.edition_in_use(session(), program.id),
        targets=queries.targets(session(), program.id),
        codes=queries.local_codes(session(), program.id),
        rules=rules,
    )


@bp.get("/catalogue/<slug>")
@door("catalogue.see", load=_entry)
def procedure(entry: CatalogueEntry) -> str:
    """One procedure."""
    return render_template("catalogue/procedure.html", **_about(entry))


@bp.route("/catalogue/new", methods=["GET", "POST"])
@door("catalogue.edit")
def new(program: Program) -> tuple[str, int] | Response:
    """Add a procedure of the program's own."""
    form = ProcedureForm()
    if form.validate_on_submit():
        try:
            added = actions.add_procedure(
                session(),
                by=identity.person(),
                program=program,
                name=form.name.data or "",
                category=form.category.data,
                body_region=form.body_region.data,
                guidance=[Guidance(each) for each in form.guidance.data or []],
                laterality=Laterality(form.laterality.data),
                levels=form.levels.data,
                synonyms=form.synonyms.data,
            )
        except Invalid as problem:
            form.refuse(problem.field, problem.sentence)
        except Conflict as problem:
            form.refuse("name", problem.sentence)
        else:
            flash(f"{added.name} was added to the catalogue.")
            return redirect(url_for("catalogue.procedure", slug=added.slug))
    return page("catalogue/new.html", form=form)


@bp.post("/catalogue/<slug>/code")
@door("catalogue.edit", load=_entry)
def set_local_code(entry: CatalogueEntry) -> tuple[str, int] | Response:
    """Set the program's own code."""
    form = LocalCodeForm()
    name, slug = entry.procedure.name, entry.procedure.slug
    if form.validate_on_submit():
        try:
            code = actions.set_local_code(
                session(), by=identity.person(), program=identity.program(), slug=slug, code=form.code.data or ""
            )
        except Invalid as problem:
            form.refuse(problem.field, problem.sentence)
        else:
            flash(f"The code of {name} was set to {code}." if code else f"The code of {name} was taken away.")
            return redirect(url_for("catalogue.procedure", slug=slug))
    return page("catalogue/procedure.html", form=form, **_about(entry, code_form=form))


@bp.post("/targets/<slug>")
@door("catalogue.edit", load=_entry)
def set_target(entry: CatalogueEntry) -> tuple[str, int] | Response:
    """Set the program's target."""
    form = target_form(entry.target)
    name, slug = entry.procedure.name, entry.procedure.slug
    if form.validate_on_submit():
        counts = {role: form[role].data for role in ("observed", "assisted", "performed")}
        try:
            target = actions.set_target(
                session(), by=identity.person(), program=identity.program(), slug=slug, **counts
            )
        except Invalid as problem:
            form.refuse(problem.field, problem.sentence)
        else:
            flash(f"The target of {name} was {'set' if target else 'taken away'}.")
            return redirect(url_for("catalogue.procedure", slug=slug))
    return page("catalogue/procedure.html", form=form, **_about(entry, target_form=form))


def _about(entry: CatalogueEntry, **forms: object) -> dict[str, object]:
    """What the page of a procedure shows; a form that was refused replaces the fresh one."""
    return {
        "entry": entry,
        "procedure": entry.procedure,
        "checklist": rules.checklist_for(entry.procedure.slug),
        "categories": [rules.category_label(each) for each in entry.procedure.categories],
        "body_region": rules.body_region_label(entry.procedure.body_region),
        "code_form": LocalCodeForm(formdata=None, data={"code": entry.local_code}),
        "target_form": target_form(entry.target, fresh=True),
        **forms,
    }
