"""``flask demo``: a year of invented cases that looks real, the same for the same seed and day, in bulk if asked."""

import secrets
from datetime import UTC, date, datetime
from random import Random

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import select

from logbook import migrations
from logbook.accounts import actions as accounts
from logbook.accounts.rules import pin_problem
from logbook.adapters.passwords import hash_password
from logbook.catalogue import actions as catalogue
from logbook.catalogue.models import Procedure
from logbook.cli.demo import people, year
from logbook.cli.demo.encounter import Catalogue
from logbook.cli.demo.found import found
from logbook.cli.demo.load import Loader
from logbook.cli.demo.unfinished import leave_unfinished
from logbook.foundation import clock
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, DomainError
from logbook.people.queries import anyone, person_by_email

FELLOW, ATTENDING, DIRECTOR = "ada@demo.example", "ben@demo.example", "cleo@demo.example"


@click.command("demo")
@click.option("--fellows", type=click.IntRange(1), default=4, show_default=True, help="One program for every 40.")
@click.option("--cases", type=click.IntRange(1), default=1600, show_default=True, help="Cases of all fellows together.")
@click.option("--seed", type=int, default=7, show_default=True, help="The same on the same day makes the same cases.")
@with_appcontext
def demo(fellows: int, cases: int, seed: int) -> None:
    """Fill an empty database with demo programs, nine months of cases, and people who share one password."""
    settings: Settings = current_app.config["SETTINGS"]
    password = settings.demo_password or secrets.token_urlsafe(12)
    migrations.upgrade(settings.url)
    try:
        build(current_app.extensions["database"], fellows=fellows, cases=cases, seed=seed, password=password)
    except DomainError as problem:
        raise click.ClickException(problem.sentence) from problem
    pin = give_pin(current_app.extensions["database"])
    click.echo(f"Sign in as {FELLOW}, {ATTENDING} or {DIRECTOR}; the password is {password}")
    click.echo(f"{ATTENDING} signs on a fellow's device with the PIN {pin}")


def build(database: Database, *, fellows: int, cases: int, seed: int, password: str, today: date | None = None) -> None:
    """Load the demo in one transaction, with a progress bar. ``today`` is the day after its last case.

    Raises Conflict if the database has people.
    """
    today = today or clock.today(people.TIME_ZONE)
    starts_on = year.first_day(today)
    at = datetime(starts_on.year, starts_on.month, 1, 13, tzinfo=UTC)
    planned = list(people.schools(_random(seed, "people"), fellows=fellows, founded_at=at))
    bar = click.progressbar(length=cases, label=f"Making a demo of {cases:,} cases")
    with database.writing() as session, bar:
        if anyone(session):
            raise Conflict("This database has people in it; the demo is loaded into an empty one only.")
        edition = catalogue.load_edition(session)
        offered = Catalogue(session.scalars(select(Procedure).where(Procedure.edition_id == edition.id)))
        password_hash = hash_password(password)
        before = 0
        for place, school in enumerate(planned):
            keys = people.Keys(_random(seed, f"founding {place}"))
            found(session, keys, school, starts_on=starts_on, at=at, password_hash=password_hash)
            # In proportion to the fellows, and all of them together.
            until = cases * sum(len(each.fellows) for each in planned[: place + 1]) // fellows
            mine = year.cases(_random(seed, f"year {place}"), school, offered, count=until - before, today=today)
            Loader(session, school, offered, edition).load(mine, bar.update)
            before = until
        leave_unfinished(session, planned[0], today)


def give_pin(database: Database) -> str:
    """Give the demo's first attending a random signing PIN, and say which."""
    pin = ""
    while pin_problem(pin):
        pin = f"{secrets.randbelow(10**6):06}"
    pin_hash = accounts.hashed_pin(pin)
    with database.writing() as session:
        attending = person_by_email(session, ATTENDING)
        assert attending is not None, "every demo has one"
        accounts.set_pin(session, by=attending, pin_hash=pin_hash)
    return pin


def _random(seed: int, what: str) -> Random:
    return Random(f"{seed} {what}")  # noqa: S311 # nothing here is a secret
