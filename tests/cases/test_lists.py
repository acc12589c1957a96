"""The list of cases: who sees which, narrowed and in pages."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from logbook.cases import actions
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from tests.cases.arrange import log, mild_entry, visit, with_memberships
from tests.cast import Cast

As = Callable[[Person], FlaskClient]


@pytest.fixture
def ada(cast: Cast, as_: As) -> FlaskClient:
    return as_(cast.ada)


def test_everybody_sees_the_cases_that_are_theirs_to_see(app: Flask, as_: As, cast: Cast, database: Database):
    with database.writing() as session:
        waiting = log(session, cast).id
        draft = log(session, cast, submit=False).id
        at_center = mild_entry(session, cast, attending_id=cast.bea.id, site_id=cast.center.id)
        beas = log(session, cast, at_center, by=cast.abe).id
    sees = {
        "ada": {waiting, draft},
        "abe": {beas},
        "ben": {waiting},
        "bea": {beas},
        "cleo": {waiting, beas},
        "cora": {waiting, beas},
        "dan": set(),
        "della": set(),
    }
    for name, person in cast.everybody().items():
        text = as_(person).get("/cases").text
        assert {each for each in (waiting, draft, beas) if str(each) in text} == sees[name], name


def test_the_list_is_narrowed_and_paged(ada: FlaskClient, cast: Cast, database: Database):
    with database.writing() as session:
        by = with_memberships(session, cast.ada)
        entry = mild_entry(session, cast)
        for _ in range(60):
            actions.log(session, by=by, program=cast.program, case_id=uuid7(), entry=entry, submit=True)
        log(session, cast, visit(session, cast, attending_id=None), submit=False)

    def numbers(text: str) -> list[int]:
        return [int(each) for each in re.findall(r'class="margin"><a href="[^"]+">(\d+)</a>', text)]

    first = ada.get("/cases").text
    assert numbers(first) == list(range(61, 11, -1))
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = ada.get(unescape(older[1])).text
    assert numbers(second) == list(range(11, 0, -1))
    newer = re.search(r'rel="prev" href="([^"]+)"', second)
    assert newer
    assert numbers(ada.get(unescape(newer[1])).text) == list(range(61, 11, -1))
    assert numbers(ada.get("/cases?state=draft").text) == [61]
    assert numbers(ada.get("/cases?q=outpatient").text) == [61]
    assert len(numbers(ada.get("/cases?q=mild&state=submitted").text)) == 50
    assert "No such case" in ada.get("/cases?q=zebra").text
    for nonsense in ("nonsense", "2026-01-01.nonsense", f"2026-01-01.{10**30}", f"2026-01-01.-{10**30}"):
        assert numbers(ada.get(f"/cases?before={nonsense}&state=lost").text) == numbers(first)
