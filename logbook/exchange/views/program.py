"""The table of a whole program as a file."""

from flask import Response, request

from logbook.exchange import actions
from logbook.exchange.rules.lines import as_csv
from logbook.exchange.rules.program import PROGRAM_COLUMNS, program_lines
from logbook.exchange.views.blueprint import bp
from logbook.exchange.views.export import csv_file
from logbook.people.models import Program
from logbook.progress import queries
from logbook.web import identity
from logbook.web.doors import door
from logbook.web.transactions import session


@bp.post("/program/export")
@door("program.oversee")
def export_program(program: Program) -> Response:
    """Fellows and requirements as CSV, of the year that the page shows."""
    years, asked = queries.years(session(), program.id), request.form.get("year", type=int)
    found = queries.fellows_of(session(), program, asked if asked in years else None)
    actions.record_program_export(session(), by=identity.person(), program=program, fellows=len(found.shown))
    return csv_file("program", program, PROGRAM_COLUMNS, iter([as_csv(program_lines(found.table))]))
