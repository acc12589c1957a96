"""The list of errors of a case's form goes down the page."""

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from logbook.people.models import Person
from tests.cases.arrange import typed
from tests.cast import Cast

# What the form itself objects to, and what the rules do once it does not.
SHAPES = {"fluoroscopy_seconds": "1:75", "air_kerma_mgy": "lots", "ended_at": "25:00", "performed_on": ""}
MEANINGS = {
    "procedures-0-side": None,
    "procedures-0-checklist-neurogenic_claudication": None,
    "notes": "x" * 5000,
    "fluoroscopy_seconds": "",
    "air_kerma_mgy": "30000",
    "attending_id": "",
}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("wrong", [SHAPES, MEANINGS])
def test_errors_are_listed_in_the_order_of_their_fields(
    cast: Cast, as_: Callable[[Person], FlaskClient], wrong: dict[str, str | None]
):
    page = as_(cast.ada).post("/cases/new", data=typed(cast, **wrong))
    assert page.status_code == 422
    fields = re.findall(r'<li><a href="#([\w-]+)">', page.text)
    assert {*fields} == {*wrong}
    places = [page.text.index(f'id="{each}"') for each in fields]
    assert places == sorted(places)
