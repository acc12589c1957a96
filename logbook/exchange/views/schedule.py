"""From the schedule of a day to drafts: the file, what its columns mean, the cases in it, the drafts of those ticked.

Nothing of the file is kept: what may be read of it travels in the pages, and what is stored are the program's own keys.
A file may take a while to look through, so the turn at writing is taken only once that is done, and for no longer than
the writing itself: nobody else has to wait.
"""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from logbook.exchange import actions, queries
from logbook.exchange.forms import CasesForm, columns_form
from logbook.exchange.rules import (
    LARGEST_FILE,
    Around,
    Chosen,
    Reading,
    Table,
    Unreadable,
    guess,
    pack,
    read_file,
    remembered,
    unpack,
)
from logbook.exchange.views.blueprint import bp
from logbook.exchange.views.preview import (
    Page,
    Preview,
    cases_page,
    columns_asked,
    columns_page,
    row_keys,
    upload_page,
)
from logbook.people.models import Program
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import database


@bp.get("/schedule")
@door("case.log")
def schedule(_program: Program) -> Page:
    """Choose the file."""
    return upload_page()


@bp.post("/schedule")
@door("case.log")
def read_schedule(program: Program) -> Page:
    """Read the file; its columns are asked for unless headings like these were seen before."""
    around = _around(program)
    try:
        reading = _uploaded(program, around)
    except Unreadable as problem:
        return upload_page(problem)
    table, day = reading.table, reading.table.day or program.today()
    with database().reading() as looking:
        layout = queries.layout(looking, identity.person().id, program.id, table.digest)
    columns = remembered(table, layout.columns) if layout else guess(table, around)
    preview = Preview(table, columns, day, around)
    if layout or table.is_calendar:
        return cases_page(program, preview, reading=reading)
    return columns_page(table, columns_asked(preview), reading)


@bp.post("/schedule/columns")
@door("case.log")
def choose_columns(program: Program) -> Page:
    """Remember which column means what, and show the cases; or ask for the columns again."""
    around = _around(program)
    try:
        table = unpack(request.form.get("table", ""), around)
    except Unreadable as problem:
        return upload_page(problem)
    form = columns_form(table)()
    if not form.validate() or request.form.get("then") == "columns":
        return columns_page(table, form)
    if not table.is_calendar:
        with database().writing() as writing:
            actions.remember_layout(writing, by=identity.person(), program=program, table=table, columns=form.columns)
    return cases_page(program, Preview(table, form.columns, form.day.data, around))


@bp.post("/schedule/drafts")
@door("case.log")
def make_drafts(program: Program) -> Response | Page:
    """Make drafts of the cases that are ticked; or tick those of one attending."""
    around = _around(program)
    try:
        table = unpack(request.form.get("table", ""), around)
    except Unreadable as problem:
        return upload_page(problem)
    asked = columns_form(table)()
    if not asked.validate():
        return columns_page(table, asked)
    preview = Preview(table, asked.columns, asked.day.data, around)
    form = preview.form_as_sent()
    only = request.form.get("only")
    if only is None and _can_be_made(program, form):
        return _make(program, table, form)
    return cases_page(program, preview, form, only=only)


def _around(program: Program) -> Around:
    with database().reading() as looking:
        return queries.around(looking, program)


def _uploaded(program: Program, around: Around) -> Reading:
    # Werkzeug holds what is this small in memory; a larger request it sets aside in a nameless temporary file, which
    # is gone with the request.
    sent = request.files.get("schedule")
    reading = read_file(sent.read(LARGEST_FILE + 1) if sent else b"", program.time_zone, around)
    pack(reading.table)  # what no page could carry is said here
    return reading


def _can_be_made(program: Program, form: CasesForm) -> bool:
    ticked = [row for row in form.rows if row.take.data]
    if not ticked:
        form.form_errors.append("No case is ticked. Tick those to make drafts of.")
    fellowship = queries.fellowship(identity.person(), program)
    # Each is asked, so that all objections are on the page at once.
    objections = [row for row in ticked if not row.check(fellowship)]
    return bool(ticked) and not objections


def _make(program: Program, table: Table, form: CasesForm) -> Response:
    keys = row_keys(program, form)
    rows = [(keys[place], row.chosen()) for place, row in enumerate(form.rows) if row.take.data and place in keys]
    chosen: list[tuple[str, Chosen]] = [(key, case) for key, case in rows if case]
    with database().writing() as writing:
        made = actions.make_drafts(writing, by=identity.person(), program=program, table=table, chosen=chosen)
    there = len(chosen) - made
    said = f"{made} draft{' was' if made == 1 else 's were'} made from the schedule."
    flash(f"{said} {there} {'was' if there == 1 else 'were'} there already." if there else said)
    return redirect(url_for("progress.home"), 303)
