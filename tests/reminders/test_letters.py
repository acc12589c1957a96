"""The letter about what waits, from a case in the database to the message: one a person, and nothing of the case."""

import email
import email.policy
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email.message import EmailMessage
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import select

from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.notices.actions import send_due, switch_digests
from logbook.notices.models import Letter
from logbook.people import actions as people
from logbook.people.models import MemberRole, Program
from logbook.reminders.actions import post_due
from logbook.signoff import actions as signoff
from tests.cast import Cast
from tests.signoff.arrange import decided, proposal_of, proposed, signed_case, waiting_case

# A Tuesday morning; the cast joined long before, by whatever clock.
MORNING = datetime(2026, 12, 1, 8, tzinfo=ZoneInfo("America/New_York"))
At = Callable[[datetime], None]


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """``at(moment)``: what time it is."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_clock(MORNING)
    return set_clock


def waits(database: Database, cast: Cast, number: int = 1, days: float = 3, **changes: Any) -> None:
    """Case ``number`` of Ada's waits for Ben since so many days."""
    with database.writing() as session:
        waiting_case(session, cast, number, submitted_at=MORNING - timedelta(days=days), **changes)


def subjects(database: Database) -> list[tuple[str, str]]:
    """Every letter by whom it goes to, and its subject."""
    with database.reading() as session:
        return [(each.name, each.subject) for each in session.scalars(select(Letter).order_by(Letter.name))]


def test_an_amendment_waits_as_a_case_does_and_comes_back_as_one(
    database: Database, settings: Settings, cast: Cast, at: At
):
    with database.writing() as session:
        amendment = proposed(session, cast, signed_case(session, cast))
        amendment.sent_at = MORNING - timedelta(days=3)
    assert post_due(database, settings) == 1
    assert subjects(database) == [("Ben Okafor, MD", "1 case to sign")]
    with database.writing() as session:
        proposal = proposal_of(session, amendment)
        signoff.return_amendment(session, by=cast.ben, proposal=proposal, version=1, reason="Look again.")
    at(MORNING + timedelta(days=3))
    assert post_due(database, settings) == 1
    assert [name for name, _ in subjects(database)] == ["Ada Reyes, MD", "Ben Okafor, MD"]


def test_an_attending_gets_one_letter_for_all_that_waits_then_one_a_week(
    database: Database, settings: Settings, cast: Cast, at: At
):
    for number in (1, 2, 3):
        waits(database, cast, number)
    assert post_due(database, settings) == 1
    assert subjects(database) == [("Ben Okafor, MD", "3 cases to sign")]
    for days in range(7):
        at(MORNING + timedelta(days=days, hours=1))
        assert post_due(database, settings) == 0, days
    at(MORNING + timedelta(days=7))
    assert post_due(database, settings) == 1
    assert len(subjects(database)) == 2


def test_several_workers_post_one_letter_a_person(database: Database, settings: Settings, cast: Cast, at: At):
    waits(database, cast)
    together = Barrier(4)

    def work(_: int) -> None:
        together.wait()
        post_due(database, settings)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert len(subjects(database)) == 1


def test_a_fellow_a_deputy_and_a_director_are_told_what_waits_for_them(
    database: Database, settings: Settings, cast: Cast, at: At
):
    waits(database, cast, 1, 20)
    with database.writing() as session:
        at(MORNING - timedelta(days=3))
        case = decided(session, waiting_case(session, cast, 2))
        signoff.return_(session, by=cast.ben, case=case, revision=1, reason="Which level?")
        program = session.get_one(Program, cast.program.id)
        today = MORNING.date()
        people.name_deputy(
            session, by=cast.ben, program=program, deputy=cast.bea,
            starts_on=today - timedelta(days=2), ends_on=today,
        )  # fmt: skip
    at(MORNING)
    assert post_due(database, settings) == 3
    assert [each for each in subjects(database) if "deputy" not in each[1] or "case" in each[1]] == [
        ("Ada Reyes, MD", "1 case came back to you"),
        ("Bea Haddad, MD", "1 case to sign as a deputy"),
        ("Cleo Marsh, MD", "1 case without a signature for two weeks"),
    ]


