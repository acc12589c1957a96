"""Nobody waits for somebody else's schedule: the turn at writing is free while a file is read and a page is made."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from logbook.exchange.views import preview
from logbook.exchange.views import schedule as views
from logbook.foundation.db import Database
from logbook.people.models import Person
from tests.cast import Cast
from tests.exchange.arrange import schedule
from tests.exchange.pages import look, make, upload

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_others_can_write_while_a_schedule_is_read(
    cast: Cast, as_: Callable[[Person], FlaskClient], database: Database, monkeypatch: pytest.MonkeyPatch
):
    asked: list[str] = []

    def while_others_write(name: str, does: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **named: Any) -> Any:
            asked.append(name)
            with database.writing() as session:  # raises at its first statement if this thread has the turn
                session.connection()
            return does(*args, **named)

        return watched

    for module, name in ((views, "read_file"), (views, "unpack"), (preview, "page")):
        monkeypatch.setattr(module, name, while_others_write(name, getattr(module, name)))
    ada = as_(cast.ada)
    cases = look(ada, upload(ada, schedule("suite.csv", cast.program.today())))
    assert make(ada, cases).status_code == 303
    assert asked == ["read_file", "page", "unpack", "page", "unpack"]
