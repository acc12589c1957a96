"""The page of the whole program: who needs what and where it is done, in as many statements however many cases."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from logbook.accounts import actions as accounts
from logbook.cases.models import CaseRole
from logbook.foundation import clock
from logbook.foundation.db import Database
from logbook.people import actions as people
from logbook.people.models import MemberRole, Person
from logbook.progress import actions, queries
from logbook.progress.rules import Outlook
from tests.cast import Cast, password_hash
from tests.exchange.test_export import rows
from tests.progress.arrange import DONE, EPIDURAL, MILD, RFA, day, logged, signed, statements
from tests.progress.test_views import words

As = Callable[[Person], FlaskClient]
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def begun(database: Database, cast: Cast) -> None:
    """Ada logs since fourteen weeks, Abe not yet; Gil left half a year ago, who began in another academic year."""
    with database.writing() as session:
        gil = people.register(session, given_name="Gil", family_name="Ames", degree="MD", email="gil@north.example")
        people.appoint(
            session,
            person=gil,
            program=cast.program,
            role=MemberRole.FELLOW,
            starts_on=day(cast, 900),
            ends_on=day(cast, 180),
        )
        for days in (800, 200):
            signed(session, cast, (RFA, DONE), fellow_id=gil.id, days_ago=days, site_id=cast.center.id)
        signed(session, cast, (EPIDURAL, DONE), days_ago=98, attested=[DONE])
        signed(session, cast, (EPIDURAL, DONE), (MILD, CaseRole.ASSISTED), days_ago=60)
        signed(session, cast, (MILD, DONE), attested=[CaseRole.ASSISTED], days_ago=50)
        for days in (20, 3):
            logged(session, cast, (EPIDURAL, DONE), days_ago=days, submitted_at=clock.now() - timedelta(days=days))


def test_everything_is_put_together_of_the_fellows_of_now(database: Database, cast: Cast, begun: None):
    with database.reading() as session:
        found = queries.overview(session, cast.program)
    abe, ada = found.fellows.table.lines
    assert (abe.fellow.name, ada.fellow.name) == ("Lindqvist, Abe", "Reyes, Ada")
    place = [each.slug for each in found.fellows.table.requirements].index("img_spine_lumbar")
    cell = ada.cells[place]
    assert (cell.counted, cell.waiting, cell.outlook) == (2, 2, Outlook.SHORT)
    assert abe.cells[place].outlook is Outlook.TOO_EARLY
    need = next(each for each in found.needs if each.requirement.slug == "img_spine_lumbar")
    assert [fellow.family_name for fellow, _ in need.lacking] == ["Reyes"]
    (load,) = found.loads
    assert (load.name, load.waiting, load.signed) == (cast.ben.name, 2, 5)
    assert load.oldest is not None
    assert (clock.now() - load.oldest).days == 20
    assert (found.fellows.differing, found.fellows.entries) == (1, 4)


def test_what_waits_for_guests_stands_behind_the_attendings(database: Database, cast: Cast, begun: None):
    with database.writing() as session:
        guest: dict[str, Any] = {"attending_id": None, "guest_name": "Gil Aster", "guest_email": "gil@river.example"}
        logged(session, cast, (MILD, DONE), **guest)
    with database.reading() as session:
        found = queries.overview(session, cast.program).loads
    assert [(each.name, each.waiting, each.signed) for each in found] == [(cast.ben.name, 2, 5), ("Guests", 1, 0)]


def test_where_a_requirement_is_done_counts_who_left_within_a_year(database: Database, cast: Cast, begun: None):
    with database.reading() as session:
        found = queries.overview(session, cast.program)
    sites = {each.requirement.slug: each.sites for each in found.needs}
    assert [(each.name, each.attendings) for each in sites["img_spine_lumbar"]] == [
        (cast.center.name, (("Dr Okafor", 2),)),
        (cast.hospital.name, (("Dr Okafor", 2),)),
    ]
    assert [(each.name, each.entries) for each in sites["neurolytic_rf"]] == [(cast.center.name, 2)]


def test_what_is_new_and_what_has_targets_shows_each_fellows_first_day(database: Database, cast: Cast, begun: None):
    with database.reading() as session:
        found = {each.slug: each for each in queries.overview(session, cast.program).first_uses}
    assert found.keys() == {MILD, EPIDURAL}
    assert found[EPIDURAL].new_since == day(cast, 98)
    mild = {fellow.family_name: count for fellow, count in found[MILD].fellows}
    assert mild["Lindqvist"] is None
    assert mild["Reyes"] is not None
    assert (mild["Reyes"].first_in.assisted, mild["Reyes"].first_in.performed) == (day(cast, 60), None)


def test_from_what_is_kept_only_waiting_cases_are_looked_for(database: Database, cast: Cast, begun: None):
    actions.keep_due(database)
    counts = []
    for more in range(2):
        for look in (queries.overview, queries.program_home):
            with database.reading() as session, statements(database.engine) as sent:
                look(session, cast.program)
            assert not [each for each in sent if "case_procedure" in each]
            of_cases = [each for each in sent if "logged_case" in each]
            assert of_cases
            assert all("logged_case.state = " in each or "sequence DESC" in each for each in of_cases)
            counts.append(len(sent))
        with database.writing() as session:
            for place in range(3):
                fellow = people.register(session, given_name="X", family_name="Y", email=f"{more}{place}@x.example")
                begins = day(cast, 90)
                people.appoint(session, person=fellow, program=cast.program, role=MemberRole.FELLOW, starts_on=begins)
                signed(session, cast, (EPIDURAL, DONE), fellow_id=fellow.id)
        actions.keep_due(database)
    assert counts[:2] == counts[2:]


@ON_SQLITE
def test_each_cell_says_it_in_words_and_opens_the_cases_behind_it(cast: Cast, as_: As, begun: None):
    cleo = as_(cast.cleo)
    page = cleo.get("/program").text
    seen = words(page)
    assert "2 of 25 +2 waiting short" in seen
    assert "0 of 25 too early" in seen
    address = f"/cases?fellow={cast.ada.id}&amp;requirement=img_spine_lumbar"
    assert f'<td class="short"><a href="{address}"' in page
    behind = cleo.get(address.replace("&amp;", "&")).text
    assert len(re.findall(r'<th scope="row" class="margin">', behind)) == 4


@ON_SQLITE
def test_those_who_began_in_another_year_are_a_choice_away(cast: Cast, as_: As, begun: None):
    cora = as_(cast.cora)
    today = words(cora.get("/program").text)
    assert "Ames" not in today
    began = day(cast, 900)
    year = began.year - (began.month < 7)
    assert f"who began in {year}–{(year + 1) % 100:02d}" in today
    then = words(cora.get(f"/program?year={year}").text)
    assert "Ames, Gil" in then
    assert "Reyes" not in then
    assert "What was not reached" in then
    for unknown in ("1999", "no", "9" * 30):
        assert words(cora.get(f"/program?year={unknown}").text) == today


@ON_SQLITE
def test_the_coordinator_sees_the_same_without_what_is_the_directors(cast: Cast, as_: As, begun: None):
    directors, coordinators = (words(as_(each).get("/program").text) for each in (cast.cleo, cast.cora))
    for said in ("2 of 25 +2 waiting short", "Where fellows performed it", "Fluoroscopy time not recorded"):
        assert said in directors
        assert said in coordinators
    for said in ("Role attested differently", "Issue a summary"):
        assert said in directors
        assert said not in coordinators


@ON_SQLITE
def test_a_program_without_fellows_says_what_will_be_here(database: Database, cast: Cast, as_: As):
    with database.writing() as session:
        program = people.found_program(session, name="Westfield Pain Fellowship", institution="Westfield")
        cleo = people.register(session, given_name="C", family_name="D", email="c@west.example")
        people.appoint(session, person=cleo, program=program, role=MemberRole.DIRECTOR, starts_on=day(cast, 5))
        accounts.store_password(session, person=cleo, password_hash=password_hash())
    assert "No fellow yet" in as_(cleo).get("/program").text
    assert "No fellow yet" in as_(cleo).get("/").text


@ON_SQLITE
def test_without_requirements_nobody_is_said_to_be_on_course(database: Database, cast: Cast, as_: As, begun: None):
    with database.writing() as session:
        program = people.found_program(session, name="Westfield Pain Fellowship", institution="Westfield")
        starts_on = day(cast, 5)
        for person, role in ((cast.dan, MemberRole.DIRECTOR), (cast.della, MemberRole.FELLOW)):
            people.appoint(session, person=person, program=program, role=role, starts_on=starts_on)
    dan = as_(cast.dan)
    dan.post(f"/programs/{program.id}/switch")
    for address in ("/", "/program"):
        seen = words(dan.get(address).text)
        assert "Voss, Della" in seen
        assert "Who needs what" not in seen
    assert "The program has no set of requirements." in seen
    assert rows(dan.post("/program/export")) == []


def test_the_start_page_names_who_needs_what_in_a_few_lines(cast: Cast, as_: As, begun: None):
    seen = words(as_(cast.cleo).get("/").text)
    assert "Who needs what" in seen
    assert seen.count("short at this pace") == 5
    assert "Reyes 0 of 50" in seen


@ON_SQLITE
def test_the_table_is_exported_line_by_line_and_that_it_was_is_recorded(
    database: Database, cast: Cast, as_: As, begun: None
):
    cora = as_(cast.cora)
    lines = rows(cora.post("/program/export"))
    assert {each["fellow"] for each in lines} == {"Lindqvist, Abe", "Reyes, Ada"}
    (line,) = [each for each in lines if (each["fellow"], each["requirement"]) == ("Reyes, Ada", "img_spine_lumbar")]
    said = ("minimum", "signed", "waiting", "missing", "outlook", "end_assumed")
    assert [line[name] for name in said] == ["25", "2", "2", "23", "short at this pace", "yes"]
    assert float(line["probability_in_time"]) < 0.2
    assert "exported where the fellows stand" in as_(cast.cleo).get("/audit").text
    assert as_(cast.ada).post("/program/export").status_code == 403
