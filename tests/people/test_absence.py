"""Ben goes away and names Bea as deputy: which days, who may stand in, and coming back."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError

from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, Forbidden, Invalid
from logbook.foundation.ids import uuid7
from logbook.notices.models import Letter
from logbook.people import actions, queries, rules
from logbook.people.models import Absence, MemberRole, Person, Program
from tests.cast import Cast

As = Callable[[Person], FlaskClient]
DAY = timedelta(days=1)


def away(database: Database, cast: Cast, first: int = 0, last: int = 6, **said: Any) -> Absence:
    """Ben is away from the ``first`` to the ``last`` day from today on, and Bea his deputy unless told otherwise."""
    today = cast.program.today()
    days = {"starts_on": today + first * DAY, "ends_on": today + last * DAY}
    with database.writing() as session:
        return actions.name_deputy(
            session, **{"by": cast.ben, "program": cast.program, "deputy": cast.bea} | days | said
        )


def stands_in(database: Database, deputy: Person, person: Person, cast: Cast, at: datetime | None = None) -> bool:
    """What both ways to ask say, which must be the same."""
    moment = at or clock.now()
    with database.reading() as session:
        loaded = queries.person(session, deputy.id)
        assert loaded is not None
        asked = loaded.stands_in_for(person.id, cast.program.id, moment)
        of_database = queries.is_deputy(session, cast.program.id, deputy_id=deputy.id, of=person.id, at=moment)
    assert asked == of_database
    return asked


def test_a_deputy_stands_in_from_the_first_midnight_to_the_last_at_the_program(database: Database, cast: Cast):
    absence = away(database, cast, 1, 2)
    assert absence.starts_at.hour == 0
    assert not stands_in(database, cast.bea, cast.ben, cast)
    for moment, on in (
        (absence.starts_at - timedelta(microseconds=1), False),
        (absence.starts_at, True),
        (absence.ends_at - timedelta(microseconds=1), True),
        (absence.ends_at, False),
    ):
        assert stands_in(database, cast.bea, cast.ben, cast, moment) == on
        assert not stands_in(database, cast.ben, cast.bea, cast, moment)


def test_the_deputy_is_told_by_a_letter_and_the_trail_keeps_it(database: Database, cast: Cast):
    absence = away(database, cast)
    with database.reading() as session:
        letter = session.scalars(select(Letter)).one()
        assert (letter.person_id, letter.subject) == (cast.bea.id, "Dr Okafor names you as deputy")
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "absence.name_deputy")).one()
        assert (event.actor_id, event.subject_id, event.program_id) == (cast.ben.id, absence.id, cast.program.id)


@given(first=some.integers(0, 20), days=some.integers(0, 9), other=some.integers(0, 20), others=some.integers(0, 9))
def test_two_spans_of_days_share_a_moment_exactly_if_they_share_a_day(first: int, days: int, other: int, others: int):
    start = date(2026, 10, 25)  # clocks go back on November 1
    mine, theirs = (
        rules.span(start + each * DAY, start + (each + length) * DAY, "America/New_York")
        for each, length in ((first, days), (other, others))
    )
    share_a_day = set(range(first, first + days + 1)) & set(range(other, other + others + 1))
    assert (mine[0] < theirs[1] and theirs[0] < mine[1]) == bool(share_a_day)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "field"),
    [
        (date(2026, 11, 27), date(2026, 11, 30), "starts_on"),
        (date(2026, 11, 30), date(2026, 11, 29), "ends_on"),
        (date(2062, 11, 30), date(2062, 12, 1), "starts_on"),
        (date.max, date.max, "starts_on"),
        (date(2026, 11, 28), date(2027, 11, 29), "ends_on"),
        (date(2026, 11, 28), date(2026, 11, 28), None),
        (date(2026, 11, 28), date(2027, 11, 28), None),
    ],
)
def test_which_days_one_may_be_away(starts_on: date, ends_on: date, field: str | None):
    problem = rules.absence_problem(starts_on, ends_on, date(2026, 11, 28))
    assert (problem[0] if problem else None) == field


@pytest.mark.parametrize(("first", "last"), [(6, 9), (0, 0), (2, 4), (-0, 20)])
def test_one_is_away_only_once_at_a_time(database: Database, cast: Cast, first: int, last: int):
    away(database, cast, 0, 6)
    with pytest.raises(Invalid, match="away on some of these days already"):
        away(database, cast, first, last)
    away(database, cast, 7, 8)


def test_the_database_itself_refuses_a_second_absence_and_a_changed_one(database: Database, cast: Cast):
    absence = away(database, cast)
    row = {column.name: getattr(absence, column.name) for column in Absence.__table__.columns}
    with pytest.raises(DBAPIError, match="away only once"), database.writing() as session:
        session.execute(insert(Absence).values(**row | {"id": uuid7()}))
    for change in ({"deputy_id": cast.cleo.id}, {"ends_at": absence.ends_at + DAY}, {"starts_on": absence.ends_on}):
        with pytest.raises(DBAPIError, match="keeps its days"), database.writing() as session:
            session.execute(update(Absence).values(**change))


def test_a_deputy_is_another_attending_of_the_program_who_is_there(database: Database, cast: Cast):
    for person in (cast.ben, cast.cleo, cast.ada, cast.dan):
        with pytest.raises(Invalid, match="an attending who is in the program"):
            away(database, cast, deputy=person)
    away(database, cast, 3, 4, by=cast.bea, deputy=cast.ben)
    with pytest.raises(Invalid, match="Bea Haddad, MD is away on some of these days"):
        away(database, cast, 0, 6)


def test_an_attending_whose_role_ends_meanwhile_is_no_deputy(database: Database, cast: Cast):
    today = clock.today()
    with database.writing() as session:
        gus = actions.register(session, given_name="Gus", family_name="Ito", email="gus@northfield.example")
        program = session.get_one(Program, cast.program.id)
        actions.appoint(
            session, person=gus, program=program, role=MemberRole.ATTENDING,
            starts_on=today - DAY, ends_on=today + 3 * DAY,
        )  # fmt: skip
    with pytest.raises(Invalid, match="on all of these days"):
        away(database, cast, 0, 6, deputy=gus)


def end(database: Database, cast: Cast, absence: Absence, by: Person | None = None) -> None:
    with database.writing() as session:
        found = queries.absence(session, absence.id)
        assert found is not None
        actions.end_absence(session, by=by or cast.ben, absence=found)


def test_coming_back_early_ends_it_at_once_and_frees_the_days(database: Database, cast: Cast):
    absence = away(database, cast)
    assert stands_in(database, cast.bea, cast.ben, cast)
    with pytest.raises(Forbidden):
        end(database, cast, absence, by=cast.bea)
    end(database, cast, absence)
    assert not stands_in(database, cast.bea, cast.ben, cast)
    with pytest.raises(Conflict):
        end(database, cast, absence)
    away(database, cast, 1, 6)
    with database.reading() as session:
        assert "Dr Okafor needs no deputy any more" in session.scalars(select(Letter.subject)).all()


def test_what_has_not_begun_is_called_off_and_was_never_on(database: Database, cast: Cast):
    absence = away(database, cast, 2, 4)
    end(database, cast, absence)
    assert not stands_in(database, cast.bea, cast.ben, cast, absence.starts_at)
    away(database, cast, 0, 6)


@pytest.mark.both_databases
def test_ben_names_a_deputy_on_a_page_and_comes_back(database: Database, cast: Cast, as_: As):
    ben, bea = as_(cast.ben), as_(cast.bea)
    assert "None so far" in ben.get("/absence").text
    today = cast.program.today()
    said = {"deputy": str(cast.bea.id), "starts_on": today.isoformat(), "ends_on": (today + DAY).isoformat()}
    answer = ben.post("/absence", data=said, follow_redirects=True)
    assert "Bea Haddad, MD was named as your deputy" in answer.text
    assert "You are away" in answer.text
    refused = ben.post("/absence", data=said)
    assert refused.status_code == 422
    assert "You are away on some of these days already" in refused.text
    assert f'value="{said["ends_on"]}"' in refused.text
    assert "Ben Okafor, MD" in bea.get("/absence").text
    with database.reading() as session:
        absence = session.scalars(select(Absence.id)).one()
    assert bea.post(f"/absence/{absence}/end").status_code == 404
    assert "Over, ended" in ben.post(f"/absence/{absence}/end", follow_redirects=True).text
    assert "You stand in for" not in bea.get("/absence").text


@pytest.mark.parametrize("missing", ["deputy", "starts_on", "ends_on"])
def test_what_is_left_out_is_asked_for(cast: Cast, as_: As, missing: str):
    today = cast.program.today().isoformat()
    said = {"deputy": str(cast.bea.id), "starts_on": today, "ends_on": today} | {missing: ""}
    assert as_(cast.ben).post("/absence", data=said).status_code == 422


def test_days_are_those_of_the_program(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    late = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)  # ten in the evening of the 28th in New York
    monkeypatch.setattr(clock, "now", lambda: late)
    first, last = rules.span(cast.program.today(), cast.program.today(), cast.program.time_zone)
    assert first <= late < last
