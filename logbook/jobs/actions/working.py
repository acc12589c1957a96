"""Doing jobs: each is taken by one worker at a time, which renews its lease while it is at it and says how far it is.

A worker that dies says no more: its lease runs out and another takes the job. One that was only silent for too long
finds another lease in the row, and whatever it wanted to keep is undone.
"""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Update, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from logbook.foundation import audit, clock
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import DomainError
from logbook.foundation.ids import uuid7
from logbook.jobs import queries, rules
from logbook.jobs.models import Job, JobState
from logbook.jobs.rules import Cancelled

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Work:
    """One attempt at a job, as its task sees it."""

    database: Database
    settings: Settings
    job_id: UUID
    task: str
    arguments: Mapping[str, Any]
    attempt: int
    lease: UUID

    def progress(self, done: int, steps: int | None = None) -> None:
        """Say how far it is, in a unit of its own. Raises Cancelled when there is nothing left to do it for."""
        with self.database.writing() as session:
            how_many = {} if steps is None else {"steps": steps}
            self._change(session, {"done": done, "due_at": clock.now() + rules.LEASE, **how_many})

    def finish(self, session: Session) -> None:
        """Mark the job done in the caller's unit, together with its effect: kept with it, undone with it.

        Raises Cancelled, which undoes the unit, when the job was cancelled or another worker has it.
        """
        self._change(session, {**_ended(JobState.DONE), "done": Job.steps})

    def _change(self, session: Session, values: Mapping[str, Any]) -> None:
        result = session.execute(self._mine().values(values))
        assert isinstance(result, CursorResult)
        if result.rowcount == 0:
            raise Cancelled(f"Job {self.job_id} was cancelled, or another worker has it.")

    def _mine(self) -> Update:
        # The rows in memory are the task's own; what stands here is for the database alone.
        return (
            update(Job)
            .where(Job.id == self.job_id, Job.lease == self.lease)
            .execution_options(synchronize_session=False)
        )


Task = Callable[[Work], None]


def run_due(database: Database, settings: Settings, tasks: Mapping[str, Task]) -> int:
    """Do everything that is due now, in this thread; how many jobs were begun."""
    begun = 0
    while do_next(database, settings, tasks):
        begun += 1
    return begun


def do_next(database: Database, settings: Settings, tasks: Mapping[str, Task]) -> bool:
    """Do the job that was enqueued first of those that are due; False if none is."""
    with database.reading() as session:
        if not queries.any_due(session, clock.now()):
            return False
    with database.writing() as session:
        job = queries.next_due(session, clock.now())
        work = _taken(session, job, database, settings) if job else None
    if work is not None:
        _do(work, tasks)
    return job is not None


def do_this(database: Database, settings: Settings, tasks: Mapping[str, Task], job_id: UUID) -> datetime | None:
    """Do one job if it is due; when to come again, which is never once it has ended."""
    with database.writing() as session:
        job = queries.held(session, job_id)
        due = job is not None and job.due_at is not None and job.due_at <= clock.now()
        work = _taken(session, job, database, settings) if due and job else None
    if work is not None:
        _do(work, tasks)
    with database.reading() as session:
        job = session.get(Job, job_id)
        return job.due_at if job else None


def _taken(session: Session, job: Job, database: Database, settings: Settings) -> Work | None:
    """Make a due job this worker's for the time of a lease; None if it was begun too often by workers that died."""
    if job.attempts >= rules.ATTEMPTS:
        _give_up(session, job, rules.WORKER_DIED)
        return None
    now = clock.now()
    job.state, job.lease, job.due_at = JobState.RUNNING, uuid7(), now + rules.LEASE
    job.attempts, job.started_at, job.done = job.attempts + 1, now, 0
    return Work(database, settings, job.id, job.task, job.arguments, job.attempts, job.lease)


def _do(work: Work, tasks: Mapping[str, Task]) -> None:
    try:
        with _renewed(work):
            tasks[work.task](work)
        with work.database.writing() as session:
            if _still_mine(session, work):
                work.finish(session)
    except Cancelled as cancelled:
        _log.info("%s", cancelled)
    except DomainError as problem:
        # Something that trying again would not change, said in words for people.
        with work.database.writing() as session:
            if job := _still_mine(session, work):
                _give_up(session, job, problem.sentence)
    except Exception:
        _log.exception("Job %s (%s) did not succeed at attempt %d.", work.job_id, work.task, work.attempt)
        _put_off(work)


def _put_off(work: Work) -> None:
    pause = rules.pause(work.attempt)
    with work.database.writing() as session:
        if not (job := _still_mine(session, work)):
            return
        if pause is None:
            _give_up(session, job, rules.GIVEN_UP)
            return
        job.state, job.lease, job.due_at = JobState.WAITING, None, clock.now() + pause


def _still_mine(session: Session, work: Work) -> Job | None:
    job = queries.held(session, work.job_id)
    return job if job and job.lease == work.lease else None


def _give_up(session: Session, job: Job, sentence: str) -> None:
    for name, value in _ended(JobState.FAILED).items():
        setattr(job, name, value)
    job.sentence = sentence[:200]
    audit.record(session, by=None, verb="job.give_up", subject=job, task=job.task, attempts=job.attempts)


def _ended(state: JobState) -> dict[str, Any]:
    return {"state": state, "ended_at": clock.now(), "due_at": None, "lease": None}


@contextmanager
def _renewed(work: Work) -> Iterator[None]:
    """Renew the lease from a thread beside the task, which knows nothing of it."""
    over = threading.Event()

    def renew() -> None:
        while not over.wait(rules.HEARTBEAT.total_seconds()):
            try:
                with work.database.writing() as session:
                    work._change(session, {"due_at": clock.now() + rules.LEASE})
            except Cancelled:
                return  # the task finds out by itself
            except SQLAlchemyError:
                _log.exception("The lease of job %s could not be renewed; it is tried again.", work.job_id)

    thread = threading.Thread(target=renew, name=f"lease of {work.job_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
