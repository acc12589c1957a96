"""The page of letters to oneself, and its switch."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.notices import queries
from logbook.notices.actions import send_due, switch_digests
from logbook.notices.models import Letter, LetterState
from logbook.people.models import Person
from tests.cast import Cast
from tests.notices.arrange import posted

pytestmark = pytest.mark.both_databases

As = Callable[[Person], FlaskClient]


def test_one_sees_what_was_sent_to_oneself_and_nobody_elses(
    database: Database, settings: Settings, cast: Cast, as_: As
):
    assert "Nothing so far" in as_(cast.ben).get("/letters").text
    posted(database, to=cast.ben)
    assert "On its way" in as_(cast.ben).get("/letters").text
    send_due(database, settings)
    page = as_(cast.ben).get("/letters").text
    assert "Letters from Fellowship Logbook arrive" in page
    assert "Sent " in page
    assert "Nothing so far" in as_(cast.bea).get("/letters").text


def test_the_switch_is_kept_and_stands_in_the_trail(database: Database, cast: Cast, as_: As):
    ben = as_(cast.ben)
    assert "checked" in ben.get("/letters").text
    assert "were switched off" in ben.post("/letters", data={}, follow_redirects=True).text
    assert "checked" not in ben.get("/letters").text
    ben.post("/letters", data={})
    assert "You will be told" in ben.post("/letters", data={"digests": "y"}, follow_redirects=True).text
    with database.reading() as session:
        assert queries.wants_digests(session, cast.ben.id)
        events = session.scalars(select(AuditEvent).where(AuditEvent.verb.like("letters.%")).order_by(AuditEvent.id))
        assert [(each.verb, each.actor_id) for each in events] == [
            ("letters.switch_off", cast.ben.id),
            ("letters.switch_on", cast.ben.id),
        ]


def test_a_director_alone_sees_what_the_program_could_not_deliver(database: Database, cast: Cast, as_: As):
    letter = posted(database, to=cast.ben, program=cast.program)
    with database.writing() as session:
        session.execute(
            update(Letter)
            .where(Letter.id == letter.id)
            .values(state=LetterState.GIVEN_UP, settled_at=clock.now(), problem="The mail server refused it.")
        )
    assert "Ben Okafor, MD" in as_(cast.cleo).get("/letters").text
    for person in (cast.bea, cast.cora, cast.dan):
        assert "could not be delivered" not in as_(person).get("/letters").text


def test_two_mail_programs_switch_off_at_once(database: Database, cast: Cast):
    together = Barrier(2)

    def work(_: int) -> None:
        together.wait()
        with database.writing() as session:
            switch_digests(session, by=None, person_id=cast.ben.id, wanted=False)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    with database.reading() as session:
        assert not queries.wants_digests(session, cast.ben.id)
        assert len(session.scalars(select(AuditEvent).where(AuditEvent.verb == "letters.switch_off")).all()) == 1
