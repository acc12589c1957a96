"""Sending several cases from the list at once, and undoing it."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from logbook.cases.models import Case, CaseState
from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from tests.cases.arrange import log, mild_entry
from tests.cast import Cast

pytestmark = pytest.mark.both_databases

As = Callable[[Person], FlaskClient]


def drafts(database: Database, cast: Cast, count: int, **differently: Any) -> list[str]:
    """Keys of drafts of Ada's."""
    with database.writing() as session:
        entry = mild_entry(session, cast, **differently)
        return [str(log(session, cast, entry, submit=False).id) for _ in range(count)]


def states(database: Database) -> list[CaseState]:
    with database.reading() as session:
        return list(session.scalars(select(Case.state).order_by(Case.number)))


def undo_of(page: str) -> dict[str, list[str]]:
    """What the Undo button of a page would send."""
    form = re.search(r'action="/cases/withdraw".*?</form>', page, re.DOTALL)
    assert form, "no Undo on the page"
    return {"case": re.findall(r'name="case" value="([^"]+)"', form[0])}


def test_what_is_ticked_is_sent_and_can_be_taken_back(cast: Cast, database: Database, as_: As):
    keys = drafts(database, cast, 4)
    ada = as_(cast.ada)
    assert len(re.findall(r'name="case"[^>]+form="send"', ada.get("/cases").text)) == 4
    answer = ada.post("/cases/submit", data={"case": keys[:3], "state": "draft"})
    assert (answer.status_code, answer.location) == (303, "/cases?state=draft")
    assert states(database) == [CaseState.SUBMITTED] * 3 + [CaseState.DRAFT]
    page = ada.get(answer.location).text
    assert "3 cases were sent to Ben Okafor, MD." in page
    undo = undo_of(page)
    assert sorted(undo["case"]) == sorted(keys[:3])
    page = ada.post("/cases/withdraw", data=undo, follow_redirects=True).text
    assert "3 cases were taken back and are drafts again." in page
    assert states(database) == [CaseState.DRAFT] * 4
    with database.reading() as session:
        verbs = list(session.scalars(select(AuditEvent.verb)))
    assert (verbs.count("case.submit"), verbs.count("case.withdraw")) == (3, 3)


def test_those_refused_stay_and_are_named_with_their_reason(cast: Cast, database: Database, as_: As):
    (whole,) = drafts(database, cast, 1)
    (without,) = drafts(database, cast, 1, attending_id=None)
    answer = as_(cast.ada).post("/cases/submit", data={"case": [whole, without]})
    text = unescape(re.sub(r"<[^>]+>", "", answer.text))
    assert answer.status_code == 200
    assert "Case 1 was sent to Ben Okafor, MD." in text
    assert "One case was not sent" in text
    assert re.search(rf'<a href="/cases/{without}">Case 2</a>: \w', answer.text)
    assert states(database) == [CaseState.SUBMITTED, CaseState.DRAFT]
    assert undo_of(answer.text) == {"case": [whole]}


def test_a_second_press_and_rows_that_are_stale_do_no_harm(cast: Cast, database: Database, as_: As):
    keys, ada = drafts(database, cast, 2), as_(cast.ada)
    ada.post("/cases/submit", data={"case": keys})
    again = ada.post("/cases/submit", data={"case": [*keys, str(uuid7())]}, follow_redirects=True).text
    assert "2 cases had been sent already; nothing was sent twice." in again
    assert "1 of the ticked cases is not there any more." in again
    assert states(database) == [CaseState.SUBMITTED] * 2


def test_undo_takes_back_nothing_that_was_sent_longer_ago(cast: Cast, database: Database, as_: As):
    keys, ada = drafts(database, cast, 2), as_(cast.ada)
    ada.post("/cases/submit", data={"case": keys})
    with database.writing() as session:
        long_ago = clock.now() - timedelta(seconds=31)
        session.execute(update(Case).where(Case.number == 1).values(submitted_at=long_ago))
    page = ada.post("/cases/withdraw", data={"case": keys}, follow_redirects=True).text
    assert "Case 1 was not taken back. It is too late to undo that." in page
    assert states(database) == [CaseState.SUBMITTED, CaseState.DRAFT]


def test_nobody_sends_or_takes_back_the_cases_of_another(cast: Cast, database: Database, as_: As):
    keys = drafts(database, cast, 1)
    for somebody in (cast.abe, cast.della):
        as_(somebody).post("/cases/submit", data={"case": keys})
    for somebody in (cast.ben, cast.cleo):
        assert as_(somebody).post("/cases/submit", data={"case": keys}).status_code == 403
    assert states(database) == [CaseState.DRAFT]
    as_(cast.ada).post("/cases/submit", data={"case": keys})
    as_(cast.abe).post("/cases/withdraw", data={"case": keys})
    assert states(database) == [CaseState.SUBMITTED]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_fifty_at_once_and_no_more(cast: Cast, database: Database, as_: As):
    keys, ada = drafts(database, cast, 51), as_(cast.ada)
    for wrong in ({}, {"case": "all"}, {"case": keys}):
        assert ada.post("/cases/submit", data=wrong).status_code == 422
    page = ada.post("/cases/submit", data={"case": keys[:50]}, follow_redirects=True).text
    assert len(undo_of(page)["case"]) == 50, "a cookie of four kilobytes has room for them"
    assert states(database) == [CaseState.SUBMITTED] * 50 + [CaseState.DRAFT]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_again_stands_beside_ones_own_cases_only(cast: Cast, database: Database, as_: As):
    with database.writing() as session:
        case_id = log(session, cast).id
    assert f"/cases/new?again={case_id}" in as_(cast.ada).get("/cases").text
    for somebody in (cast.ben, cast.cleo):
        page = as_(somebody).get("/cases").text
        assert str(case_id) in page
        assert "again=" not in page
        assert 'form="send"' not in page
