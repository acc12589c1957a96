"""The director's page of the sample, and the second readers' pages."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from logbook import permissions
from logbook.cases import queries as cases
from logbook.cases.views.life import entry_for_guest
from logbook.foundation.errors import Invalid, NotFound
from logbook.people.models import Program
from logbook.sample import actions, queries, rules
from logbook.sample.forms import PercentForm, ReadersForm, ReadingForm
from logbook.sample.models import SampledEntry
from logbook.web import afterwards, identity
from logbook.web.doors import door
from logbook.web.forms import Form, page
from logbook.web.transactions import session

bp = Blueprint("sample", __name__)


@bp.get("/sample")
@door("sample.results")
def index(program: Program) -> tuple[str, int]:
    """What the second readers found, how the sample is drawn, and who reads."""
    return _page(program, _fresh_percent(program), _fresh_readers(program))


@bp.post("/sample/percent")
@door("sample.set")
def set_percent(program: Program) -> Response | tuple[str, int]:
    """Draw another share from now on."""
    form = PercentForm()
    if form.validate():
        try:
            rule = actions.set_percent(session(), by=identity.person(), program=program, percent=form.percent.data)
        except Invalid as objection:
            form.refuse(objection.field, objection.sentence)
        else:
            flash(f"{rule.percent} % of what is signed from now on is drawn.")
            return redirect(url_for("sample.index"), 303)
    return _page(program, form, _fresh_readers(program))


@bp.post("/sample/readers")
@door("sample.set")
def name_readers(program: Program) -> Response:
    """Name those who read."""
    form = ReadersForm()
    form.offer(queries.could_read(session(), program))
    left = actions.name_readers(session(), by=identity.person(), program=program, person_ids=form.chosen)
    named = len(form.chosen)
    said = f"{named} {'reader was' if named == 1 else 'readers were'} named." if named else "Nobody reads it now."
    flash(f"{said} {left} drawn {'entry waits' if left == 1 else 'entries wait'} without one." if left else said)
    return redirect(url_for("sample.index"), 303)


@bp.get("/sample/readings")
@door("reading.list")
def readings(program: Program) -> str:
    """What waits for this reader."""
    return render_template("sample/readings.html", waiting=queries.to_read(session(), program.id, identity.person().id))


@bp.get("/sample/readings/<uuid:entry_id>")
@door("reading.give", load=queries.entry)
def reading(entry: SampledEntry) -> tuple[str, int]:
    """One entry, what was attested, and the question what the hospital's record says."""
    return _reading_page(entry, ReadingForm(formdata=None))


@bp.post("/sample/readings/<uuid:entry_id>")
@door("reading.give", load=queries.entry_to_read)
def read(entry: SampledEntry) -> Response | tuple[str, int]:
    """Keep what was found."""
    form = ReadingForm()
    if form.validate():
        try:
            actions.read(
                session(),
                by=identity.person(),
                entry=entry,
                outcome=form.outcome.data,
                differing=form.differs_in,
                words=form.words.data,
                decisions=form.decisions,
            )
        except Invalid as objection:
            form.take(objection)
        else:
            flash("Your reading was kept.")
            return redirect(url_for("sample.readings"), 303)
    return _reading_page(entry, form)


@bp.app_context_processor
def _waiting() -> dict[str, object]:
    """Lets the start page say how many entries wait for a reader."""
    return {"readings_waiting": _waiting_for_reader}


def _waiting_for_reader() -> int:
    by, program = identity.person(), identity.program()
    if not permissions.may(by, "reading.list", program):
        return 0
    return queries.readings_waiting(session(), program.id, by.id)


def _fresh_percent(program: Program) -> PercentForm:
    rule = queries.present_rule(session(), program.id)
    return PercentForm(formdata=None, data={"percent": rule.percent if rule else rules.DEFAULT_PERCENT})


def _fresh_readers(program: Program) -> ReadersForm:
    named = [str(each.person_id) for each in queries.readers(session(), program.id)]
    form = ReadersForm(formdata=None, data={"readers": named})
    form.offer(queries.could_read(session(), program))
    return form


def _page(program: Program, setting: PercentForm, readers: ReadersForm) -> tuple[str, int]:
    drawn = queries.drawn(session(), program.id)
    posted: Form = setting
    return page(
        "sample/index.html",
        form=posted,
        setting=setting,
        readers=readers,
        all=rules.tally("All", drawn),
        by_signer=rules.by_signer(drawn),
        by_procedure=rules.by_procedure(drawn),
        differences=[(each.label, count) for each, count in rules.differences(drawn).items() if count],
        differing=queries.differing(session(), program.id),
        rules=queries.rules_of(session(), program.id),
        default=rules.DEFAULT_PERCENT,
        small=rules.SMALL,
    )


def _reading_page(entry: SampledEntry, form: ReadingForm) -> tuple[str, int]:
    case = cases.case(session(), entry.signature.case_id)
    if case is None:
        raise NotFound("The case of this entry is not there.")
    # The door knows the entry; whose case is looked at stands in the trail as for anybody else.
    afterwards.note("case.see", case, by=identity.person())
    attested = {each.case_procedure_id: each.role for each in entry.signature.attested_roles}
    return page(
        "sample/reading.html",
        form=form,
        entry=entry,
        signature=entry.signature,
        is_past=case.revision != entry.signature.revision or case.state != "signed",
        roles=[(each.procedure.name, attested[each.id]) for each in case.procedures if each.id in attested],
        **entry_for_guest(case),
    )
