"""The list of cases as a file: exactly the cases that its filters show, in their order."""

import itertools
import re
from collections.abc import Iterator, Sequence

from flask import Response, request
from sqlalchemy import ColumnElement

from logbook.cases import actions
from logbook.cases import queries as cases
from logbook.cases.rules import Sort
from logbook.cases.views import filters
from logbook.catalogue import queries as catalogue
from logbook.exchange.rules.lines import COLUMNS, Names, as_csv, lines_of
from logbook.exchange.views.blueprint import bp
from logbook.foundation.db import Database
from logbook.foundation.errors import Invalid
from logbook.people.models import Program
from logbook.signoff import queries as signoff
from logbook.web import identity, transactions
from logbook.web.doors import door

_BYTE_ORDER_MARK = "\ufeff".encode()  # by which spreadsheets know UTF-8


@bp.post("/cases/export")
@door("case.list")
def export(program: Program) -> Response:
    """The cases of the list as CSV, sent while it is read, so that no number of them fills the memory."""
    asked = filters.read(program, request.form)
    if asked.form.errors:
        raise Invalid("One of the filters is wrong, so nothing was exported. Go back and mend it or take it away.")
    session = transactions.session()
    actions.record_export(session, by=identity.person(), program=program, which=asked.which, given=asked.form.kept())
    known = cases.colleagues(session, program.id)
    names = Names(
        fellows=known.fellows,
        attendings=known.attendings,
        sites=known.sites,
        local_codes=catalogue.local_codes(session, program.id),
        time_zone=program.time_zone,
    )
    return csv_file("cases", program, COLUMNS, _chunks(transactions.database(), asked.which, asked.sort, names))


def csv_file(what: str, program: Program, columns: Sequence[str], chunks: Iterator[bytes]) -> Response:
    """The answer that a browser keeps as a file, named after what is in it, the program and the day."""
    answer = Response(itertools.chain([_BYTE_ORDER_MARK + as_csv([columns])], chunks), mimetype="text/csv")
    name = re.sub(r"[^a-z0-9]+", "-", program.name.lower()).strip("-")[:60] or "program"
    answer.headers.set("Content-Disposition", "attachment", filename=f"{what}-{name}-{program.today()}.csv")
    return answer


def _chunks(database: Database, which: ColumnElement[bool], sort: Sort, names: Names) -> Iterator[bytes]:
    # The request's own transaction is over when this is read, and held the turn of all writers.
    with database.reading() as session:
        for chunk in cases.whole_cases(session, which, sort):
            keys = [case.id for case in chunk]
            steps, attested = cases.their_procedures(session, keys), signoff.attested_roles(session, keys)
            yield as_csv(line for case in chunk for line in lines_of(case, steps[case.id], attested, names))
