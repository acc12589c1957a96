"""Jobs in a test's database, and a look at them."""

from typing import Any

from logbook.foundation.db import Database
from logbook.jobs import actions
from logbook.jobs.models import Job


def enqueued(database: Database, task: str = "two_rows", **arguments: Any) -> Job:
    """A job with no cause but the test."""
    with database.writing() as session:
        return actions.enqueue(session, task=task, arguments=arguments, title="Summary of Ada Reyes, MD", steps=3)


def as_it_is(database: Database, job: Job) -> Job:
    """The job as the database has it now."""
    with database.reading() as session:
        return session.get_one(Job, job.id)
