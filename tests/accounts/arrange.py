"""A signing PIN for somebody of the cast."""

from functools import cache

from logbook.accounts import actions
from logbook.foundation.db import Database
from logbook.people.models import Person

PIN = "482915"

# A hash takes 25 ms, and the tests need few different ones.
_hashed = cache(actions.hashed_pin)


def give_pin(database: Database, person: Person, pin: str = PIN) -> None:
    """Set the person's signing PIN."""
    with database.writing() as session:
        actions.set_pin(session, by=person, pin_hash=_hashed(pin))
