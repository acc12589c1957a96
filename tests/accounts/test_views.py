"""Signing in and out as a person meets it."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from logbook.accounts import actions, rules
from logbook.accounts.models import Attempt
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from tests.cast import PASSWORD, Cast


def enter(client: FlaskClient, email: str, password: str, **query: str) -> Any:
    return client.post("/sign-in", query_string=query, data={"email": email, "password": password})


def test_the_right_password_leads_to_where_one_was_heading(client: FlaskClient, cast: Cast):
    answer = enter(client, "  ADA@Northfield.example ", PASSWORD, next="/catalogue")
    assert (answer.status_code, answer.location) == (302, "/catalogue")
    assert client.get("/catalogue").status_code == 200


def test_a_sign_in_never_leads_elsewhere(client: FlaskClient, cast: Cast):
    assert enter(client, cast.ada.email, PASSWORD, next="//evil.example/").location == "/"


@pytest.mark.parametrize("email", ["ada@northfield.example", "nobody@northfield.example"])
def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(client: FlaskClient, cast: Cast, email: str):
    answer = enter(client, email, "not the password at all")
    assert answer.status_code == 422
    assert "E-mail and password do not match" in answer.text
    assert email in answer.text
    assert "not the password at all" not in answer.text
    assert client.get("/").location.startswith("/sign-in")


def test_failures_are_counted_and_then_throttled(app: Flask, client: FlaskClient, cast: Cast, database: Database):
    allowed = app.config["SETTINGS"].sign_in_attempts
    with database.writing() as session:
        for _ in range(allowed - 1):
            actions.count_failure(session, rules.subject("account", cast.ada.email))
    assert enter(client, cast.ada.email, "wrong").status_code == 422
    answer = enter(client, cast.ada.email, PASSWORD)
    assert answer.status_code == 429
    assert "Wait 15 minutes" in answer.text
    assert enter(client, cast.ben.email, PASSWORD).status_code == 302


@pytest.mark.both_databases
def test_a_success_forgets_the_failures_and_is_in_the_audit_trail(client: FlaskClient, cast: Cast, database: Database):
    enter(client, cast.ada.email, "wrong")
    enter(client, cast.ada.email, PASSWORD)
    with database.reading() as session:
        subject = rules.subject("account", cast.ada.email)
        assert session.scalars(select(Attempt).where(Attempt.subject == subject)).all() == []
        verbs = session.scalars(select(AuditEvent.verb).where(AuditEvent.actor_id == cast.ada.id)).all()
    assert {"account.refused", "account.sign_in"} <= set(verbs)


def test_signing_out_ends_it(as_: Callable[..., FlaskClient], cast: Cast):
    client = as_(cast.ada)
    assert client.get("/").status_code == 200
    assert client.post("/sign-out").location == "/sign-in"
    assert client.get("/").status_code == 302


def test_whoever_is_idle_is_signed_out_and_told(app: Flask, as_: Callable[..., FlaskClient], cast: Cast):
    client = as_(cast.ada)
    with client.session_transaction() as session:
        session["seen_at"] = int(time.time()) - app.config["SETTINGS"].idle_minutes * 60 - 1
    assert client.get("/").status_code == 302
    assert "signed out because nothing happened" in client.get("/sign-in").text


@pytest.mark.both_databases
def test_a_form_that_was_open_when_time_ran_out_can_still_be_sent(
    app: Flask, as_: Callable[..., FlaskClient], cast: Cast
):
    app.config["WTF_CSRF_ENABLED"] = True
    client = as_(cast.ada)

    def token(address: str) -> str:
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(address).text)
        assert found
        return found[1]

    def send() -> int:
        return client.post("/cases/new", data={"csrf_token": opened, "then": "draft"}).status_code

    opened = token("/cases/new?procedure=mild-pild")
    with client.session_transaction() as session:
        session["seen_at"] = int(time.time()) - app.config["SETTINGS"].idle_minutes * 60 - 1
    assert send() == 401
    data = {"csrf_token": token("/sign-in"), "email": cast.ada.email, "password": PASSWORD}
    assert client.post("/sign-in", data=data).status_code == 302
    assert send() == 422  # read and answered: the form was empty


def test_somebody_else_on_the_same_device_does_not_inherit_the_form(
    app: Flask, as_: Callable[..., FlaskClient], cast: Cast
):
    client = as_(cast.ada)
    with client.session_transaction() as session:
        session.update({"csrf_token": "a" * 40, "seen_at": 1})
    client.get("/")
    enter(client, cast.ben.email, PASSWORD)
    with client.session_transaction() as session:
        assert session.get("csrf_token") != "a" * 40
        assert "timed_out" not in session


def test_whoever_is_not_idle_stays(app: Flask, as_: Callable[..., FlaskClient], cast: Cast):
    client = as_(cast.ada)
    with client.session_transaction() as session:
        session["seen_at"] = int(time.time()) - app.config["SETTINGS"].idle_minutes * 60 + 60
    assert client.get("/").status_code == 200
    with client.session_transaction() as session:
        assert time.time() - session["seen_at"] < 30


def test_a_new_password_ends_older_sign_ins(as_: Callable[..., FlaskClient], cast: Cast, database: Database):
    client = as_(cast.ada)
    with database.writing() as session:
        actions.set_password(session, person=cast.ada, password="seven brass lanterns humming")
    assert client.get("/").status_code == 302


def test_a_link_sets_the_password(client: FlaskClient, cast: Cast, database: Database):
    with database.writing() as session:
        token = actions.issue_link(session, person=cast.ada, hours=1)
    address = f"/set-password/{token}"
    assert cast.ada.email in client.get(address).text
    new = "seven brass lanterns humming"
    assert client.post(address, data={"password": new, "again": "different"}).status_code == 422
    assert client.post(address, data={"password": "short", "again": "short"}).status_code == 422
    assert client.post(address, data={"password": new, "again": new}).location == "/sign-in"
    assert client.get(address).status_code == 404
    assert enter(client, cast.ada.email, new).status_code == 302


def test_every_form_needs_its_token(app: Flask, cast: Cast):
    app.config["WTF_CSRF_ENABLED"] = True
    answer = enter(app.test_client(), cast.ada.email, PASSWORD)
    assert answer.status_code == 400
    assert "reload it" in answer.text


def test_the_session_cookie_is_for_this_server_alone(client: FlaskClient, cast: Cast):
    cookie = enter(client, cast.ada.email, PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_one_person_in_two_programs_looks_at_one_at_a_time(
    as_: Callable[..., FlaskClient], cast: Cast, database: Database
):
    from logbook.people import actions as people
    from logbook.people.models import MemberRole

    with database.writing() as session:
        people.appoint(
            session,
            person=cast.ben,
            program=cast.other_program,
            role=MemberRole.ATTENDING,
            starts_on=cast.program.today(),
            sites=[session.merge(cast.other_site)],
        )
    client = as_(cast.ben)
    assert client.post(f"/programs/{cast.other_program.id}/switch").location == "/"
    assert "now looking at Southbay" in client.get("/").text
    assert as_(cast.ada).post(f"/programs/{cast.other_program.id}/switch").status_code == 404
