"""Sending what is due: each letter is taken by one worker at a time, and what came of it is kept.

A letter leaves twice only where mail itself cannot say whether it left: when the connection breaks off, or the worker
dies, after the server has the letter and before its answer is kept. Both then carry the same Message-ID, by which a
mailbox may tell that they are one.
"""

import logging
from datetime import datetime

from sqlalchemy import Update, update

from logbook.adapters import jinja, mail
from logbook.foundation import audit, clock
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.notices import queries, rules
from logbook.notices.models import Letter, LetterState

_log = logging.getLogger(__name__)


def send_due(database: Database, settings: Settings) -> int:
    """Send every letter that is due; how many left. No unit of work is open while a mail server is spoken to."""
    with database.reading() as session:
        if not queries.any_due(session, clock.now()):
            return 0
    sent = 0
    with mail.outlet(settings) as outlet:
        while letter := _take(database):
            try:
                outlet.deliver(composed(letter, settings))
            except mail.Undelivered as problem:
                _put_off(database, letter, str(problem))
            except Exception:
                # A letter that cannot be written must not keep the others; what it holds stays out of the log.
                _log.exception("Letter %s (%s) could not be written.", letter.id, letter.template)
                _put_off(database, letter, "The letter could not be written; the log says why.")
            else:
                _settle(database, letter, LetterState.SENT, clock.now())
                sent += 1
    return sent


def composed(letter: Letter, settings: Settings) -> mail.Mail:
    """The letter in full. Its templates see the facts, ``name`` of whoever gets it, ``subject``, ``home``, ``stop``.

    ``home`` is the address of this server, without a slash at its end; ``stop`` the one that switches such letters
    off, empty where they cannot be.
    """
    home, stop = settings.public_url.rstrip("/"), ""
    if letter.template in rules.CAN_BE_SWITCHED_OFF and letter.person_id:
        stop = f"{home}/letters/off/{rules.token(letter.person_id, settings.secret_key)}"
    context = {**letter.facts, "name": letter.name, "subject": letter.subject, "home": home, "stop": stop}
    return mail.Mail(
        id=letter.id,
        address=letter.address,
        name=letter.name,
        subject=letter.subject,
        text=jinja.fill(f"notices/{letter.template}.txt", rules.FILTERS, **context),
        html=jinja.fill(f"notices/{letter.template}.html", rules.FILTERS, **context),
        written_at=letter.posted_at,
        unsubscribe=stop,
    )


def _take(database: Database) -> Letter | None:
    """The next letter, which is this worker's alone for the time of the lease."""
    with database.writing() as session:
        now = clock.now()
        letter = queries.next_due(session, now)
        if letter is not None:
            letter.attempts += 1
            letter.due_at = now + rules.LEASE
        return letter


def _put_off(database: Database, letter: Letter, problem: str) -> None:
    pause = rules.pause(letter.attempts)
    if pause is None:
        _settle(database, letter, LetterState.GIVEN_UP, clock.now(), problem)
        _log.error("Letter %s (%s) was given up: %s", letter.id, letter.template, problem)
        return
    _log.warning("Letter %s (%s) did not leave: %s", letter.id, letter.template, problem)
    with database.writing() as session:
        session.execute(_mine(letter).values(due_at=clock.now() + pause, problem=problem))


def _settle(database: Database, letter: Letter, state: LetterState, at: datetime, problem: str = "") -> None:
    with database.writing() as session:
        session.execute(_mine(letter).values(state=state, settled_at=at, problem=problem, facts={}))
        if state is LetterState.GIVEN_UP:
            audit.record(
                session, by=None, verb="letter.give_up", subject=letter, template=letter.template, problem=problem
            )


def _mine(letter: Letter) -> Update:
    # Whoever took longer than the lease finds that another has the letter now, and leaves it alone.
    return update(Letter).where(
        Letter.id == letter.id, Letter.state == LetterState.WAITING, Letter.attempts == letter.attempts
    )
