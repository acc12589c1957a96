"""The cast on the stage: two programs full of people in the test's database, and any of them signed in.

cast       the people of ``tests/cast.py``, gathered in the test's database
as_        ``as_(cast.ada)``: a test client of ``app`` signed in as that person
ada        ``as_(cast.ada)``, who logs
"""

import pickle
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.plugins.databases import Peopled

if TYPE_CHECKING:  # a test of pure rules starts without every room
    from logbook.people.models import Person
    from tests.cast import Cast


@pytest.fixture
def cast(database_url: str, request: pytest.FixtureRequest) -> "Cast":
    """Everybody, as they are in the test's database."""
    peopled: Peopled = request.getfixturevalue(f"peopled_{'sqlite' if 'sqlite' in database_url else 'postgresql'}")
    everybody: Cast = pickle.loads(peopled.pickled)  # noqa: S301  # pickled by this very run
    return everybody


def session_of(person: "Person") -> dict[str, object]:
    """What a cookie holds of somebody signed in; the sign-in page has tests of its own and takes an Argon2 hash."""
    return {"_user_id": f"{person.id}:1", "_fresh": True, "seen_at": int(time.time())}


@pytest.fixture
def as_(app: Flask) -> Callable[["Person"], FlaskClient]:
    """A client signed in without the sign-in page."""

    def sign_in(person: "Person") -> FlaskClient:
        client = app.test_client()
        with client.session_transaction() as session:
            session.update(session_of(person))
        return client

    return sign_in


@pytest.fixture
def ada(cast: "Cast", as_: Callable[["Person"], FlaskClient]) -> FlaskClient:
    """Ada's browser, without scripts."""
    return as_(cast.ada)
