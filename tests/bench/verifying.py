"""The public page on which a stranger checks a document, beside the floor that reads the same row and prints it."""

from sqlalchemy import select

from logbook.cli.worker import TASKS
from logbook.documents import actions
from logbook.documents.models import Document, DocumentKind
from logbook.jobs import actions as jobs
from logbook.people import queries as people
from logbook.people.models import Person, Program
from tests.bench.client import Client
from tests.bench.measure import Measurement, in_turns, measurement
from tests.bench.server import ADA, CLEO, Bench, running

CASES = 200


def page(_bench: Bench) -> Measurement:
    """The page of a summary that is valid, in a database of its own: the floor's has to hold the document, too."""
    with running(cases=CASES, prepare=_issue) as bench:
        with bench.database.reading() as session:
            document = session.scalars(select(Document)).one()
        address = f"/verify/{document.code}"
        stranger, floor = Client(bench.port), bench.floor()
        ours, below = in_turns(
            (stranger, lambda: stranger.get(address).expect(200)),
            (floor, lambda: floor.get(f"/document/{document.code}").expect(200)),
        )
        size = len(stranger.get(address).body) / 1000
        detail = f"{bench.statements(None, address)} SQL statements, {size:.0f} kB of HTML; {len(ours)} requests"
        return measurement("verify-page", ours, below, detail=detail, at_most=3)


def _issue(bench: Bench) -> None:
    fellow_id, director_id = bench.person(ADA), bench.person(CLEO)
    with bench.database.reading() as session:
        program = session.scalars(select(Program)).one()
        fellow = people.fellow(session, program.id, fellow_id)
        assert fellow is not None
        begun, today = min(each.starts_on for each in fellow.memberships), program.today()
        draft = actions.draft_summary(session, program=program, fellow=fellow, period_from=begun, period_to=today)
    with bench.database.writing() as session:
        by = session.get_one(Person, director_id)
        actions.order(session, by=by, program=program, kind=DocumentKind.SUMMARY, drafts=[draft])
    with bench.app.app_context():
        jobs.run_due(bench.database, bench.app.config["SETTINGS"], TASKS)
