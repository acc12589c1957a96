"""The list of cases: who sees which, narrowed, ordered, added up, and in pages."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from logbook.cases import queries
from logbook.cases.models import CaseRole, CaseState
from logbook.cases.queries import CaseLine, Wanted
from logbook.cases.rules import Cursor, Sort
from logbook.foundation.db import Database
from logbook.people.models import Person
from tests.cases.arrange import log, mild_entry, with_memberships
from tests.cases.scatter import SLUGS, Truth, scatter
from tests.cast import Cast

pytestmark = pytest.mark.both_databases

As = Callable[[Person], FlaskClient]


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


def sees(cast: Cast, who: str, case: Truth) -> bool:
    """The same in Python, of the three ways to look at a case."""
    if who == "ada":
        return bool(case.fellow_id == cast.ada.id)
    return case.state != CaseState.DRAFT and (who == "cleo" or case.attending_id == cast.ben.id)


def wants(wanted: Wanted, case: Truth) -> bool:
    """What ``matching`` says to a database, said in Python."""
    asked = (
        (wanted.number, case.number),
        (wanted.state, case.state),
        (wanted.fellow_id, case.fellow_id),
        (wanted.attending_id, case.attending_id),
        (wanted.site_id, case.site_id),
    )
    return (
        all(want is None or want == value for want, value in asked)
        and (wanted.performed_from is None or case.performed_on >= wanted.performed_from)
        and (wanted.performed_to is None or case.performed_on <= wanted.performed_to)
        and all(word.lower() in case.texts for word in wanted.words)
        and any(
            (wanted.procedure_ids is None or key in wanted.procedure_ids) and wanted.role in (None, role)
            for key, _, role, _ in case.steps
        )
    )


def in_order(cases: list[Truth], sort: Sort) -> list[int]:
    """Numbers of the cases in the order, what is missing last."""
    name = {"performed": "performed_on", "fluoroscopy": "fluoroscopy_seconds", "duration": "duration_minutes"}
    column = name.get(sort.key, "number")
    there = [each for each in cases if getattr(each, column) is not None]
    missing = [each for each in cases if getattr(each, column) is None]
    there.sort(key=lambda each: (getattr(each, column), each.number), reverse=sort.descends)
    missing.sort(key=lambda each: each.number, reverse=sort.descends)
    return [each.number for each in there + missing]


def wishes(random: Random, cast: Cast, cases: list[Truth]) -> Iterator[Wanted]:
    """Filters at random, one to three of them together."""
    keys = sorted({key for each in cases for key, *_ in each.steps})
    day = cast.program.today()
    each_alone: dict[str, Callable[[], Any]] = {
        "number": lambda: random.choice([1, len(cases), 10**6, 10**11]),
        "procedure_ids": lambda: random.sample(keys, random.randint(0, 2)),
        "role": lambda: random.choice(list(CaseRole)),
        "state": lambda: random.choice(list(CaseState)),
        "fellow_id": lambda: random.choice((cast.ada.id, cast.abe.id, cast.della.id)),
        "attending_id": lambda: random.choice((cast.ben.id, cast.bea.id)),
        "site_id": lambda: random.choice((cast.hospital.id, cast.center.id)),
        "performed_from": lambda: day - timedelta(days=random.randrange(25)),
        "performed_to": lambda: day - timedelta(days=random.randrange(25)),
        "words": lambda: random.choice((["zebra"], ["STRIPES", "image"], ["0%_s"], ["%"], ["_"], ["giraffe"])),
    }
    yield Wanted()
    for name, pick in each_alone.items():
        yield Wanted(**{name: pick()})
    for _ in range(25):
        yield Wanted(**{name: each_alone[name]() for name in random.sample(list(each_alone), random.randint(2, 3))})


def walk(session: Session, which: ColumnElement[bool], sort: Sort) -> list[CaseLine]:
    """All pages forward; and backward again, which must be the same pages."""
    pages = [queries.cases_page(session, which, sort, names={})]
    while (after := pages[-1].after) is not None:
        pages.append(queries.cases_page(session, which, sort, Cursor.read(str(after), sort), names={}))
    for earlier, later in zip(reversed(pages[:-1]), reversed(pages[1:]), strict=True):
        assert later.before is not None
        assert queries.cases_page(session, which, sort, later.before, names={}).cases == earlier.cases
    assert pages[0].before is None
    return [line for page in pages for line in page.cases]


def test_what_is_shown_and_what_it_adds_up_to_is_true(cast: Cast, database: Database):
    random = Random(6)  # nothing here is a secret
    with database.writing() as session:
        cases = scatter(session, cast, random, 160)
    shown = 0
    with database.reading() as session:
        for who in ("cleo", "ada", "ben"):
            by = with_memberships(session, cast.everybody()[who])
            for wanted in wishes(random, cast, cases):
                sort = random.choice(list(Sort))
                truth = [each for each in cases if sees(cast, who, each) and wants(wanted, each)]
                which = queries.narrowed(session, by, cast.program.id, wanted)
                assert [each.number for each in walk(session, which, sort)] == in_order(truth, sort), (who, wanted)
                totals = queries.totals(session, which)
                assert totals is not None
                roles = [role for each in truth for _, _, role, _ in each.steps]
                times = [each.fluoroscopy_seconds for each in truth if each.fluoroscopy_seconds is not None]
                assert totals.cases == len(truth)
                assert totals.roles == {role: roles.count(role) for role in CaseRole}
                assert (totals.fluoroscopy_seconds, totals.without_fluoroscopy) == (sum(times), len(truth) - len(times))
                assert totals.duration_minutes == sum(each.duration_minutes or 0 for each in truth)
                shown += len(truth)
    assert shown > 1_000, "filters that find nothing prove nothing"


def test_beyond_the_bound_nothing_is_added_up_unless_asked(
    cast: Cast, database: Database, monkeypatch: pytest.MonkeyPatch, as_: As
):
    monkeypatch.setattr(queries, "BOUND", 20)
    monkeypatch.setattr("logbook.cases.queries.sums.BOUND", 20)
    with database.writing() as session:
        cases = scatter(session, cast, Random(1), 60)
    handed_in = [each for each in cases if each.state != CaseState.DRAFT]
    client = as_(cast.cleo)
    first = client.get("/cases").text
    assert "More than 20 cases" in first
    assert ">20+</a>" in first, "the figures on top are bounded as well"
    assert f"{len(handed_in)} cases" in client.get("/cases?count=all").text
    few = client.get("/cases?fellow=" + str(cast.abe.id) + "&state=returned").text
    assert "More than" not in few


@pytest.mark.parametrize("sort", list(Sort))
def test_no_case_is_skipped_or_shown_twice_while_others_arrive(cast: Cast, database: Database, sort: Sort):
    random = Random(str(sort))
    with database.writing() as session:
        cases = scatter(session, cast, random, 170)
    seen: list[int] = []
    with database.reading() as session:
        which = queries.matching(with_memberships(session, cast.ada), cast.program.id, Wanted())
    place = None
    while True:
        with database.reading() as session:
            page = queries.cases_page(session, which, sort, place, names={})
        seen += [each.number for each in page.cases]
        if (place := page.after) is None:
            break
        with database.writing() as session:
            scatter(session, cast, random, 15)
    mine = [each for each in cases if each.fellow_id == cast.ada.id]
    there_before = {each.number for each in mine}
    assert [each for each in seen if each in there_before] == in_order(mine, sort)
    assert len(seen) == len(set(seen))


def test_requirement_category_and_words_lead_to_the_same_procedures(cast: Cast, database: Database, as_: As):
    with database.writing() as session:
        cases = scatter(session, cast, Random(2), 60)
    client = as_(cast.cleo)
    handed_in = [each for each in cases if each.state != CaseState.DRAFT]
    lumbar = [each for each in handed_in if any("img_spine_lumbar" in categories for _, categories, *_ in each.steps)]
    assert 0 < len(lumbar) < len(handed_in)
    assert f"{len(lumbar)} cases" in client.get("/cases?category=img_spine_lumbar").text
    mild = client.get(f"/cases?procedure={SLUGS[0]}").text
    assert "Remove the filter </span>Procedure: " in mild
    found = client.get("/cases?q=mild").text
    assert mild.count('class="margin"') == found.count('class="margin"') > 0
    assert client.get(f"/cases?q=%23{handed_in[0].number}").text.count('class="margin"') == 1
    assert "No such case" in client.get("/cases?q=zebra").text


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("state=lost", "“lost” is none of these"),
        ("role=boss", "“boss” is none of these"),
        ("category=x", "“x” is none of these"),
        ("fellow=1", "“1” is none of these"),
        ("attending=00000000-0000-0000-0000-000000000007", "is none of these"),
        ("site=%2B", "“+” is none of these"),
        ("sort=up", "“up” is none of these"),
        ("from=2026-15-40", "“2026-15-40” is not a date"),
        ("from=2026-02-02&to=2026-01-01", "This day is before 2026-02-02"),
        ("procedure=nothing", "There is no procedure “nothing”"),
        ("requirement=nothing", "There is no requirement “nothing”"),
        ("q=" + "x" * 101, "at most 100 characters"),
        ("text=a+b+c+d+e+f", "at most 5 words"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_wrong_filter_is_left_out_and_said(
    address: str, sentence: str, cast: Cast, database: Database, as_: As
):
    with database.writing() as session:
        log(session, cast)
    answer = as_(cast.cleo).get(f"/cases?{address}")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert answer.text.count('class="margin"') == 1, "the case is shown as without the filter"


def test_a_damaged_place_is_the_first_page_and_said(cast: Cast, database: Database, as_: As):
    with database.writing() as session:
        log(session, cast)
    answer = as_(cast.ada).get("/cases?page=cGVyZm9y")
    assert answer.status_code == 200
    assert "That place in the list cannot be found any more" in answer.text
    assert answer.text.count('class="margin"') == 1
