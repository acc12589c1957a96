"""The pages of a fellow's learning curves: what they say, to whom, and what stays hidden."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from logbook.cases.models import CaseRole, CaseState, Outcome
from logbook.catalogue.models import Procedure
from logbook.foundation.db import Database
from logbook.people import actions as people
from logbook.people.models import MemberRole, Person
from tests.cast import Cast
from tests.progress.arrange import DONE, EPIDURAL, EXAM, MILD, day, logged, signed
from tests.progress.test_views import words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

As = Callable[[Person], FlaskClient]
ACHIEVED = Outcome.ACHIEVED


@pytest.fixture
def attempts(database: Database, cast: Cast) -> None:
    """Ada's attempts at MILD: as planned, not, taken over, without outcome; and one she only helped with."""
    with database.writing() as session:
        signed(session, cast, (MILD, DONE), days_ago=40, outcome=ACHIEVED, fluoroscopy_seconds=90, duration_minutes=55)
        signed(session, cast, (MILD, DONE), days_ago=30, outcome=Outcome.NOT_ACHIEVED, fluoroscopy_seconds=150)
        signed(session, cast, (MILD, DONE), attested=[CaseRole.ASSISTED], days_ago=20, outcome=ACHIEVED)
        signed(session, cast, (MILD, DONE), days_ago=18, fluoroscopy_seconds=100)
        signed(session, cast, (MILD, CaseRole.ASSISTED), days_ago=16, outcome=ACHIEVED)
        logged(session, cast, (MILD, DONE), days_ago=3, outcome=ACHIEVED)
        logged(session, cast, (MILD, DONE), days_ago=2, outcome=ACHIEVED, state=CaseState.DRAFT)


def curve(cast: Cast, slug: str = MILD) -> str:
    return f"/progress/{cast.ada.id}/curves/{slug}"


def test_every_procedure_with_attempts_has_its_line(cast: Cast, as_: As, attempts: None):
    page = as_(cast.ada).get(f"/progress/{cast.ada.id}/curves").text
    assert "Your learning curves" in page
    assert "(mild / PILD) 4 3 2 Not enough cases: 3 of at least 15" in words(page)
    assert f'href="{curve(cast)}"' in page


def test_without_attempts_the_pages_say_what_will_be_there(cast: Cast, as_: As):
    client = as_(cast.ada)
    assert "No attempts yet" in client.get(f"/progress/{cast.ada.id}/curves").text
    assert "No attempts yet" in client.get(curve(cast)).text
    assert client.get(curve(cast, "no-such-procedure")).status_code == 404


def test_the_curve_counts_what_it_is_defined_by_and_shows_each_attempt(cast: Cast, as_: As, attempts: None):
    seen = words(as_(cast.ada).get(curve(cast)).text)
    assert "Attempts 4 1 without an outcome, in no curve As planned 1 of 3 Not achieved 1 Taken over 1" in seen
    assert f"1 1 {day(cast, 40):%b} {day(cast, 40).day}, {day(cast, 40):%Y} As planned −0.19 −0.19 0.19" in seen
    assert "Not achieved +0.81 0.63 0.00" in seen
    assert "Taken over: assisted +0.81 1.44 0.00" in seen
    assert "Outcome not recorded – – –" in seen
    assert "Not enough cases: 3 with an outcome, and at least 15 are needed" in seen
    assert "No published value for this procedure; general values, unverified." in seen


def test_enough_attempts_say_what_the_arithmetic_says_and_never_that_anybody_is_competent(
    database: Database, cast: Cast, as_: As
):
    with database.writing() as session:
        for days in range(30, 14, -1):
            signed(session, cast, (EPIDURAL, DONE), days_ago=days, outcome=ACHIEVED)
    page = as_(cast.cleo).get(curve(cast, EPIDURAL)).text
    assert "over attempts 1 to 15: their failure rate is compatible with at most 10 %." in words(page)
    assert "competen" not in page.lower()
    # What crossed a line can be reached by keyboard and leads to its row.
    for target in re.findall(r'href="#(attempt-\d+)" aria-label="Attempt \d+: as planned', page):
        assert f'id="{target}"' in page
    assert 'href="#attempt-15"' in page
    index = words(as_(cast.cleo).get(f"/progress/{cast.ada.id}/curves").text)
    assert "LC-CUSUM reached its limit at attempt 15; CUSUM last crossed down at attempt 9" in index


