"""``flask setup``: make an installation ready to serve, however often it is run."""

import secrets

import click
from flask import current_app
from flask.cli import with_appcontext

from logbook import migrations
from logbook.catalogue import actions as catalogue
from logbook.cli.demo import ATTENDING, DIRECTOR, FELLOW, build, give_pin
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict
from logbook.people import queries as people
from logbook.signoff import actions as signoff


@click.command("setup")
@with_appcontext
def setup() -> None:
    """Migrate the database, load the demo program if there is nobody yet, and say where to go."""
    settings: Settings = current_app.config["SETTINGS"]
    database: Database = current_app.extensions["database"]
    migrations.upgrade(settings.url)
    with database.writing() as session:
        catalogue.load_edition(session)
    with database.reading() as session:
        empty = not people.anyone(session)
        try:
            signoff.check_key(session)
        except Conflict as problem:
            raise click.ClickException(problem.sentence) from problem
    if empty:
        password = settings.demo_password or secrets.token_urlsafe(12)
        build(database, fellows=4, cases=1600, seed=7, password=password)
        _introduce(settings.public_url, password, give_pin(database))
    else:
        click.echo(f"Fellowship Logbook at {settings.public_url}")


def _introduce(address: str, password: str, pin: str) -> None:
    click.echo(f"\nFellowship Logbook at {address} with a demo program. Sign in as\n")
    for email, role in (
        (FELLOW, "a fellow"),
        (ATTENDING, f"an attending, who signs on the fellow's phone with the PIN {pin}"),
        (DIRECTOR, "the program director"),
    ):
        click.echo(f"  {email:<20} {role}")
    click.echo(f"\n  password  {password}\n")
    click.echo("They are shown this once; LOGBOOK_DEMO_PASSWORD, set before the first start, chooses the password.\n")
