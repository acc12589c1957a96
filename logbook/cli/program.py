"""``flask program create``: a real program with its first director."""

import click
from flask import current_app
from flask.cli import with_appcontext

from logbook import migrations
from logbook.accounts import actions as accounts
from logbook.catalogue import actions as catalogue
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import DomainError
from logbook.people import actions as people
from logbook.people import queries
from logbook.people.models import MemberRole


@click.group("program")
def program() -> None:
    """Fellowship programs."""


@program.command("create")
@click.option("--name", prompt="Name of the program")
@click.option("--institution", prompt="Institution")
@click.option("--time-zone", prompt="Time zone", default="America/New_York", show_default=True)
@click.option("--given-name", prompt="Director's given name")
@click.option("--family-name", prompt="Director's family name")
@click.option("--degree", prompt="Director's degree", default="MD", show_default=True)
@click.option("--email", prompt="Director's e-mail")
@click.option("--site", "sites", multiple=True, help="A participating site; may be given several times.")
@with_appcontext
def create(
    name: str,
    institution: str,
    time_zone: str,
    given_name: str,
    family_name: str,
    degree: str,
    email: str,
    sites: tuple[str, ...],
) -> None:
    """Make a program and its director, and print the single-use link with which the director sets a password."""
    settings: Settings = current_app.config["SETTINGS"]
    database: Database = current_app.extensions["database"]
    migrations.upgrade(settings.url)
    try:
        with database.writing() as session:
            catalogue.load_edition(session)
            founded = people.found_program(session, name=name, institution=institution, time_zone=time_zone)
            catalogue.equip(session, founded)
            director = queries.person_by_email(session, email) or people.register(
                session, given_name=given_name, family_name=family_name, degree=degree, email=email
            )
            at = [people.open_site(session, program=founded, name=site) for site in sites or (institution,)]
            for role in (MemberRole.DIRECTOR, MemberRole.ATTENDING):
                people.appoint(
                    session, person=director, program=founded, role=role, starts_on=founded.today(), sites=at
                )
            token = accounts.issue_link(session, person=director, hours=settings.link_hours)
    except DomainError as problem:
        raise click.ClickException(problem.sentence) from problem
    click.echo(f"Made {founded.name} with {director.name} as program director.")
    click.echo(f"This link sets the director's password, once, within {settings.link_hours} hours:")
    click.echo(f"  {settings.public_url.rstrip('/')}/set-password/{token}")
