"""Real worker processes, killed with work in flight: everything is done after the restart, once and whole."""

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.jobs import actions, queries
from logbook.jobs.models import Job, JobState
from tests.jobs import tasks
from tests.jobs.arrange import as_it_is, enqueued
from tests.jobs.processes import until, working

MANY = 20
# Which of them hang until their worker is killed: between two units of work, and in the middle of one, which on SQLite
# lets nobody else write: hence it comes to that later.
HANG: dict[int, dict[str, Any]] = {5: {"hangs": "before"}, 6: {"hangs": "within", "milliseconds": 300}}


def test_what_a_killed_worker_was_at_is_done_once_and_whole(database: Database, settings: Settings, tmp_path: Path):
    tasks.arrange(database)
    jobs = [enqueued(database, **HANG.get(number, {})) for number in range(MANY)]
    ids, log = sorted(str(job.id) for job in jobs), tmp_path / "workers.log"

    def seen() -> list[Job]:
        with database.reading() as session:
            return list(queries.jobs(session, [job.id for job in jobs]))

    with working(settings, log) as start:
        workers = [start(), start()]
        until(lambda: [job.done for job in seen() if job.state is JobState.RUNNING] == [2, 2], log)
        time.sleep(0.2)  # the next statement after those two steps
        for worker in workers:
            os.kill(worker.pid, signal.SIGKILL)
            worker.wait()
        assert [job.state is JobState.RUNNING for job in seen()].count(True) == 2, "killed with work in flight"
        last = [start(), start()]
        until(lambda: {job.state for job in seen()} == {JobState.DONE}, log)
        for worker in last:
            worker.send_signal(signal.SIGTERM)
        assert [worker.wait(timeout=10) for worker in last] == [0, 0]
    assert tasks.rows(database, "effect") == sorted(2 * ids), "none twice, none half"
    again = [str(jobs[number].id) for number in HANG]
    assert tasks.rows(database, "begun") == sorted([*ids, *again])
    assert {(job.done, job.steps) for job in seen()} == {(3, 3)}
    assert log.read_text() == ""


def test_a_worker_does_what_comes_tries_again_and_heeds_what_people_do(
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
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=10) == 0
    assert tasks.rows(database, "effect").count(str(long.id)) == 2
    assert "no such thing" in log.read_text()


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
