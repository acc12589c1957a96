"""Every address of the application for everybody of the cast: who gets in, who is told no, who is told nothing.

The addresses come from the URL map and what is expected from the door of each view, so a new view is covered by being
there. The permission table itself has its truth table in ``tests/test_permissions.py``.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_login import login_user
from sqlalchemy import Engine, event
from werkzeug.routing import Rule

from logbook import permissions
from logbook.catalogue import actions as requirements
from logbook.catalogue import queries as catalogue
from logbook.documents import actions as documents
from logbook.documents.models import Document, DocumentKind
from logbook.foundation import clock
from logbook.foundation.db import Database
from logbook.people import actions as people
from logbook.people.models import Person, Program
from logbook.people.queries import person as load_person
from logbook.web.doors import door_of
from logbook.web.identity import Visitor
from tests.cases.arrange import begun
from tests.cast import Cast
from tests.documents.arrange import issue
from tests.plugins.pages import BufferedClient
from tests.sample.arrange import drawn_case
from tests.signoff import arrange

As = Callable[[Person], FlaskClient]

# All that may follow a page: whether this was recorded within the hour, the end of its chain, the event, the new end.
AFTERWARDS = re.compile(
    r"SELECT audit_event\.id FROM audit_event WHERE audit_event\.id = \?"
    r"|SELECT audit_head\.length, audit_head\.digest FROM audit_head WHERE audit_head\.chain = \?( FOR UPDATE)?"
    r"|INSERT INTO audit_(head|event) .*"
    r"|UPDATE audit_head SET length=\?, digest=\? WHERE audit_head\.chain = \?"
)
OF_POSTGRESQL = re.compile(r"%\(\w+\)s(::\w+)?")  # its way to write the question mark


class World:
    """A waiting case, signed ones, an amendment, a draft and a document of Ada's, and what addresses say for them."""

    def __init__(self, app: Flask, cast: Cast) -> None:
        database: Database = app.extensions["database"]
        with database.writing() as session:
            self.waiting = arrange.waiting_case(session, cast, 1)
            arrange.signed_case(session, cast, 2)
            draft_id = begun(session, cast).id
            amendment_id = arrange.proposed(session, cast, arrange.signed_case(session, cast, 40)).id
            self.batch = arrange.batch_of_one(session, cast, 100)
            next_week = cast.program.today() + timedelta(days=7)
            absence = people.name_deputy(
                session, by=cast.ben, program=cast.program, deputy=cast.bea, starts_on=next_week, ends_on=next_week
            )
            entry_id = drawn_case(session, cast, 91, cast.bea).id
            guest_token = arrange.asked_guest(session, cast, 90)[1]
            requirements.start_draft(session, by=cast.cleo, program=cast.program)
            kept = documents.keep_suggestions(
                session, by=cast.cleo, program=cast.program, kind=DocumentKind.CERTIFICATE
            )
            statement_id = kept[0].id
        with database.reading() as session:
            in_force = catalogue.requirement_edition(session, cast.program.id)
            assert in_force is not None
            day = clock.today()
            draft = documents.draft_summary(
                session, program=cast.program, fellow=cast.ada, period_from=day - timedelta(days=90), period_to=day
            )
        document: Document = issue(
            database, by=cast.cleo, program=cast.program, draft=draft, settings=app.config["SETTINGS"]
        )
        self.values: dict[str, Any] = {
            "absence_id": absence.id,
            "case_id": self.waiting,
            "draft_id": draft_id,
            "amendment_id": amendment_id,
            "revision": 1,
            "document_id": document.id,
            "order_id": document.order_id,
            "statement_id": statement_id,
            "kind": "summary",
            "batch_id": self.batch,
            "person_id": cast.ada.id,
            "program_id": cast.program.id,
            "slug": arrange.MILD,
            "edition_id": in_force.id,
            "requirement_slug": "scs",
            "code": document.code,
            "sha256": document.sha256,
            "token": "no-such-token",
            "guest_token": guest_token,
            "entry_id": entry_id,
            "filename": "css/base.css",
        }

    def but(self, **values: Any) -> "World":
        """The same world, with other things for addresses to be about."""
        other = copy(self)
        other.values = self.values | values
        return other

    def address(self, rule: Rule) -> str:
        """The rule's address about this world; a KeyError asks whoever adds an argument to give it a value here."""
        built = rule.build({name: self.values[name] for name in rule.arguments}, append_unknown=False)
        assert built is not None
        return built[1]


@pytest.fixture
def world(app: Flask, cast: Cast) -> World:
    """The world before anything is done to it."""
    return World(app, cast)


def rules_for(app: Flask, method: str) -> list[Rule]:
    """The rules that take a method, those that throw things away last."""
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return sorted(rules, key=lambda rule: "discard" in rule.rule)


