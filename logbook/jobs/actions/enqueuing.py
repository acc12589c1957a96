"""Enqueueing a job: a row in the transaction of its cause. What people do with it afterwards, and its end."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from logbook.adapters import procrastinate
from logbook.foundation import clock
from logbook.foundation.errors import Conflict
from logbook.foundation.ids import uuid7
from logbook.jobs import queries, rules
from logbook.jobs.models import Job, JobState
from logbook.people.models import Person, Program


def enqueue(
    session: Session,
    *,
    task: str,
    arguments: Mapping[str, Any],
    title: str,
    steps: int = 1,
    program: Program | None = None,
    by: Person | None = None,
) -> Job:
    """Put a job with the caller's changes: it begins once they are kept, and never if they are not.

    ``task`` is a name of the worker's registry. ``arguments`` are keys, short strings and whole numbers (else
    TypeError); ``title``, of at most 200 characters, is what people know the job by.
    """
    now = clock.now()
    job = Job(
        id=uuid7(),
        task=task,
        arguments=rules.plain_arguments(arguments),
        program_id=program.id if program else None,
        by_id=by.id if by else None,
        title=title[:200],
        steps=steps,
        created_at=now,
        due_at=now,
    )
    session.add(job)
    session.flush()
    _call_a_worker(session, job)
    return job


def cancel(session: Session, *, job: Job) -> None:
    """End a job that has not ended. A worker that is at it finds that out, at the latest when it wants to finish.

    Raises Conflict when it ended before.
    """
    held = queries.held(session, job.id)
    if held is None or held.state not in rules.MAY_BE_CANCELLED:
        raise Conflict(f"“{job.title}” had ended before it could be cancelled. Look at the page again.")
    held.state, held.ended_at = JobState.CANCELLED, clock.now()
    held.due_at = held.lease = None


def retry(session: Session, *, job: Job) -> None:
    """Begin a job that failed or was cancelled anew, from its first step. Raises Conflict when it did not."""
    held = queries.held(session, job.id)
    if held is None or held.state not in rules.MAY_BE_RETRIED:
        raise Conflict(f"“{job.title}” is under way or done: there is nothing to try again. Look at the page again.")
    held.state, held.due_at = JobState.WAITING, clock.now()
    held.done = held.attempts = 0
    held.sentence, held.started_at, held.ended_at = "", None, None
    session.flush()
    _call_a_worker(session, held)


def sweep(session: Session) -> None:
    """Delete jobs that ended thirty days ago: what they made is kept elsewhere."""
    session.execute(delete(Job).where(Job.ended_at < clock.now() - rules.KEPT))


def _call_a_worker(session: Session, job: Job) -> None:
    """Where the database delivers jobs, let it: in the caller's transaction. Elsewhere workers look for themselves."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        procrastinate.defer(connection, job.id)
