"""Tasks for tests, and a worker process that knows them: ``python -m tests.jobs.tasks URL INSTANCE``.

Each effect is a row of a table that stands beside ours: ``arrange`` makes it.
"""

import logging
import signal
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

from sqlalchemy import column, select, text
from sqlalchemy import table as table_named

from logbook.foundation.config import load
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict
from logbook.jobs import rules
from logbook.jobs.actions import Task, Work, keep_working


def arrange(database: Database) -> None:
    """Make the table of effects: who began, and what was kept."""
    with database.writing() as session:
        session.execute(text("CREATE TABLE begun (job_id VARCHAR(36))"))
        session.execute(text("CREATE TABLE effect (job_id VARCHAR(36), part INTEGER)"))


def rows(database: Database, table: str) -> list[str]:
    """Which jobs left how many rows."""
    with database.reading() as session:
        return sorted(session.scalars(select(column("job_id")).select_from(table_named(table))))


def _note(work: Work) -> None:
    with work.database.writing() as session:
        session.execute(text("INSERT INTO begun VALUES (:id)"), {"id": str(work.job_id)})


def two_rows(work: Work) -> None:
    """Two rows of effect or none, in three steps; at the first attempt it may hang before its effect, or within it."""
    _note(work)
    for step in (1, 2):
        time.sleep(float(work.arguments.get("milliseconds", 0)) / 1000)
        work.progress(step)
    _hang(work, "before")
    with work.database.writing() as session:
        for part in (1, 2):
            session.execute(text("INSERT INTO effect VALUES (:id, :part)"), {"id": str(work.job_id), "part": part})
            _hang(work, "within")
        work.finish(session)


def _hang(work: Work, where: str) -> None:
    if work.attempt == 1 and work.arguments.get("hangs") == where:
        time.sleep(600)


def refused(work: Work) -> None:
    """What people are told the reason of."""
    _note(work)
    raise Conflict("The fellow has left the program. Order it anew.")


def broken(work: Work) -> None:
    """What nobody foresaw."""
    _note(work)
    raise LookupError("no such thing")


TASKS: dict[str, Task] = {"two_rows": two_rows, "refused": refused, "broken": broken}


def main(url: str, instance: str) -> None:
    """A worker without chores, which takes a silent one for dead five times sooner than usual."""
    logging.basicConfig(level=logging.WARNING)
    rules.LEASE, rules.HEARTBEAT = timedelta(seconds=2), timedelta(milliseconds=500)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    database = Database(url)
    keep_working(database, load(Path(instance), {"LOGBOOK_DATABASE_URL": url}), TASKS, stop)
    database.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
