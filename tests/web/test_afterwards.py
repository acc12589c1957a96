"""What is recorded once the answer is out: who saw what is another's, who was refused, whose sign-in ended."""

import time
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from logbook.documents import actions as documents
from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.people.models import Person
from tests.cast import PASSWORD, Cast
from tests.documents.arrange import issue
from tests.signoff.arrange import waiting_case

pytestmark = pytest.mark.both_databases

NEW = (
    *("case.see", "progress.see", "document.see", "document.open", "document.verify"),
    *("door.refused", "document.throttled"),
)


def events(database: Database, *verbs: str) -> list[AuditEvent]:
    """Those of these verbs, in their order."""
    with database.reading() as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.verb.in_(verbs)).order_by(AuditEvent.at)))


@pytest.fixture
def case_id(database: Database, cast: Cast) -> UUID:
    """A case of Ada's that waits for Ben."""
    with database.writing() as session:
        return waiting_case(session, cast, 17)


def test_whoever_sees_a_case_of_another_is_recorded_once_an_hour(case_id, cast: Cast, database: Database, as_):
    for path in (f"/cases/{case_id}", f"/cases/{case_id}/sign-off", f"/cases/{case_id}"):
        assert as_(cast.ben).get(path).status_code == 200
    (seen,) = events(database, *NEW)
    assert (seen.verb, seen.actor_id, seen.subject_id) == ("case.see", cast.ben.id, case_id)
    assert (seen.program_id, seen.subject_kind, seen.facts) == (cast.program.id, "logged_case", {"number": 17})
    as_(cast.cleo).get(f"/cases/{case_id}")
    assert [each.actor_id for each in events(database, *NEW)] == [cast.ben.id, cast.cleo.id]


def test_nobody_is_recorded_for_looking_at_the_own_record(case_id, cast: Cast, database: Database, ada: FlaskClient):
    assert ada.get(f"/cases/{case_id}").status_code == 200
    assert ada.get(f"/progress/{cast.ada.id}").status_code == 200
    assert events(database, *NEW) == []


def test_progress_and_documents_are_seen_too(app: Flask, cast: Cast, database: Database, as_):
    day = clock.today()
    with database.reading() as session:
        draft = documents.draft_summary(
            session, program=cast.program, fellow=cast.ada, period_from=day - timedelta(days=9), period_to=day
        )
    document = issue(
        database, by=cast.cleo, program=cast.program, draft=draft, settings=app.config["SETTINGS"]
    )
    as_(cast.cora).get(f"/progress/{cast.ada.id}")
    as_(cast.cora).get(f"/documents/{document.id}")
    as_(cast.cleo).get(f"/documents/{document.id}/file")
    as_(cast.ada).get(f"/documents/{document.id}")
    as_(cast.ada).get(f"/verify/{document.code}")
    assert [(each.verb, each.actor_id, each.subject_id) for each in events(database, *NEW)] == [
        ("progress.see", cast.cora.id, cast.ada.id),
        ("document.see", cast.cora.id, document.id),
        ("document.open", cast.cleo.id, document.id),
        ("document.verify", None, document.id),
    ]


def test_whoever_is_refused_is_recorded_where_the_thing_belongs(case_id, cast: Cast, database: Database, as_):
    assert as_(cast.bea).get(f"/cases/{case_id}").status_code == 404
    assert as_(cast.ada).post(f"/cases/{case_id}/sign").status_code == 403
    assert as_(cast.dan).get(f"/cases/{case_id}").status_code == 404
    assert as_(cast.dan).get(f"/cases/{UUID(int=7)}").status_code == 404
    refused = events(database, *NEW)
    assert [(each.actor_id, each.facts["asked"]) for each in refused] == [
        (cast.bea.id, "case.see"),
        (cast.ada.id, "case.sign"),
        (cast.dan.id, "case.see"),
    ]
    assert {(each.program_id, each.subject_id, each.verb) for each in refused} == {
        (cast.program.id, case_id, "door.refused")
    }


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_trail_that_cannot_be_written_fails_no_page(case_id, cast: Cast, database: Database, as_, caplog):
    with database.writing() as session:
        session.execute(text("ALTER TABLE audit_head RENAME TO gone"))
    assert as_(cast.ben).get(f"/cases/{case_id}").status_code == 200
    assert "The audit trail lacks a case.see of" in caplog.text


def test_the_end_of_a_sign_in_is_recorded_however_it_came(app: Flask, cast: Cast, database: Database, as_):
    def signed_in(person: Person, **changed: object) -> FlaskClient:
        client: FlaskClient = as_(person)
        with client.session_transaction() as session:
            session.update(changed)
        return client

    signed_in(cast.ada).post("/sign-out")
    app.test_client().post("/sign-out")
    signed_in(cast.ben, seen_at=int(time.time()) - 60 * 60).get("/queue")
    assert [(each.verb, each.actor_id) for each in events(database, "account.sign_out", "account.time_out")] == [
        ("account.sign_out", cast.ada.id),
        ("account.time_out", cast.ben.id),
    ]


def test_attempts_beyond_what_is_allowed_are_recorded_without_an_address(app: Flask, cast: Cast, database: Database):
    client, allowed = app.test_client(), app.config["SETTINGS"].sign_in_attempts
    answers = [
        client.post("/sign-in", data={"email": cast.ada.email, "password": "wrong"}).status_code
        for _ in range(allowed + 2)
    ]
    assert answers[-2:] == [429, 429]
    (throttled,) = events(database, "account.throttled")
    assert (throttled.subject_id, throttled.facts) == (cast.ada.id, {})
    client.post("/sign-in", data={"email": cast.ben.email, "password": PASSWORD})
    assert len(events(database, "account.sign_in")) == 1
