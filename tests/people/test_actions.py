"""Founding a program and filling it with people."""

from datetime import date

import pytest

from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, Invalid
from logbook.people import actions, queries
from logbook.people.models import MemberRole
from tests.cast import Cast


@pytest.mark.parametrize(
    ("name", "institution", "time_zone", "field"),
    [
        (" ", "Hospital", "UTC", "name"),
        ("x" * 201, "Hospital", "UTC", "name"),
        ("Program", "", "UTC", "institution"),
        ("Program", "Hospital", "Mars/Olympus", "time_zone"),
    ],
)
def test_a_program_needs_names_and_a_time_zone(
    database: Database, name: str, institution: str, time_zone: str, field: str
):
    with pytest.raises(Invalid) as refused, database.writing() as session:
        actions.found_program(session, name=name, institution=institution, time_zone=time_zone)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "@x.example", "ada@x", "ada lovelace@x.example", "a" * 200 + "@x.io"]
)
def test_an_address_must_look_like_one(database: Database, email: str):
    with pytest.raises(Invalid), database.writing() as session:
        actions.register(session, given_name="Ada", family_name="Reyes", email=email)


def test_an_address_belongs_to_one_person(database: Database, cast: Cast):
    with pytest.raises(Conflict, match="already belongs"), database.writing() as session:
        actions.register(session, given_name="Other", family_name="Ada", email=cast.ada.email.upper())


def test_a_role_cannot_end_before_it_starts(database: Database, cast: Cast):
    with pytest.raises(Invalid, match="ends before it starts"), database.writing() as session:
        actions.appoint(
            session,
            person=cast.ada,
            program=cast.program,
            role=MemberRole.FELLOW,
            starts_on=date(2026, 7, 1),
            ends_on=date(2026, 6, 30),
        )


def test_members_are_found_by_role_and_day_with_their_sites(database: Database, cast: Cast):
    with database.reading() as session:
        today = queries.members(session, cast.program.id, MemberRole.ATTENDING, cast.program.today())
        assert [each.person.family_name for each in today] == ["Haddad", "Okafor"]
        assert [site.name for each in today for site in each.sites] == [
            "Lakeside Surgery Center",
            "Northfield Hospital",
        ]
        assert queries.members(session, cast.program.id, MemberRole.ATTENDING, date(2000, 1, 1)) == []


def test_a_fellow_is_found_in_the_own_program_only(database: Database, cast: Cast):
    with database.reading() as session:
        assert queries.fellow(session, cast.program.id, cast.ada.id) is not None
        assert queries.fellow(session, cast.other_program.id, cast.ada.id) is None
        assert queries.fellow(session, cast.program.id, cast.ben.id) is None
