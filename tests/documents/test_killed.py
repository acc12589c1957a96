"""Real workers killed while they print: every document is issued after the restart, once, with its file and letter."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import fields, replace
from pathlib import Path

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from logbook.adapters import files
from logbook.cli.worker import TASKS
from logbook.documents import actions
from logbook.documents.models import Document, OrderedDocument
from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.canonical import sha256_hex
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.jobs import actions as jobs
from logbook.jobs.models import Job, JobState
from logbook.notices.models import Letter
from tests.cast import Cast
from tests.documents.arrange import print_due
from tests.jobs.processes import REPOSITORY, until
from tests.signoff.arrange import MILD, signed_case

MANY = 4


@contextmanager
def printers(settings: Settings, log: Path, count: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """That many workers as ``./run worker`` starts them; killed at the end."""
    known = {"LOGBOOK_INSTANCE": str(settings.instance), "LOGBOOK_DATABASE_URL": settings.url}
    command = [sys.executable, "-m", "flask", "--app", "logbook", "worker", "--only-jobs"]
    with log.open("a") as output:
        started = [
            subprocess.Popen(
                command, cwd=REPOSITORY, env=os.environ | known, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
            for _ in range(count)
        ]
    try:
        yield started
    finally:
        for process in started:
            process.send_signal(signal.SIGKILL)
            process.wait()


def test_what_was_at_the_printer_is_issued_once_and_whole(
    database: Database, cast: Cast, settings: Settings, tmp_path: Path
):
    log = tmp_path / "workers.log"
    with database.writing() as session:
        signed_case(session, cast, 1)
    with database.reading() as session:
        draft = actions.draft_certificate(
            session, program=cast.program, fellow=cast.ada, procedure_slug=MILD, statement="Reviewed."
        )
    # Each of a series of its own, as certificates of so many procedures would be.
    drafts = [replace(draft, series_of=(str(place),)) for place in range(MANY)]
    with database.writing() as session:
        actions.order(session, by=cast.cleo, program=cast.program, kind=draft.kind, drafts=drafts)

    def running() -> int:
        with database.reading() as session:
            asked = select(func.count(Job.id)).where(Job.state == JobState.RUNNING)
            return session.scalar(asked) or 0

    def to_print() -> int:
        with database.reading() as session:
            return session.scalar(select(func.count(OrderedDocument.id))) or 0

    with printers(settings, log, 2):
        # The first paper of a process takes long: WeasyPrint is read for it.
        until(lambda: running() > 0, log, seconds=60)
    assert running() > 0, "killed with work in flight"
    assert to_print() > 0
    with printers(settings, log, 1):
        until(lambda: to_print() == 0, log, seconds=90)

    with database.reading() as session:
        documents = session.scalars(select(Document).order_by(Document.number)).all()
        issued = session.scalars(select(AuditEvent).where(AuditEvent.verb == "document.issue")).all()
        letters = session.scalars(select(Letter)).all()
    assert [each.number[-4:] for each in documents] == [f"{place:04}" for place in range(1, MANY + 1)]
    assert sorted(event.subject_id for event in issued if event.subject_id) == sorted(each.id for each in documents)
    for each in documents:
        assert sha256_hex(files.path_of(settings.documents, each.sha256, ".pdf").read_bytes()) == each.sha256
    assert [len(letter.facts["documents"]) for letter in letters] == [MANY]


@pytest.fixture
def ordered(database: Database, cast: Cast) -> None:
    """A certificate of Ada's, to be printed."""
    with database.writing() as session:
        signed_case(session, cast, 1)
    with database.reading() as session:
        draft = actions.draft_certificate(
            session, program=cast.program, fellow=cast.ada, procedure_slug=MILD, statement="Reviewed."
        )
    with database.writing() as session:
        actions.order(session, by=cast.cleo, program=cast.program, kind=draft.kind, drafts=[draft])


def lease_runs_out(database: Database) -> None:
    with database.writing() as session:
        session.scalars(select(Job)).one().due_at = clock.now()


def counted(database: Database) -> tuple[int, ...]:
    """How many documents are to be printed, issued, and told of by letter."""
    with database.reading() as session:
        return tuple(
            session.scalar(select(func.count()).select_from(each)) or 0
            for each in (OrderedDocument, Document, Letter)
        )


def test_a_worker_that_dies_between_the_file_and_the_row_leaves_the_order_to_the_next(
    ordered: None, database: Database, settings: Settings
):
    def die(session: Session, _flushed: object) -> None:
        if any(isinstance(each, Document) for each in session.new):
            raise SystemExit

    event.listen(Session, "after_flush", die)
    try:
        with pytest.raises(SystemExit):
            print_due(database, settings)
    finally:
        event.remove(Session, "after_flush", die)
    (orphan,) = settings.documents.glob("*/*.pdf")
    assert counted(database) == (1, 0, 0)
    lease_runs_out(database)
    assert print_due(database, settings) == 1
    assert counted(database) == (0, 1, 1)
    with database.reading() as session:
        document = session.scalars(select(Document)).one()
    assert files.path_of(settings.documents, document.sha256, ".pdf") != orphan


def test_a_worker_that_was_overtaken_keeps_nothing_of_what_it_printed(
    ordered: None, database: Database, settings: Settings
):
    class Overtaken(jobs.Work):
        def progress(self, done: int, steps: int | None = None) -> None:
            if done == 2:
                lease_runs_out(database)
                jobs.run_due(database, settings, TASKS)

    def slowly(work: jobs.Work) -> None:
        values = {each.name: getattr(work, each.name) for each in fields(work)}
        with pytest.raises(jobs.Cancelled):
            actions.print_ordered(Overtaken(**values))

    with ThreadPoolExecutor(1) as beside:
        assert beside.submit(jobs.run_due, database, settings, {actions.PRINT: slowly}).result() == 1
    assert counted(database) == (0, 1, 1)
    with database.reading() as session:
        assert session.scalars(select(Job.state)).all() == [JobState.DONE]