def test_somebody_of_two_programs_gets_one_letter_with_a_line_for_each(
    database: Database, settings: Settings, cast: Cast, at: At
):
    waits(database, cast)
    with database.writing() as session:
        other = session.get_one(Program, cast.other_program.id)
        other.name = "Southbay Pain & Spine <South>"
        people.appoint(
            session, person=cast.ben, program=other, role=MemberRole.ATTENDING, starts_on=MORNING.date()
        )  # fmt: skip
        waiting_case(
            session, cast, 2, program_id=other.id, fellow_id=cast.della.id, site_id=cast.other_site.id,
            submitted_at=MORNING - timedelta(days=4), patient_id=None, c_arm_id=None,
        )  # fmt: skip
    assert post_due(database, settings) == 1
    assert send_due(database, settings) == 1
    letter = written(settings)
    text = text_of(letter)
    assert "1 case waits for your signature at Southbay Pain & Spine <South>, for 4 days now." in text
    assert "Southbay Pain &amp; Spine &lt;South&gt;" in list(letter.iter_parts())[1].get_content()
    assert "1 case waits for your signature at Northfield Pain Medicine Fellowship, for 3 days now." in text


def test_whoever_switched_them_off_is_not_told(database: Database, settings: Settings, cast: Cast, at: At):
    waits(database, cast)
    with database.writing() as session:
        switch_digests(session, by=cast.ben, person_id=cast.ben.id, wanted=False)
    assert post_due(database, settings) == 0
    with database.writing() as session:
        switch_digests(session, by=cast.ben, person_id=cast.ben.id, wanted=True)
    assert post_due(database, settings) == 1


def written(settings: Settings) -> EmailMessage:
    """The one letter in the outbox."""
    (file,) = (settings.instance / "outbox").iterdir()
    return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)


def text_of(letter: EmailMessage) -> str:
    """Its plain text, in one line."""
    return " ".join(next(letter.iter_parts()).get_content().split())


def test_the_letter_holds_a_count_and_a_way_and_nothing_of_any_case_or_fellow(
    database: Database, settings: Settings, cast: Cast, at: At
):
    waits(database, cast, 4711, notes="A note.")
    post_due(database, settings)
    send_due(database, settings)
    letter = written(settings)
    plain, html = (each.get_content() for each in letter.iter_parts())
    for text in (plain, html):
        assert "1 case waits for your signature, for 3 days now." in " ".join(text.split())
        assert f"{settings.public_url}/queue" in text
        for secret in ("4711", "Reyes", "Ada", "A note", "Lumbar", "P-"):
            assert secret not in text
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = letter["List-Unsubscribe"].strip("<>")
    assert address in plain
    assert address in html


def test_the_address_in_a_letter_switches_them_off_without_signing_in_and_only_by_post(
    app: Flask, database: Database, settings: Settings, cast: Cast, at: At
):
    waits(database, cast)
    post_due(database, settings)
    send_due(database, settings)
    path = written(settings)["List-Unsubscribe"].strip("<>").removeprefix(settings.public_url)
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    assert "No more of them" in client.get(path).text
    assert post_due(database, settings) == 0
    answer = client.post(path, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "You get no more of these letters" in answer.text
    at(MORNING + timedelta(days=7))
    assert post_due(database, settings) == 0
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "letters.switch_off")).one()
        assert (event.actor_id, event.subject_id, event.facts) == (None, cast.ben.id, {"by_letter": True})
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    for wrong in (path[:-1], path[:-1] + ("0" if path[-1] != "0" else "1"), f"/letters/off/{cast.bea.id.hex}-"):
        assert client.post(wrong).status_code == 404
