"""Real worker processes, killed with work in flight: everything is done after the restart, once and whole."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from logbook.foundation import clock
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.jobs import actions, queries
from logbook.jobs.models import JobState
from tests.jobs import tasks
from tests.jobs.arrange import as_it_is, enqueued

REPOSITORY = Path(__file__).parents[2]
MANY = 20


@contextmanager
def working(settings: Settings, log: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts workers that know the tasks of these tests; whoever still runs at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        with log.open("a") as output:
            command = [sys.executable, "-m", "tests.jobs.tasks", settings.url, str(settings.instance)]
            started.append(subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stderr=output))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            process.kill()
            process.wait()


def until(condition: Callable[[], bool], log: Path, seconds: float = 30) -> None:
    """Wait for something that workers do."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.02)


def test_what_a_killed_worker_was_at_is_done_once_and_whole(database: Database, settings: Settings, tmp_path: Path):
    tasks.arrange(database)
    jobs = [enqueued(database, milliseconds=40) for _ in range(MANY)]
    ids, log = sorted(str(job.id) for job in jobs), tmp_path / "workers.log"

    def states() -> list[JobState]:
        with database.reading() as session:
            return [job.state for job in queries.jobs(session, [job.id for job in jobs])]

    with working(settings, log) as start:
        workers = [start(), start()]
        until(lambda: states().count(JobState.DONE) >= 4, log)
        until(lambda: states().count(JobState.RUNNING) >= 2, log)
        for worker in workers:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        assert JobState.RUNNING in states(), "killed with work in flight"
        last = [start(), start()]
        until(lambda: set(states()) == {JobState.DONE}, log)
        for worker in last:
            worker.send_signal(signal.SIGTERM)
        assert [worker.wait(timeout=10) for worker in last] == [0, 0]
    assert tasks.rows(database, "effect") == sorted(2 * ids), "none twice, none half"
    assert len(tasks.rows(database, "begun")) > MANY, "some were begun again"
    assert log.read_text() == ""
    assert {as_it_is(database, job).done for job in jobs} == {3}


def test_a_worker_begins_soon_tries_again_and_heeds_what_people_do(
    database: Database, settings: Settings, tmp_path: Path
):
    tasks.arrange(database)
    log = tmp_path / "workers.log"
    first = enqueued(database)
    with working(settings, log) as start:
        worker = start()
        until(lambda: as_it_is(database, first).state is JobState.DONE, log)
        broken, long, second = enqueued(database, "broken"), enqueued(database, milliseconds=600), enqueued(database)
        until(lambda: as_it_is(database, long).state is JobState.RUNNING, log)
        with database.writing() as session:
            actions.cancel(session, job=long)
        until(lambda: as_it_is(database, second).state is JobState.DONE, log)
        until(lambda: as_it_is(database, broken).attempts == 2, log)
        with database.writing() as session:
            actions.retry(session, job=long)
        until(lambda: as_it_is(database, long).state is JobState.DONE, log)
        begun, asked = _latency(database, log)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=10) == 0
    assert (begun - asked).total_seconds() < 2, "half a second when idle; this machine may be busy"
    assert tasks.rows(database, "effect").count(str(long.id)) == 2
    assert "no such thing" in log.read_text()


def _latency(database: Database, log: Path) -> tuple[datetime, datetime]:
    job, asked = enqueued(database), clock.now()
    until(lambda: as_it_is(database, job).state is JobState.DONE, log)
    begun = as_it_is(database, job).started_at
    assert begun is not None
    return begun, asked


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_job_nobody_was_called_for_is_done_all_the_same(database: Database, settings: Settings, tmp_path: Path):
    tasks.arrange(database)
    job, log = enqueued(database), tmp_path / "workers.log"
    with database.writing() as session:
        session.execute(text("TRUNCATE procrastinate.procrastinate_jobs CASCADE"))
    with working(settings, log) as start:
        start()
        until(lambda: as_it_is(database, job).state is JobState.DONE, log)
    assert log.read_text() == ""
