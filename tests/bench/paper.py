"""The competency summary as the director previews it, beside WeasyPrint alone on the very HTML."""

from logbook.documents import paper
from logbook.documents.actions import draft_summary
from logbook.people import queries as people
from logbook.people.models import Program
from tests.bench.measure import Measurement, in_turns, measurement
from tests.bench.server import ADA, CLEO, Bench


def summary(bench: Bench) -> Measurement:
    """Ada's whole year."""
    fellow_id = bench.person(ADA)
    with bench.database.reading() as session, bench.app.app_context():
        program = session.query(Program).one()
        fellow = people.fellow(session, program.id, fellow_id)
        assert fellow is not None
        begun, today = min(each.starts_on for each in fellow.memberships), program.today()
        draft = draft_summary(session, program=program, fellow=fellow, period_from=begun, period_to=today)
        html = paper.to_html(draft.facts, None)
    ready = bench.directory / "summary.html"
    ready.write_text(html)
    cleo, floor = bench.visitor(CLEO), bench.floor()
    fields = {
        "csrf_token": cleo.token("/documents/new"),
        "kind": "summary",
        "fellow": str(fellow_id),
        "period_from": begun.isoformat(),
        "period_to": today.isoformat(),
        "procedure": "mild-pild",
        "statement_choice": "0",
        "verb": "preview",
    }
    ours, below = in_turns(
        (cleo, lambda: cleo.post("/documents/new", fields).expect(200)),
        (floor, lambda: floor.post("/pdf", {"file": str(ready)}).expect(200)),
        turns=10,
        each=1,
    )
    statements = bench.statements(CLEO, "/documents/new", fields)
    size = len(cleo.post("/documents/new", fields).body) / 1000
    of_what = f"PDF/A-3a of {size:.0f} kB from {len(html) / 1000:.0f} kB of HTML"
    return measurement(
        "summary-pdf", ours, below, detail=f"{statements} SQL statements; {of_what}; {len(ours)} requests", at_most=1.15
    )
