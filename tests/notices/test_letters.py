"""Letters from posting to arriving: over a real mail server that refuses, hangs up, and is asked by two at once."""

import email
import email.policy
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from logbook.foundation import clock
from logbook.foundation.audit import AuditEvent
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.notices import queries, rules
from logbook.notices.actions import post, send_due
from logbook.notices.models import Letter, LetterState
from tests.notices.arrange import as_it_is, posted, to
from tests.notices.mailbox import Mailbox, mail_server, nobody_signs_in


def test_a_letter_arrives_once_as_text_and_as_html(database: Database, mailing: Settings, mailbox: Mailbox):
    letter = posted(database, name="Ada Reyes, MD")
    assert send_due(database, mailing) == 1
    assert send_due(database, mailing) == 0
    (arrived,) = mailbox.letters
    assert arrived["To"] == '"Ada Reyes, MD" <ada@northfield.example>'
    assert arrived["From"] == "Fellowship Logbook <logbook@northfield.example>"
    assert arrived["Subject"] == "Letters from Fellowship Logbook arrive"
    assert arrived["Message-ID"] == f"<{letter.id}@northfield.example>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Date"].datetime == letter.posted_at.replace(microsecond=0)
    assert arrived.get_content_type() == "multipart/alternative"
    plain, html = arrived.iter_parts()
    assert "there is nothing to do" in plain.get_content()
    assert "there is nothing to do" in html.get_content()
    assert "<" not in plain.get_content()
    assert "src=" not in html.get_content()
    assert as_it_is(database, letter).state is LetterState.SENT


def test_a_letter_whose_cause_is_not_kept_never_leaves(database: Database, mailing: Settings, mailbox: Mailbox):
    with database.reading() as session:
        post(session, template="trial", facts={}, key="trial", address="ada@northfield.example")
        session.flush()
    assert send_due(database, mailing) == 0
    assert mailbox.received == []


def test_the_same_letter_is_posted_once(database: Database, mailing: Settings, mailbox: Mailbox):
    first = posted(database)
    assert posted(database, address="abe@northfield.example").id == first.id
    assert send_due(database, mailing) == 1
    assert posted(database).id == first.id
    assert send_due(database, mailing) == 0
    assert len(mailbox.received) == 1


def test_two_at_once_post_one_letter(database: Database):
    together = Barrier(4)

    def work(_: int) -> UUID:
        together.wait()
        return posted(database).id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(work, range(4)))) == 1


def test_what_filled_a_letter_is_forgotten_once_it_has_left(database: Database, mailing: Settings):
    letter = posted(database, facts={"link": "/set-password/secret"})
    assert as_it_is(database, letter).facts
    send_due(database, mailing)
    assert as_it_is(database, letter).facts == {}


def test_a_refused_letter_is_tried_again_after_growing_pauses_and_given_up_after_a_day(
    database: Database, mailing: Settings, mailbox: Mailbox, later: Any, caplog: pytest.LogCaptureFixture
):
    letter = posted(database, facts={"link": "/set-password/secret"})
    mailbox.refused.add("ada@northfield.example")
    attempts = 0
    started = clock.now()
    while as_it_is(database, letter).state is LetterState.WAITING:
        attempts += 1
        send_due(database, mailing)
        tried = as_it_is(database, letter)
        assert tried.attempts == attempts
        assert tried.problem == "The mail server refused the address (550)."
        send_due(database, mailing)
        assert as_it_is(database, letter).attempts == attempts, "it was tried without a pause"
        later(seconds=(tried.due_at - clock.now()).total_seconds() + 1)
    assert timedelta(hours=24) < clock.now() - started < timedelta(hours=30)
    given_up = as_it_is(database, letter)
    assert (given_up.state, given_up.facts) == (LetterState.GIVEN_UP, {})
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "letter.give_up")).one()
        assert event.subject_id == letter.id
        assert [each.id for each in queries.unsettled(session)] == [letter.id]
    for secret in ("ada@northfield.example", "set-password", "secret-host"):
        assert secret not in caplog.text
    mailbox.refused.clear()
    later(days=30)
    assert send_due(database, mailing) == 0


def test_a_letter_refused_for_now_leaves_at_the_next_attempt(
    database: Database, mailing: Settings, mailbox: Mailbox, later: Any
):
    letter = posted(database)
    mailbox.answers = ["451 try again later"]
    assert send_due(database, mailing) == 0
    assert as_it_is(database, letter).problem == "The mail server refused the letter (451)."
    later(minutes=2)
    assert send_due(database, mailing) == 1
    assert len(mailbox.received) == 1


def test_a_refused_letter_does_not_keep_the_others(database: Database, mailing: Settings, mailbox: Mailbox):
    for number in range(3):
        posted(database, key=str(number))
    mailbox.answers = ["550 no"]
    assert send_due(database, mailing) == 2
    assert len(mailbox.received) == 2


def test_where_mail_cannot_say_whether_it_left_both_copies_are_the_same_letter(
    database: Database, mailing: Settings, mailbox: Mailbox, later: Any
):
    letter = posted(database)
    mailbox.answers = ["hang up"]
    assert send_due(database, mailing) == 0
    assert as_it_is(database, letter).problem == "The mail server broke the connection off."
    later(minutes=2)
    assert send_due(database, mailing) == 1
    first, second = mailbox.received
    assert first == second
    assert str(letter.id).encode() in first


