"""``flask program``: a real program with its first director, further people in it, and links to set a password."""

from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from logbook import migrations
from logbook.accounts import actions as accounts
from logbook.accounts.queries import account
from logbook.catalogue import actions as catalogue
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import DomainError, Invalid
from logbook.people import actions as people
from logbook.people import queries
from logbook.people.models import MemberRole, Person, Program, Site

_DAY = click.DateTime(["%Y-%m-%d"])


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
    _say_link(settings, director, token)


@program.command("appoint")
@click.option("--program", "program_name", prompt="Name of the program")
@click.option("--role", prompt="Role", type=click.Choice([each.value for each in MemberRole]))
@click.option("--given-name", prompt="Given name")
@click.option("--family-name", prompt="Family name")
@click.option("--degree", prompt="Degree", default="MD", show_default=True)
@click.option("--email", prompt="E-mail")
@click.option("--starts-on", type=_DAY, help="First day in the role; today unless given.")
@click.option("--ends-on", type=_DAY, help="Last day in the role; open unless given.")
@click.option("--site", "sites", multiple=True, help="Where an attending supervises; everywhere unless given.")
@with_appcontext
def appoint(
    program_name: str,
    role: str,
    given_name: str,
    family_name: str,
    degree: str,
    email: str,
    starts_on: datetime | None,
    ends_on: datetime | None,
    sites: tuple[str, ...],
) -> None:
    """Give somebody a role in a program; whoever has no password yet gets a single-use link to set one."""
    settings: Settings = current_app.config["SETTINGS"]
    database: Database = current_app.extensions["database"]
    try:
        with database.writing() as session:
            joined = _program_named(session, program_name)
            person = queries.person_by_email(session, email) or people.register(
                session, given_name=given_name, family_name=family_name, degree=degree, email=email
            )
            people.appoint(
                session,
                person=person,
                program=joined,
                role=MemberRole(role),
                starts_on=starts_on.date() if starts_on else joined.today(),
                ends_on=ends_on.date() if ends_on else None,
                sites=[_site_named(session, joined, each) for each in sites],
            )
            new = account(session, person.id) is None
            token = accounts.issue_link(session, person=person, hours=settings.link_hours) if new else None
    except DomainError as problem:
        raise click.ClickException(problem.sentence) from problem
    click.echo(f"{person.name} is now {MemberRole(role).label.lower()} of {joined.name}.")
    if token:
        _say_link(settings, person, token)


@program.command("link")
@click.option("--email", prompt="E-mail")
@with_appcontext
def link(email: str) -> None:
    """Print a new single-use link with which somebody sets a password; older links stop working."""
    settings: Settings = current_app.config["SETTINGS"]
    database: Database = current_app.extensions["database"]
    with database.writing() as session:
        person = queries.person_by_email(session, email)
        if person is None:
            raise click.ClickException(f"Nobody here has the e-mail address {email}. Check how it is spelled.")
        token = accounts.issue_link(session, person=person, hours=settings.link_hours)
    _say_link(settings, person, token)


def _program_named(session: Session, name: str) -> Program:
    found = queries.programs_named(session, name)
    if len(found) != 1:
        raise Invalid(f"There {'is no program' if not found else 'are several programs'} named {name!r}.", "program")
    return found[0]


def _site_named(session: Session, of: Program, name: str) -> Site:
    by_name = {each.name: each for each in queries.sites(session, of.id)}
    if name not in by_name:
        raise Invalid(f"{name!r} is no site of {of.name}; its sites are {', '.join(by_name)}.", "site")
    return by_name[name]


def _say_link(settings: Settings, person: Person, token: str) -> None:
    click.echo(f"This link sets the password of {person.name}, once, within {settings.link_hours} hours:")
    click.echo(f"  {settings.public_url.rstrip('/')}/set-password/{token}")
