"""The commands of an installation: made ready however often, a real program with its director, and the worker."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from logbook import create_app
from logbook.accounts.models import Attempt, SigningPin
from logbook.adapters.passwords import matches
from logbook.cases.models import Case, TypedDraft
from logbook.foundation import clock
from logbook.foundation.config import load
from logbook.foundation.db import Database
from logbook.people import queries as people
from logbook.people.models import MemberRole, Program, Site
from tests.cases.arrange import begun
from tests.signoff.forge import forger

pytestmark = pytest.mark.both_databases

DIRECTOR = ["--given-name", "Iris", "--family-name", "Bloom", "--degree", "MD", "--email", "iris@bloom.example"]
PLACES = ["--time-zone", "America/Chicago", "--site", "Clinic", "--site", "Hospital"]
CREATE = ["program", "create", *DIRECTOR, *PLACES]
NAMED = ["--name", "Bloom Pain Fellowship", "--institution", "Bloom University"]


@pytest.fixture
def small_demo(monkeypatch):
    """A demo of five cases in place of 1,600."""
    from logbook.cli import setup
    from logbook.cli.demo import build

    monkeypatch.setattr(setup, "build", lambda database, **said: build(database, **{**said, "cases": 5}))


def test_setup_loads_the_demo_once_and_says_where_to_go(app: Flask, small_demo):
    first = app.test_cli_runner().invoke(args=["setup"])
    assert first.exit_code == 0, first.output
    for word in ("http://127.0.0.1:5000", "ada@demo.example", "ben@demo.example", "cleo@demo.example", "password"):
        assert word in first.output
    pin = re.search(r"ben@demo\.example .* PIN (\d{6})\n", first.output)
    assert pin
    with app.extensions["database"].reading() as session:
        assert matches(session.scalars(select(SigningPin.pin_hash)).one(), pin[1])
    again = app.test_cli_runner().invoke(args=["setup"])
    assert again.output == "Fellowship Logbook at http://127.0.0.1:5000\n"
    with app.extensions["database"].reading() as session:
        assert session.scalar(select(func.count(Case.id))) == 5


def test_the_demo_keeps_out_of_an_installation_with_people(app: Flask, cast):
    result = app.test_cli_runner().invoke(args=["setup"])
    assert result.exit_code == 0, result.output
    with app.extensions["database"].reading() as session:
        assert session.scalar(select(func.count(Case.id))) == 0


def test_a_program_is_created_with_its_sites_and_a_director_whose_link_works_once(
    app: Flask, client: FlaskClient, database: Database
):
    result = app.test_cli_runner().invoke(args=[*CREATE, *NAMED])
    assert result.exit_code == 0, result.output
    assert "Made Bloom Pain Fellowship with Iris Bloom, MD as program director." in result.output
    with database.reading() as session:
        program = session.scalars(select(Program)).one()
        assert program.time_zone == "America/Chicago"
        assert session.scalars(select(Site.name).order_by(Site.name)).all() == ["Clinic", "Hospital"]
        iris = people.person_by_email(session, "iris@bloom.example")
        assert iris is not None
        assert iris.roles_in(program.id) == {MemberRole.DIRECTOR, MemberRole.ATTENDING}
    link = re.search(r"http://127\.0\.0\.1:5000(/set-password/\S+)", result.output)
    assert link is not None
    assert client.get(link[1]).status_code == 200
    password = {"password": "seven slow geese crossing", "again": "seven slow geese crossing"}
    assert client.post(link[1], data=password).status_code in (302, 303)
    assert client.get(link[1]).status_code == 404


def test_creating_a_program_may_be_the_first_thing_done_to_a_database(empty_database_url: str, tmp_path: Path):
    app = create_app(load(tmp_path / "instance", {"LOGBOOK_DATABASE_URL": empty_database_url}))
    result = app.test_cli_runner().invoke(args=[*CREATE, *NAMED])
    app.extensions["database"].dispose()
    assert result.exit_code == 0, result.output
    assert "Made Bloom Pain Fellowship" in result.output


@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        (["--name", " ", "--institution", "Bloom University"], "Program name is empty; write a name."),
        ([*NAMED, "--time-zone", "Chicago"], "'Chicago' is not a time zone"),
        ([*NAMED, "--email", "iris"], "'iris' is not an e-mail address"),
    ],
)
def test_what_is_wrong_is_a_sentence_and_nothing_is_made(app: Flask, database: Database, instead, sentence):
    result = app.test_cli_runner().invoke(args=[*CREATE, *instead])
    assert result.exit_code == 1
    assert f"Error: {sentence}" in result.output
    with database.reading() as session:
        assert session.scalars(select(Program)).all() == []


def test_the_worker_sweeps_what_has_run_out_and_checks_every_chain(app: Flask, cast):
    long_ago = clock.now() - timedelta(days=2)
    with app.extensions["database"].writing() as session:
        session.add(Attempt(subject="0" * 64, at=long_ago))
        begun(session, cast, closed_at=long_ago)
    result = app.test_cli_runner().invoke(args=["worker", "--once"])
    assert result.exit_code == 0, result.output
    assert "Northfield Pain Medicine Fellowship: 0 signatures, none broken." in result.output
    assert re.search(r"Northfield Pain Medicine Fellowship: \d+ audit events, none broken\.", result.output)
    with app.extensions["database"].reading() as session:
        assert session.scalars(select(Attempt)).all() == []
        assert session.scalars(select(TypedDraft)).all() == []


def test_there_is_nothing_to_check_before_there_are_tables(empty_database_url: str, tmp_path: Path):
    app = create_app(load(tmp_path / "instance", {"LOGBOOK_DATABASE_URL": empty_database_url}))
    result = app.test_cli_runner().invoke(args=["check-chain"])
    app.extensions["database"].dispose()
    assert result.exit_code == 1
    assert result.output == "Error: This database has no tables yet; flask setup makes them.\n"


def test_the_check_names_the_first_broken_audit_event_and_exits_with_1(app: Flask, cast, settings):
    runner = app.test_cli_runner()
    result = runner.invoke(args=["check-chain"])
    assert result.exit_code == 0, result.output
    assert re.search(r"No program: \d+ audit events, none broken\.\n", result.output)
    with forger(settings.url) as owner:
        owner.execute("UPDATE audit_event SET verb = 'account.sign_in' WHERE sequence = 3 AND program_id IS NULL")
    result = runner.invoke(args=["check-chain"])
    assert result.exit_code == 1
    expected = "No program: audit trail broken at event 3: the event is not what was recorded after the one before it."
    assert expected in result.output
