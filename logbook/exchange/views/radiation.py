"""Radiation as a file: each procedure with its quartiles, or each case to look at with why."""

from flask import Response, request

from logbook.exchange import actions
from logbook.exchange.rules import radiation
from logbook.exchange.rules.lines import as_csv
from logbook.exchange.views.blueprint import bp
from logbook.exchange.views.export import csv_file
from logbook.people.models import Program
from logbook.progress import queries as progress
from logbook.web import identity, transactions
from logbook.web.doors import door


@bp.post("/radiation/export")
@door("program.oversee")
def export_radiation(program: Program) -> Response:
    """What the page of the program's radiation shows, without its bound on how many cases."""
    session = transactions.session()
    found = progress.program_radiation(session, program, everybody=request.form.get("fellows") == "all")
    columns: tuple[str, ...]
    if request.form.get("what") == "procedures":
        what, columns, cases = "procedures", radiation.OF_PROCEDURES, found.counted.cases
        lines = radiation.procedure_lines(found.counted, found.names)
    else:
        what, columns, cases = "cases", radiation.OF_CASES, len(found.to_look_at)
        lines = radiation.case_lines([(each.fellow, each.looked) for each in found.to_look_at], found.names)
    actions.record_radiation_export(session, by=identity.person(), program=program, what=what, cases=cases)
    return csv_file(f"radiation-{what}", program, columns, iter([as_csv(lines)]))
