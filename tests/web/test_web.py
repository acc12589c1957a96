"""Doors, transactions, errors and headers, on an application with a few views of its own."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, insert, select

from logbook.foundation import audit, clock, errors
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.web import pages, transactions
from logbook.web.doors import door, open_door
from tests.cast import Cast

pytestmark = pytest.mark.both_databases

As = Callable[..., FlaskClient]


def events(database: Database, verb: str) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).where(AuditEvent.verb == verb)) or 0


@pytest.fixture
def app(fresh_app: Flask) -> Flask:
    """One that takes further views."""
    return fresh_app


@pytest.fixture
def stage(app: Flask) -> Flask:
    """Views of every kind that a room could have."""

    @app.get("/forgotten")
    def forgotten() -> str:
        return "nobody may read this"

    @app.route("/write", methods=["GET", "POST"])
    @open_door
    def write() -> Any:
        from flask import request

        audit.record(transactions.session(), by=None, verb="written")
        transactions.session().flush()
        if request.args.get("keep"):
            transactions.keep()
        return {}, int(request.args.get("status", "200"))

    @app.get("/raise/<name>")
    @open_door
    def raise_(name: str) -> str:
        raise getattr(errors, name)("This is the sentence.")

    @app.get("/directors-only")
    @door("catalogue.edit")
    def directors_only(program: Any) -> dict[str, str]:
        return {"program": program.name}

    @app.get("/nothing")
    @door("case.see", load=lambda _session: None)
    def nothing(case: Any) -> str:
        return "found nothing"

    return app


def test_a_view_without_a_door_is_refused(stage: Flask):
    answer = stage.test_client().get("/forgotten")
    assert answer.status_code == 403
    assert "nobody may read this" not in answer.text


def test_a_door_asks_to_sign_in_and_leads_back(stage: Flask):
    answer = stage.test_client().get("/directors-only?a=b")
    assert answer.location == "/sign-in?next=/directors-only?a%3Db"


def test_a_door_lets_in_whom_the_table_allows(stage: Flask, as_: As, cast: Cast):
    assert as_(cast.cleo).get("/directors-only").json == {"program": cast.program.name}
    assert as_(cast.dan).get("/directors-only").json == {"program": cast.other_program.name}
    assert as_(cast.ada).get("/directors-only").status_code == 403
    assert as_(cast.ada).get("/nothing").status_code == 404


def test_a_successful_post_is_kept(stage: Flask, database: Database):
    stage.test_client().post("/write")
    assert events(database, "written") == 1


@pytest.mark.parametrize("status", [400, 404, 409, 422, 500])
def test_a_failed_post_is_not(stage: Flask, database: Database, status: int):
    stage.test_client().post(f"/write?status={status}")
    assert events(database, "written") == 0


def test_a_failed_post_is_kept_where_the_view_says_so(stage: Flask, database: Database):
    stage.test_client().post("/write?status=422&keep=1")
    assert events(database, "written") == 1


def test_a_get_never_writes(stage: Flask, database: Database):
    stage.test_client().get("/write")
    assert events(database, "written") == 0


@pytest.mark.parametrize(
    ("name", "status", "title"),
    [
        ("Forbidden", 403, "not yours"),
        ("NotFound", 404, "Nothing here"),
        ("Conflict", 409, "changed meanwhile"),
        ("Invalid", 422, "cannot be accepted"),
        ("TooMany", 429, "Too many"),
    ],
)
def test_domain_errors_become_pages_in_words(stage: Flask, name: str, status: int, title: str):
    answer = stage.test_client().get(f"/raise/{name}")
    assert answer.status_code == status
    assert title in answer.text
    assert "This is the sentence." in answer.text


def test_an_unknown_address_and_an_unknown_method_have_pages(stage: Flask):
    assert "Nothing here" in stage.test_client().get("/no-such-page").text
    answer = stage.test_client().delete("/health")
    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_posting_while_signed_out_says_so(client: FlaskClient):
    answer = client.post("/cases/new")
    assert answer.status_code == 401
    assert "signed out" in answer.text


def test_a_request_that_is_too_large_says_so(app: Flask):
    answer = app.test_client().post("/sign-in", data={"email": "x" * (app.config["MAX_CONTENT_LENGTH"] + 1)})
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.parametrize("address", ["/sign-in?next=%00", "/verify/%00"])
def test_a_nul_byte_in_an_address_is_refused_in_words(client: FlaskClient, address: str):
    answer = client.get(address)
    assert answer.status_code == 400
    assert "could not be read" in answer.text


def test_a_nul_byte_in_a_form_is_refused_in_words(client: FlaskClient):
    assert client.post("/sign-in", data={"email": "ada\0@x.example", "password": "x"}).status_code == 400


def test_what_two_people_save_at_the_same_moment_is_a_conflict_in_words(stage: Flask):
    @stage.post("/twice")
    @open_door
    def twice() -> str:
        key = uuid7()
        same = {"id": key, "at": clock.now(), "verb": "test", "subject_kind": "none", "facts": {}, "digest": ""}
        for sequence in (8, 9):
            transactions.session().execute(insert(AuditEvent).values(**same, sequence=sequence))
        return "kept"

    answer = stage.test_client().post("/twice")
    assert answer.status_code == 409
    assert "at the same moment" in answer.text


def test_a_bug_shows_a_page_and_no_secret(stage: Flask, caplog: pytest.LogCaptureFixture):
    @stage.get("/bug")
    @open_door
    def bug() -> str:
        raise RuntimeError("secret detail")

    stage.config.update(TESTING=False, PROPAGATE_EXCEPTIONS=False)
    answer = stage.test_client().get("/bug")
    assert answer.status_code == 500
    assert "Something broke on our side" in answer.text
    assert "secret detail" not in answer.text
    assert "secret detail" in caplog.text


def test_every_answer_has_its_headers(client: FlaskClient):
    answer = client.get("/sign-in")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" not in client.get("/static/css/base.css").headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(None, "–"), (0, "0 s"), (47, "47 s"), (60, "1 min"), (83, "1 min 23 s"), (59.6, "1 min"), (3661, "61 min 1 s")],
)
def test_seconds_are_said_as_people_say_them(seconds: float | None, said: str):
    assert pages.minutes_seconds(seconds) == said
