"""``flask signing-key``: the keys that sign for the server."""

import click
from flask import current_app
from flask.cli import with_appcontext

from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import DomainError
from logbook.signoff import actions, queries


@click.group("signing-key")
def signing_key() -> None:
    """The keys that sign for the server."""


@signing_key.command("list")
@with_appcontext
def list_() -> None:
    """List every key: its fingerprint, from when and until when it signed, and whether its private half is here."""
    database: Database = current_app.extensions["database"]
    with database.reading() as session:
        keys = queries.signing_keys(session)
        here = {key.id: actions.is_here(session, key) for key in keys}
    for key in keys:
        until = f"until {key.valid_until:%Y-%m-%d %H:%M}" if key.valid_until else "in use"
        private = "private half here" if here[key.id] else "no private half here"
        click.echo(f"{key.id}  from {key.valid_from:%Y-%m-%d %H:%M}, {until}, {private}")
    if not keys:
        click.echo("There is no key yet; the first signature makes one.")


@signing_key.command("rotate")
@with_appcontext
def rotate() -> None:
    """Sign with a new key from now on. The public half of the old one is kept, and checks what it signed."""
    database: Database = current_app.extensions["database"]
    settings: Settings = current_app.config["SETTINGS"]
    try:
        with database.writing() as session:
            key = actions.rotate(session)
    except DomainError as problem:
        raise click.ClickException(problem.sentence) from problem
    click.echo(f"From now on the server signs with {key.id}.")
    click.echo(f"Back up {settings.signing_keys}; the private half of the key before may be deleted there.")
