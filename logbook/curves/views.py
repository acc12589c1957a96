"""A fellow's learning curves, and the page of their parameters."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from logbook.catalogue import queries as catalogue
from logbook.curves import actions, queries, rules
from logbook.curves.forms import ParametersForm, parameters_form
from logbook.curves.queries import FellowProcedure
from logbook.curves.rules import GENERAL
from logbook.foundation.errors import Invalid
from logbook.people.models import Program
from logbook.progress.queries import FellowRecord, fellow_record
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.forms import page
from logbook.web.pages import minutes_seconds
from logbook.web.transactions import session

bp = Blueprint("curves", __name__)
bp.add_app_template_filter(rules.percent, "percent")
bp.add_app_template_filter(rules.rounded, "rounded_percent")


def _record(reading: Session, person_id: UUID) -> FellowRecord | None:
    return fellow_record(reading, identity.program(), person_id)


def _of_procedure(reading: Session, person_id: UUID, slug: str) -> FellowProcedure | None:
    return queries.fellow_procedure(reading, identity.program(), person_id, slug)


@bp.get("/progress/<uuid:person_id>/curves")
@door("curves.see", load=_record)
def index(record: FellowRecord) -> str:
    """Every procedure the fellow attempted, and where its curve stands."""
    settings = queries.settings(session(), record.program_id)
    return render_template(
        "curves/index.html",
        record=record,
        is_own=_is_own(record),
        curves=[
            rules.learning_curve(slug, done[-1].name, done, settings.of(slug).parameters)
            for slug, done in rules.by_procedure(queries.done(session(), record)).items()
        ],
        in_short=rules.in_short,
    )


@bp.get("/progress/<uuid:person_id>/curves/<slug>")
@door("curves.see", load=_of_procedure)
def show(of: FellowProcedure) -> str:
    """The curves of one procedure, its times from case to case, and every number in them as a table."""
    slug, name = of.procedure.slug, of.procedure.name
    held = queries.settings(session(), of.program_id).of(slug)
    done = queries.done(session(), of.record, slug)
    found = rules.learning_curve(slug, name, done, held.parameters)
    performed = [each for each in rules.in_order(done) if each.was_performed]
    bands = queries.bands_of_others(session(), of.record, slug)
    return render_template(
        "curves/show.html",
        record=of.record,
        is_own=_is_own(of.record),
        found=found,
        held=held,
        rules=rules,
        drawn_learning=rules.of_learning(found),
        drawn_testing=rules.of_testing(found),
        measures=[
            _measure("Fluoroscopy time", "fluoroscopy_seconds", performed, bands),
            _measure("Duration", "duration_minutes", performed, bands),
        ],
    )


def _is_own(record: FellowRecord) -> bool:
    return record.fellow_id == identity.person().id


def _measure(label: str, name: str, performed: list[rules.Done], bands: queries.Bands) -> dict[str, object]:
    """A time from case to case: the cases, the others' band, and how a value of it is written."""
    in_seconds = name == "fluoroscopy_seconds"
    cases = rules.timed((each.case_id, each.number, each.performed_on, getattr(each, name)) for each in performed)
    band = getattr(bands, name)
    return {
        "label": label,
        "cases": cases,
        "missing": len(performed) - len(cases),
        "band": band,
        "say": minutes_seconds if in_seconds else "{} min".format,
        "drawn": rules.of_times(cases, band, _clock if in_seconds else str),
    }


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


@bp.get("/curves/settings")
@door("curves.settings")
def settings(program: Program) -> tuple[str, int]:
    """What holds for which procedure, who set it, and what was published."""
    asked = request.args.get("procedure", GENERAL)
    names = _names(program)
    slug = asked if asked in names else GENERAL
    return _page(program, names, parameters_form(names, slug, queries.settings(session(), program.id).of(slug)))


@bp.post("/curves/settings")
@door("curves.set")
def set_parameters(program: Program) -> Response | tuple[str, int]:
    """Set the parameters of one procedure or of all without any of their own."""
    names = _names(program)
    form = parameters_form(names, GENERAL, queries.settings(session(), program.id).of(GENERAL), fresh=False)
    if form.validate():
        try:
            actions.set_parameters(
                session(),
                by=identity.person(),
                program=program,
                slug=form.slug,
                parameters=form.parameters,
                source=form.source.data,
            )
        except Invalid as objection:
            form.refuse(objection.field, objection.sentence)
        else:
            flash(f"The parameters of {names.get(form.slug, 'every procedure without its own')} were set.")
            return redirect(url_for("curves.settings"), 303)
    return _page(program, names, form)


@bp.post("/curves/settings/take-back")
@door("curves.set")
def take_back(program: Program) -> Response:
    """Let what held before the program set anything hold again."""
    slug = request.form.get("procedure", GENERAL)
    actions.take_back(session(), by=identity.person(), program=program, slug=slug)
    whose = _names(program).get(slug, slug) if slug else "every procedure without its own"
    flash(f"The parameters of {whose} were taken back.")
    return redirect(url_for("curves.settings"), 303)


def _names(program: Program) -> dict[str, str]:
    return {each.slug: each.name for each in catalogue.procedures(session(), program.id)}


def _page(program: Program, names: dict[str, str], form: ParametersForm) -> tuple[str, int]:
    held = queries.settings(session(), program.id)
    return page(
        "curves/settings.html",
        form=form,
        general=held.of(GENERAL),
        own={slug: each for slug, each in held.own.items() if slug != GENERAL},
        shipped=rules.shipped(),
        names=names,
        limits=rules.limits,
        within=rules.WITHIN,
    )
