"""The competency summary as the director previews it, beside WeasyPrint alone and Chromium on the very HTML; and the
issued one as it is read, beside a static file of its size.
"""

import itertools
from datetime import date, timedelta

from logbook.cli.worker import TASKS
from logbook.documents import actions, paper, queries
from logbook.documents.models import Document, DocumentKind
from logbook.documents.rules import Draft
from logbook.jobs import actions as jobs
from logbook.people import queries as people
from logbook.people.models import Program
from tests.bench import chromium
from tests.bench.measure import Measurement, in_turns, measurement
from tests.bench.server import ADA, CLEO, Bench


def cold(bench: Bench) -> Measurement:
    """Ada's whole year, over and over from another day before it began: no preview was ever printed before."""
    begun = _begun(bench)
    html = paper.to_html(_draft(bench, begun - timedelta(days=1)).facts, None)
    ready = bench.directory / "summary.html"
    ready.write_text(html)
    cleo, floor = bench.visitor(CLEO), bench.floor()
    path, days = "/documents/new/summary/preview", itertools.count(1)
    token, fellow = cleo.token("/documents/new/summary"), str(bench.person(ADA))

    def asked() -> dict[str, str]:
        period_from = begun - timedelta(days=next(days))
        period = {"period_from": period_from.isoformat(), "period_to": _today(bench).isoformat()}
        return {"csrf_token": token, "fellow": fellow, **period}

    ours, below = in_turns(
        (cleo, lambda: cleo.post(path, asked()).expect(200)),
        (floor, lambda: floor.post("/pdf", {"file": str(ready)}).expect(200)),
        turns=10,
        each=1,
    )
    statements = bench.statements(CLEO, path, asked())
    size = len(cleo.post(path, asked()).body) / 1000
    beside, _ = chromium.once([html] * 5)
    what = f"a PDF/A-3a of {size:.0f} kB from {len(html) / 1000:.0f} kB of HTML"
    detail = f"{statements} SQL statements; {what}; {len(ours)} requests; Chromium prints it in {beside / 5:.0f} ms"
    return measurement("summary-cold", ours, below, detail=detail, at_most=1.15)


def kept(bench: Bench) -> Measurement:
    """Ada's summary once it is issued, as Cleo reads it."""
    document = _issued(bench)
    cleo, floor = bench.visitor(CLEO), bench.floor()
    path = f"/documents/{document.id}/file"
    copy = bench.directory / "kept.pdf"
    copy.write_bytes(cleo.get(path).expect(200).body)
    ours, below = in_turns(
        (cleo, lambda: cleo.get(path).expect(200)), (floor, lambda: floor.get(f"/file?file={copy}").expect(200))
    )
    statements = bench.statements(CLEO, path)
    detail = f"{statements} SQL statements; {document.byte_size / 1000:.0f} kB; {len(ours)} requests"
    return measurement("summary-kept", ours, below, detail=detail, at_most=3)


def _issued(bench: Bench) -> Document:
    settings = bench.app.config["SETTINGS"]
    draft = _draft(bench, _begun(bench))
    with bench.database.writing() as session:
        program = session.query(Program).one()
        cleo = people.person(session, bench.person(CLEO))
        assert cleo is not None
        order = actions.order(session, by=cleo, program=program, kind=DocumentKind.SUMMARY, drafts=[draft])
    # As the worker does it within a second.
    jobs.run_due(bench.database, settings, TASKS)
    with bench.database.reading() as session:
        (document,) = queries.of_order(session, order)
    assert isinstance(document, Document)
    return document


def _draft(bench: Bench, period_from: date) -> Draft:
    with bench.database.reading() as session, bench.app.app_context():
        program = session.query(Program).one()
        fellow = people.fellow(session, program.id, bench.person(ADA))
        assert fellow is not None
        return actions.draft_summary(
            session, program=program, fellow=fellow, period_from=period_from, period_to=program.today()
        )


def _begun(bench: Bench) -> date:
    with bench.database.reading() as session:
        program = session.query(Program).one()
        fellow = people.fellow(session, program.id, bench.person(ADA))
        assert fellow is not None
        return min(each.starts_on for each in fellow.memberships)


def _today(bench: Bench) -> date:
    with bench.database.reading() as session:
        return session.query(Program).one().today()
