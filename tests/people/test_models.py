"""Roles have dates."""

from datetime import date
from uuid import uuid4

import pytest

from logbook.people.models import MemberRole, Membership, Person

HERE, THERE = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("day", "roles"),
    [
        (date(2025, 6, 30), set()),
        (date(2025, 7, 1), {MemberRole.FELLOW}),
        (date(2026, 6, 30), {MemberRole.FELLOW}),
        (date(2026, 7, 1), {MemberRole.ATTENDING}),
        (date(2040, 1, 1), {MemberRole.ATTENDING}),
    ],
)
def test_a_role_is_held_from_its_first_day_to_its_last(day: date, roles: set[MemberRole]):
    ada = Person(given_name="Ada", family_name="Reyes", degree="MD", email="ada@x.example")
    ada.memberships = [
        Membership(program_id=HERE, role=MemberRole.FELLOW, starts_on=date(2025, 7, 1), ends_on=date(2026, 6, 30)),
        Membership(program_id=HERE, role=MemberRole.ATTENDING, starts_on=date(2026, 7, 1)),
        Membership(program_id=THERE, role=MemberRole.DIRECTOR, starts_on=date(2020, 1, 1)),
    ]
    assert ada.roles_in(HERE, day) == roles
    assert ada.ever_in(HERE)
    assert not ada.ever_in(uuid4())


def test_names_are_said_as_colleagues_say_them():
    ada = Person(given_name="Ada", family_name="Reyes", degree="MD", email="ada@x.example")
    assert (ada.name, ada.short_name) == ("Ada Reyes, MD", "Dr Reyes")
    ada.degree = ""
    assert (ada.name, ada.short_name) == ("Ada Reyes", "Ada Reyes")