def test_examinations_without_an_outcome_have_no_curve(database: Database, cast: Cast, as_: As):
    with database.writing() as session:
        signed(session, cast, (EXAM, DONE))
    assert "No attempts yet" in as_(cast.ada).get(f"/progress/{cast.ada.id}/curves").text


def test_times_are_those_of_what_was_seen_performed(cast: Cast, as_: As, attempts: None):
    seen = words(as_(cast.ada).get(curve(cast)).text)
    assert "The running median begins with the 5th case." in seen
    assert "Fluoroscopy time Running median 1 1 min 30 s – 2 2 min 30 s – 4 1 min 40 s –" in re.sub(
        r" [A-Z][a-z]{2} \d{1,2}, \d{4}", "", seen
    ).replace("Case Date ", "")
    assert "Not recorded in 2 cases." in seen


@pytest.mark.parametrize("others", [4, 5])
def test_the_band_is_hidden_while_it_is_of_fewer_than_five(
    database: Database, cast: Cast, as_: As, attempts: None, others: int
):
    with database.writing() as session:
        for number in range(others):
            fellow = people.register(
                session, given_name=f"F{number}", family_name="Other", degree="MD", email=f"f{number}@north.example"
            )
            people.appoint(
                session, person=fellow, program=cast.program, role=MemberRole.FELLOW, starts_on=day(cast, 300)
            )
            for seconds in (70, 80):
                signed(session, cast, (MILD, DONE), fellow_id=fellow.id, fluoroscopy_seconds=seconds + number)
    seen = words(as_(cast.ada).get(curve(cast)).text)
    if others < 5:
        assert "The program’s band is hidden: it needs cases of at least 5 other people, and 4 have any." in seen
        assert "1 min 12 s" not in seen
    else:
        assert "middle half 1 min 12 s to 1 min 22 s, median 1 min 17 s, of 10 cases by 5 people." in seen


@pytest.mark.parametrize(
    ("who", "status"), [("ada", 200), ("cleo", 200), ("cora", 403), ("ben", 404), ("abe", 404), ("dan", 404)]
)
def test_who_may_see_learning_curves(cast: Cast, as_: As, attempts: None, who: str, status: int):
    client = as_(cast.everybody()[who])
    assert client.get(f"/progress/{cast.ada.id}/curves").status_code == status
    assert client.get(curve(cast)).status_code == status


def test_the_fellows_page_leads_to_them_whom_they_are_for(cast: Cast, as_: As, attempts: None):
    link = f'href="/progress/{cast.ada.id}/curves"'
    assert {
        name: link in as_(cast.everybody()[name]).get(f"/progress/{cast.ada.id}").text
        for name in ("ada", "cleo", "cora")
    } == {"ada": True, "cleo": True, "cora": False}


def test_a_procedure_that_left_the_catalogue_keeps_its_curve(database: Database, cast: Cast, as_: As):
    with database.writing() as session:
        case_id = signed(session, cast, (MILD, DONE), outcome=ACHIEVED)
        gone = Procedure(
            program_id=cast.other_program.id,
            place=0,
            slug="theirs",
            name="Theirs",
            kind="procedure",
            categories=[],
            body_region="other",
            guidance=["none"],
            laterality="none",
            levels=[],
            synonyms=[],
        )
        session.add(gone)
    assert f"/cases/{case_id}" in as_(cast.ada).get(curve(cast)).text
    # Another program's own procedure is nothing here.
    assert as_(cast.ada).get(curve(cast, "theirs")).status_code == 404