def is_open(app: Flask, rule: Rule) -> bool:
    """Whether anybody may come in, signed in or not."""
    door = door_of(app.view_functions[rule.endpoint])
    return rule.endpoint == "static" or (door is not None and door.verb is None)


def expected(app: Flask, database: Database, rule: Rule, world: World, person: Person) -> str:
    """``in``, ``no`` or ``nothing``: what the table says of this person before this door, as things stand now."""
    door = door_of(app.view_functions[rule.endpoint])
    if is_open(app, rule):
        return "in"
    assert door is not None, f"{rule} has no door"
    assert door.verb is not None
    # Some loaders look within the program that the person is looking at.
    with app.test_request_context(), database.reading() as session:
        by = load_person(session, person.id)
        assert by is not None
        login_user(Visitor(by, 1))
        thing: Any = session.get_one(Program, by.memberships[0].program_id)
        if door.load is not None:
            thing = door.load(session, **{name: world.values[name] for name in rule.arguments})
        if thing is None or not permissions.knows(by, door.verb, thing):
            return "nothing"
        return "in" if permissions.may(by, door.verb, thing) else "no"


def answer(client: FlaskClient, method: str, address: str) -> str:
    """What the person was told, in the words of ``expected``."""
    response = client.open(address, method=method)
    assert response.status_code < 500, (method, address, response.status_code)
    return {401: "signed out", 403: "no", 404: "nothing"}.get(response.status_code, "in")


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The statements sent to the database meanwhile, without what follows a page: who saw it is asked and recorded."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        said = OF_POSTGRESQL.sub("?", statement.replace("\n", ""))
        if not AFTERWARDS.fullmatch(said) and not said.startswith("BEGIN"):
            sent.append(said)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_address_for_everybody(app: Flask, database: Database, cast: Cast, world: World, as_: As, method: str):
    for rule in rules_for(app, method):
        address = world.address(rule)
        before = {name: expected(app, database, rule, world, each) for name, each in cast.everybody().items()}
        # Those who get in come last, because what they send may change what the others are told.
        for name, person in sorted(cast.everybody().items(), key=lambda each: before[each[0]] == "in"):
            if method == "POST" and before[name] == "in":
                before[name] = expected(app, database, rule, world, person)
            if "token" in rule.arguments:
                before[name] = "nothing"  # nobody has a link that was never made
            assert answer(as_(person), method, address) == before[name], (method, address, name)


def test_every_address_for_eve_who_is_not_signed_in(app: Flask, world: World):
    for method in ("GET", "POST"):
        for rule in rules_for(app, method):
            response = app.test_client().open(world.address(rule), method=method)
            if is_open(app, rule):
                assert response.status_code != 401, rule
                assert not (response.location or "").startswith("/sign-in?"), rule
            elif method == "GET":
                assert (response.location or "").startswith("/sign-in?next="), rule
            else:
                assert response.status_code == 401, rule


@pytest.fixture
def unlooked(app: Flask) -> None:
    """Pages that the tests above have looked over already: reading their markup takes longer than making them."""
    app.test_client_class = BufferedClient


@pytest.mark.both_databases
@pytest.mark.usefixtures("unlooked")
def test_pages_write_nothing_and_send_as_many_statements_for_many_cases_as_for_few(
    app: Flask, database: Database, cast: Cast, world: World, as_: As
):
    refused: set[tuple[str, str]] = set()  # once is enough for who sees nothing

    def count() -> dict[tuple[str, str], int]:
        counted = {}
        for rule in rules_for(app, "GET"):
            for name, person in cast.everybody().items():
                if (rule.rule, name) in refused:
                    continue
                with statements(engine) as sent:
                    said = answer(as_(person), "GET", world.address(rule))
                assert [each for each in sent if each.split()[0].upper() in ("INSERT", "UPDATE", "DELETE")] == [], rule
                if said == "in":
                    counted[rule.rule, name] = len(sent)
                else:
                    refused.add((rule.rule, name))
        return counted

    engine = app.extensions["database"].engine
    few = count()
    with database.writing() as session:
        for number in range(3, 12):
            arrange.waiting_case(session, cast, number)
        for number in range(12, 18):
            arrange.signed_case(session, cast, number)
    many = count()
    assert {key: (few[key], many.get(key)) for key in few if few[key] != many.get(key)} == {}


def test_an_unknown_key_is_nothing_to_anybody(app: Flask, cast: Cast, world: World, as_: As):
    for rule in rules_for(app, "GET"):
        keys = [name for name in rule.arguments if name.endswith("_id")]
        if keys:
            built = rule.build(world.values | {name: UUID(int=7) for name in keys}, append_unknown=False)
            assert built is not None
            assert as_(cast.cleo).get(built[1]).status_code == 404, rule