def test_no_mail_server_is_a_problem_that_passes(database: Database, mailing: Settings, mailbox: Mailbox, later: Any):
    letter = posted(database)
    assert send_due(database, replace(mailing, smtp_port=1)) == 0
    assert as_it_is(database, letter).problem == "The mail server could not be reached."
    later(minutes=2)
    assert send_due(database, mailing) == 1


def test_two_workers_send_each_letter_once(database: Database, mailing: Settings, mailbox: Mailbox):
    for number in range(24):
        posted(database, key=str(number))

    def work(own: Database) -> int:
        return send_due(own, mailing)

    databases = [Database(mailing.url) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(work, databases)) == 24
    for each in databases:
        each.dispose()
    assert len({each["Message-ID"] for each in mailbox.letters}) == len(mailbox.received) == 24


def test_what_a_worker_took_and_died_over_is_taken_by_another_after_a_while(
    database: Database, mailing: Settings, mailbox: Mailbox, later: Any
):
    letter = posted(database)
    taken(database, letter)
    assert send_due(database, mailing) == 0
    later(seconds=rules.LEASE.total_seconds() + 1)
    assert send_due(database, mailing) == 1
    assert len(mailbox.received) == 1


def taken(database: Database, letter: Letter) -> None:
    """Leave the letter as a worker does that took it and died."""
    with database.writing() as session:
        session.execute(
            update(Letter).where(Letter.id == letter.id).values(attempts=1, due_at=clock.now() + rules.LEASE)
        )


def test_a_worker_that_was_overtaken_changes_nothing_any_more(
    database: Database, mailing: Settings, mailbox: Mailbox
):
    letter = posted(database)

    def overtake() -> None:
        with database.writing() as session:
            session.execute(update(Letter).where(Letter.id == letter.id).values(attempts=2, problem="the other's"))

    mailbox.meanwhile = overtake
    send_due(database, mailing)
    now = as_it_is(database, letter)
    assert (now.state, now.attempts, now.problem) == (LetterState.WAITING, 2, "the other's")


def test_a_letter_that_cannot_be_written_does_not_keep_the_others(
    database: Database, mailing: Settings, mailbox: Mailbox, caplog: pytest.LogCaptureFixture
):
    spoilt = posted(database, key="spoilt")
    with database.writing() as session:
        session.execute(update(Letter).where(Letter.id == spoilt.id).values(template="no-such-letter"))
    posted(database)
    caplog.set_level(logging.CRITICAL)
    assert send_due(database, mailing) == 1
    assert as_it_is(database, spoilt).problem == "The letter could not be written; the log says why."


@pytest.mark.parametrize("name", ["Ada\r\nBcc: eve@elsewhere.example", "Ada\nReyes"])
def test_no_name_opens_a_header_of_its_own(database: Database, mailing: Settings, mailbox: Mailbox, name: str):
    letter = posted(database, name=name)
    assert send_due(database, mailing) == 0
    assert mailbox.received == []
    assert as_it_is(database, letter).problem == "The address cannot be written in a letter."


def test_a_name_in_any_script_arrives(database: Database, mailing: Settings, mailbox: Mailbox):
    posted(database, name="Zoë Ångström-Łukasiewicz, д-р")
    send_due(database, mailing)
    assert mailbox.letters[0]["To"].addresses[0].display_name == "Zoë Ångström-Łukasiewicz, д-р"


def test_what_a_mail_server_says_of_a_password_stays_out_of_the_log(
    database: Database, settings: Settings, caplog: pytest.LogCaptureFixture
):
    letter = posted(database)
    with mail_server(authenticator=nobody_signs_in, auth_require_tls=False) as mailbox:
        mailing = replace(to(mailbox, settings), smtp_user="logbook", smtp_password="open sesame")
        assert send_due(database, mailing) == 0
    assert as_it_is(database, letter).problem.startswith("The mail server refused user and password (5")
    assert "open sesame" not in caplog.text
    assert "ada@" not in caplog.text


@pytest.mark.parametrize(
    ("tls", "problem"),
    [
        ("starttls", "The mail server does not offer what the settings ask for, TLS or signing in."),
        ("tls", "The mail server's TLS certificate or protocol is not to be trusted."),
    ],
)
def test_no_letter_leaves_in_the_open_where_tls_is_asked_for(
    database: Database, mailing: Settings, mailbox: Mailbox, tls: str, problem: str
):
    letter = posted(database)
    assert send_due(database, replace(mailing, smtp_tls=tls)) == 0
    assert mailbox.received == []
    assert as_it_is(database, letter).problem == problem


def test_without_a_mail_server_letters_lie_in_the_outbox_for_nobody_else_to_read(
    database: Database, settings: Settings
):
    letter = posted(database)
    assert send_due(database, settings) == 1
    (file,) = (settings.instance / "outbox").iterdir()
    assert file.name == f"{letter.posted_at:%Y-%m-%d-%H%M%S}-{letter.id}.eml"
    assert file.stat().st_mode & 0o077 == 0
    written = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    assert written["To"] == "ada@northfield.example"
    assert "there is nothing to do" in next(written.iter_parts()).get_content()
