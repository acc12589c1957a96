"""When minimums will be met, on the progress page and the start page, as each of the cast sees it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from logbook.cases.models import CaseRole
from logbook.catalogue.actions.drafts import copied
from logbook.catalogue.models import RequirementStatus
from logbook.catalogue.queries import requirement_edition
from logbook.foundation.db import Database
from logbook.people.models import MemberRole, Membership, Person
from tests.cast import Cast
from tests.progress.arrange import DONE, EPIDURAL, EXAM, MILD, day, logged, signed
from tests.progress.test_views import words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

As = Callable[[Person], FlaskClient]


@pytest.fixture
def months(database: Database, cast: Cast) -> None:
    """Half a year of Ada's: an examination every two weeks, a MILD now and then, and one that waits."""
    with database.writing() as session:
        for days_ago in range(16, 184, 14):
            signed(session, cast, (EXAM, DONE), days_ago=days_ago, faculty_observed=days_ago < 50)
        signed(session, cast, (MILD, DONE), (EPIDURAL, CaseRole.ASSISTED), days_ago=100)
        logged(session, cast, (EXAM, DONE), days_ago=4)


def ends(database: Database, cast: Cast, on: date) -> None:
    """Let Ada's fellowship end on that day."""
    with database.writing() as session:
        session.execute(
            update(Membership)
            .where(Membership.person_id == cast.ada.id, Membership.role == MemberRole.FELLOW)
            .values(ends_on=on)
        )


def short(on: date) -> str:
    """A day without its year."""
    return f"{on:%b} {on.day}"


def test_what_is_missing_comes_first_with_its_chance_and_its_day(database: Database, cast: Cast, as_: As, months: None):
    last = cast.program.today() + timedelta(days=120)
    ends(database, cast, last)
    page = as_(cast.ada).get(f"/progress/{cast.ada.id}").text
    seen = words(page)
    assert seen.index("What is missing") < seen.index("Counted so far") < seen.index("Procedures and skills")
    assert f"Forecast to {short(last)}, {last.year}, the last day of the fellowship." in seen
    exam = r"Complete neurological examination patients 12 of 15 \+1 waiting likely by \w+ \d+ \(80 %\)"
    assert re.search(exam, seen)
    none = rf"Sympathetic blocks procedures 0 of 10 under 1 in 20 by {short(last)} about \d missing then"
    assert re.search(none, seen)
    assert seen.index("Sympathetic blocks") < seen.index("Complete neurological examination")
    assert re.search(r"From 2\d weeks of your own signed cases", seen)
    assert "<title>Complete neurological examination: likely by" in page


def test_each_number_of_a_minimum_opens_what_is_in_it(cast: Cast, as_: As, months: None):
    ada = as_(cast.ada)
    page = ada.get(f"/progress/{cast.ada.id}").text
    for state, cases in (("signed", 12), ("submitted", 1)):
        link = f"/cases?state={state}&amp;requirement=neuro_exam"
        assert f'href="{link}"' in page
        assert ada.get(link.replace("&amp;", "&")).text.count('class="margin"') == cases


def test_a_fellowship_without_an_end_is_said_to_be_assumed(cast: Cast, as_: As, months: None):
    seen = words(as_(cast.cleo).get(f"/progress/{cast.ada.id}").text)
    assert "assumed: one year, as no end of the fellowship is noted." in seen
    assert re.search(r"From 2\d weeks of the fellow’s own signed cases", seen)


def test_after_the_fellowship_nothing_is_forecast(database: Database, cast: Cast, as_: As, months: None):
    ends(database, cast, day(cast, 2))
    for seen in (words(as_(cast.ada).get(path).text) for path in ("/", f"/progress/{cast.ada.id}")):
        assert "The fellowship ended on" in seen
        assert "so nothing is forecast." in seen
        assert "28 not reached" in seen
        assert "Intravenous access patients 0 of 15" in seen
        assert "likely by" not in seen


def test_in_the_first_weeks_there_are_counts_and_when_there_will_be_a_forecast(database: Database, cast: Cast, as_: As):
    with database.writing() as session:
        signed(session, cast, (EXAM, DONE), days_ago=30)
    seen = words(as_(cast.ada).get(f"/progress/{cast.ada.id}").text)
    assert "28 too early to say. Until " in seen
    assert "Complete neurological examination patients 1 of 15" in seen
    assert re.search(r"forecast from eight weeks of your own signed cases on; so far it is [34] weeks", seen)


def test_the_start_page_shows_at_most_six_and_leads_to_all(cast: Cast, as_: As, months: None):
    page = as_(cast.ada).get("/").text
    assert page.count('class="bar-row"') == 6
    assert "missing then" in words(page)
    assert f'href="/progress/{cast.ada.id}"' in page


def test_requirements_without_any_number_are_counted_and_not_forecast(
    database: Database, cast: Cast, as_: As, months: None
):
    with database.writing() as session:
        before = requirement_edition(session, cast.program.id)
        assert before is not None
        edition = copied(before)
        for each in edition.requirements:
            each.minimum = None
        session.add(edition)
        session.flush()
        edition.status, edition.adopted_by_id = RequirementStatus.ADOPTED, cast.cleo.id
        edition.adopted_on = cast.program.today()
    for path in ("/", f"/progress/{cast.ada.id}"):
        seen = words(as_(cast.ada).get(path).text)
        assert "Minimums" in seen
        assert "Forecast" not in seen
    assert "Expected without a number: 35" in seen


def test_the_ladder_shows_entrustment_to_whom_it_concerns_and_when_each_was_performed_last(
    cast: Cast, as_: As, months: None
):
    of_cleo, of_cora = (words(as_(who).get(f"/progress/{cast.ada.id}").text) for who in (cast.cleo, cast.cora))
    assert "100 days ago" in of_cleo
    assert "100 days ago" in of_cora
    assert "Entrustment, steps 1 to 5" in of_cleo
    assert "0 · 0 · 0 · 12 · 0" in of_cleo
    assert "steps 1 to 5" not in of_cora
    # What an attending said is shown to her only once she has rated the case or looked without.
    assert "0 · 0 · 0 · 12 · 0" not in words(as_(cast.ada).get(f"/progress/{cast.ada.id}").text)
