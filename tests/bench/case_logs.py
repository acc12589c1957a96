"""A fellow's complete case log, ordered and printed: all of it, and again after one new case.

Ours is drafting, ordering, and one running worker that prints, signs and keeps every volume. The floor is one process
of WeasyPrint alone with the HTML of the same volumes; Chromium prints that HTML, too.
"""

import functools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from logbook import migrations
from logbook.cases.models import Case, CaseState
from logbook.cases.queries import Wanted
from logbook.cli.demo import build
from logbook.documents import actions, paper
from logbook.documents.actions import issue_of
from logbook.documents.models import Document, OrderedDocument
from logbook.documents.rules import Draft, academic_year
from logbook.foundation.config import Settings, load
from logbook.foundation.db import Database
from logbook.jobs.models import Job, JobState
from logbook.people import queries as people
from logbook.people.models import Person, Program
from tests.bench import chromium
from tests.bench.measure import Measurement, measurement
from tests.bench.multiply import multiply, one_more
from tests.bench.server import ADA, CLEO, PASSWORD, REPOSITORY, Bench

# One demo case in forty is not signed.
PLANNED = 520
MOST_MB = 600


@dataclass(frozen=True)
class Turn:
    """What one order took: its milliseconds, volumes printed, and volumes in all."""

    milliseconds: float
    printed: int
    volumes: int


@dataclass(frozen=True)
class Log:
    """The measured log: how many cases it has, its first order, the one after one more case, and its floors.

    ``peak_mb`` is the most memory that the worker had.
    """

    cases: int
    cold: Turn
    plus_one: Turn
    peak_mb: float
    floor_ms: float
    chromium_ms: float
    kb: float


def log_500(bench: Bench) -> list[Measurement]:
    """About what a fellow does in a year."""
    return [_cold("log-500", _measured(500, bench.stack)), _plus_one("log-500-plus-one", _measured(500, bench.stack))]


def log_5000(bench: Bench) -> Measurement:
    """More than any fellow does."""
    return _cold("log-5000", _measured(5_000, bench.stack))


def log_5000_plus_one(bench: Bench) -> Measurement:
    """The same after one new case, beside all of it."""
    return _plus_one("log-5000-plus-one", _measured(5_000, bench.stack))


def _cold(name: str, log: Log) -> Measurement:
    detail = (
        f"{log.cases:,} cases in {log.cold.volumes} volumes, {log.kb:,.0f} kB; the worker had at most "
        f"{log.peak_mb:.0f} MB (wanted: under {MOST_MB}); Chromium prints the HTML in {log.chromium_ms:,.0f} ms"
    )
    return measurement(name, [log.cold.milliseconds], [log.floor_ms], detail=detail)


def _plus_one(name: str, log: Log) -> Measurement:
    detail = f"{log.plus_one.printed} of {log.plus_one.volumes} volumes printed; beside all of it, printed cold"
    return measurement(name, [log.plus_one.milliseconds], [log.cold.milliseconds], detail=detail, at_most=0.33)


@functools.cache
def _measured(cases: int, stack: ExitStack) -> Log:
    directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="logs-")))
    settings = load(directory, {})
    migrations.upgrade(settings.url)
    database = Database(settings.url, signing_keys=settings.signing_keys)
    stack.callback(database.dispose)
    build(database, fellows=1, cases=PLANNED, seed=7, password=PASSWORD)
    wanted = cases * PLANNED // 500
    if wanted > PLANNED:
        with database.writing() as session:
            multiply(session.connection(), wanted)
    with database.reading() as session:
        signed = session.scalars(select(func.count()).select_from(Case).where(Case.state == CaseState.SIGNED)).one()
    worker = _worker(settings)
    # Whatever is loaded with the first document is loaded with another one.
    _turn(database, worker, _summary)
    cold, order_id = _turn(database, worker, _log)
    files, kb = _pages(database, settings, order_id)
    with database.writing() as session:
        one_more(session.connection(), wanted)
    plus_one, _ = _turn(database, worker, _log)
    peak_mb = _ended(worker)
    alone = [sys.executable, "-m", "tests.bench.alone", *map(str, files)]
    floor_ms = float(subprocess.run(alone, cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout)
    chromium_ms, _ = chromium.once([file.read_text() for file in files])
    return Log(signed, cold, plus_one, peak_mb, floor_ms, chromium_ms, kb)


def _log(session: Session, by: Person, program: Program, fellow: Person) -> Sequence[Draft]:
    return actions.draft_case_log(session, by=by, program=program, fellow=fellow, wanted=Wanted(), narrowed_to={})


def _summary(session: Session, _by: Person, program: Program, fellow: Person) -> Sequence[Draft]:
    first, today = academic_year(program.today())
    return [actions.draft_summary(session, program=program, fellow=fellow, period_from=first, period_to=today)]


def _turn(
    database: Database,
    worker: subprocess.Popen[bytes],
    draft: Callable[[Session, Person, Program, Person], Sequence[Draft]],
) -> tuple[Turn, UUID]:
    """Draft, order, and wait until what is new is printed."""
    begun = time.perf_counter()
    with database.reading() as session:
        program = session.query(Program).one()
        by = _person(session, CLEO)
        drafts = draft(session, by, program, _person(session, ADA))
    with database.writing() as session:
        order = actions.order(session, by=by, program=program, kind=drafts[0].kind, drafts=drafts)
    while _waiting(database, order.id):
        if worker.poll() is not None:
            raise RuntimeError("The worker has ended.")
        time.sleep(0.02)
    took = 1000 * (time.perf_counter() - begun)
    with database.reading() as session:
        printed = session.scalars(select(Document.id).where(Document.order_id == order.id)).all()
    return Turn(took, len(printed), len(drafts)), order.id


def _waiting(database: Database, order_id: UUID) -> int:
    with database.reading() as session:
        waiting = select(func.count()).where(OrderedDocument.order_id == order_id)
        failed = select(func.count()).where(Job.state == JobState.FAILED)
        assert not session.scalar(failed)
        return session.scalars(waiting).one()


def _worker(settings: Settings) -> subprocess.Popen[bytes]:
    """One worker for jobs, which ends with its standard input."""
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "logbook", "worker", "--only-jobs", "--attached"],
        cwd=REPOSITORY,
        env=os.environ | {"LOGBOOK_INSTANCE": str(settings.instance)},
        stdin=subprocess.PIPE,
    )


def _ended(worker: subprocess.Popen[bytes]) -> float:
    """Let the worker end: the most memory it had, in MB."""
    assert worker.stdin is not None
    worker.stdin.close()
    _, status, used = os.wait4(worker.pid, 0)
    worker.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_maxrss / 1024


def _person(session: Session, email: str) -> Person:
    found = people.person(session, session.scalars(select(Person.id).where(Person.email == email)).one())
    assert found is not None
    return found


def _pages(database: Database, settings: Settings, order_id: UUID) -> tuple[Sequence[Path], float]:
    """The HTML of each volume of an order in a file, and how many kilobytes their PDFs have."""
    files, size = [], 0
    with database.reading() as session:
        program = session.query(Program).one()
        for place, document in enumerate(session.scalars(select(Document).where(Document.order_id == order_id))):
            file = settings.instance / f"volume-{place}.html"
            file.write_text(paper.to_html(paper.facts_of(document), issue_of(document, program, settings)))
            files.append(file)
            size += document.byte_size
    return files, size / 1000
