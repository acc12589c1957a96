"""Further people of an installation: appointed to a role, and given a link to set a password."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from logbook.foundation.db import Database
from logbook.people import queries
from logbook.people.models import MemberRole, Person
from tests.cast import Cast

FINN = ["--given-name", "Finn", "--family-name", "Moe", "--degree", "DO", "--email", "finn@moe.example"]


def appoint(app: Flask, cast: Cast, *said: str, role: str = "fellow"):
    """``flask program appoint`` in the program of the cast."""
    arguments = ["program", "appoint", "--program", cast.program.name, "--role", role, *said]
    return app.test_cli_runner().invoke(args=arguments)


@pytest.mark.both_databases
def test_a_new_fellow_is_appointed_and_sets_a_password(app: Flask, client: FlaskClient, database: Database, cast: Cast):
    result = appoint(app, cast, *FINN, "--starts-on", "2026-07-01", "--ends-on", "2027-06-30")
    assert result.exit_code == 0, result.output
    assert f"Finn Moe, DO is now fellow of {cast.program.name}." in result.output
    link = re.search(r"http://127\.0\.0\.1:5000(/set-password/\S+)", result.output)
    assert link is not None
    assert client.get(link[1]).status_code == 200
    with database.reading() as session:
        held = [
            each
            for each in queries.members(session, cast.program.id, MemberRole.FELLOW)
            if each.person.email == "finn@moe.example"
        ]
        assert [(str(each.starts_on), str(each.ends_on)) for each in held] == [("2026-07-01", "2027-06-30")]


def test_somebody_with_a_password_gets_the_role_and_no_link(app: Flask, cast: Cast):
    known = [*FINN[:-1], cast.ben.email]
    result = appoint(app, cast, *known, "--site", cast.hospital.name, role="coordinator")
    assert result.exit_code == 0, result.output
    assert f"{cast.ben.name} is now coordinator" in result.output
    assert "set-password" not in result.output


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (["--program", "No such program"], "There is no program named 'No such program'."),
        (["--site", "Moon"], "'Moon' is no site of"),
        (["--starts-on", "2026-07-01", "--ends-on", "2026-06-01"], "The role ends before it starts"),
        (["--email", "finn"], "'finn' is not an e-mail address"),
    ],
)
def test_what_is_wrong_is_a_sentence_and_nobody_is_appointed(
    app: Flask, database: Database, cast: Cast, said: list[str], sentence: str
):
    with database.reading() as session:
        before = session.scalar(select(func.count(Person.id)))
    result = appoint(app, cast, *FINN, *said)
    assert result.exit_code == 1
    assert f"Error: {sentence}" in result.output
    with database.reading() as session:
        assert session.scalar(select(func.count(Person.id))) == before


def test_a_new_link_takes_the_place_of_the_older_one(app: Flask, client: FlaskClient, cast: Cast):
    run = app.test_cli_runner().invoke
    first, second = (run(args=["program", "link", "--email", cast.ada.email]).output.split()[-1] for _ in range(2))
    assert client.get(first.removeprefix("http://127.0.0.1:5000")).status_code == 404
    assert client.get(second.removeprefix("http://127.0.0.1:5000")).status_code == 200
    nobody = run(args=["program", "link", "--email", "nobody@example.org"])
    assert (nobody.exit_code, "Nobody here has the e-mail address" in nobody.output) == (1, True)
