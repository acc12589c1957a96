"""``flask jobs``: what workers are at, what waits for them and what failed."""

from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext

from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict
from logbook.jobs import actions, queries
from logbook.jobs.models import JobState


@click.group("jobs")
def jobs() -> None:
    """What became of the jobs."""


@jobs.command("list")
@with_appcontext
def list_jobs() -> None:
    """List the jobs that are not done: key, when enqueued, how far, what, and why it failed."""
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        found = queries.not_done(session)
    for job in found:
        far = f"{job.state} {job.done}/{job.steps}"
        if job.state is JobState.WAITING and job.attempts:
            far += f" after attempt {job.attempts}"
        click.echo(f"{job.id}  {job.created_at:%Y-%m-%d %H:%M}  {far}  {job.title}  {job.sentence}".rstrip())
    if not found:
        click.echo("Every job is done.")


@jobs.command("retry")
@click.argument("key", type=click.UUID)
@with_appcontext
def retry(key: UUID) -> None:
    """Let a worker begin the job of that KEY anew."""
    database: Database = current_app.extensions["database"]
    try:
        with database.writing() as session:
            if not (found := queries.jobs(session, [key])):
                raise click.ClickException(f'There is no job {key}. "jobs list" names those that are not done.')
            actions.retry(session, job=found[0])
    except Conflict as conflict:
        raise click.ClickException(conflict.sentence) from conflict
    click.echo(f"“{found[0].title}” waits for a worker.")
