"""``flask letters``: what could not be sent, and a letter to try the settings with."""

import click
from flask import current_app
from flask.cli import with_appcontext

from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.notices import actions, queries
from logbook.notices.models import LetterState
from logbook.people.rules import email_problem


@click.group("letters")
def letters() -> None:
    """What became of the letters."""


@letters.command("failed")
@with_appcontext
def failed() -> None:
    """List the letters that were tried in vain: when posted, what about, and what the last attempt met."""
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        found = queries.unsettled(session)
    for letter in found:
        fate = "given up" if letter.state is LetterState.GIVEN_UP else f"waits after attempt {letter.attempts}"
        click.echo(f"{letter.posted_at:%Y-%m-%d %H:%M}  {letter.address}  {letter.subject}  {fate}: {letter.problem}")
    if not found:
        click.echo("Every letter that was tried has left.")


@letters.command("try")
@click.argument("address")
@with_appcontext
def attempt(address: str) -> None:
    """Send a letter to ADDRESS now, and say what came of it."""
    database: Database = current_app.extensions["database"]
    settings: Settings = current_app.config["SETTINGS"]
    if problem := email_problem(address):
        raise click.ClickException(problem)
    with database.writing() as session:
        letter = actions.post(session, template="trial", facts={}, key=f"trial:{uuid7()}", address=address)
    actions.send_due(database, settings)
    with database.reading() as session:
        tried = queries.letter_with_key(session, letter.key)
    assert tried is not None
    if tried.state is not LetterState.SENT:
        raise click.ClickException(f"{tried.problem} The worker tries it again.")
    click.echo(f"The letter to {address} left{'' if settings.smtp_host else f' for {settings.instance}/outbox'}.")
