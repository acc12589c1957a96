"""Links to set a password, failures, and what is swept away."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from logbook.accounts import actions, queries
from logbook.adapters import passwords
from logbook.foundation import clock
from logbook.foundation.db import Database
from logbook.foundation.errors import Invalid, NotFound, TooMany
from tests.cast import Cast

GOOD = "seven brass lanterns humming"


def test_a_link_works_once(database: Database, cast: Cast):
    with database.writing() as session:
        token = actions.issue_link(session, person=cast.ada, hours=1)
    with database.writing() as session:
        assert actions.use_link(session, token=token, password=GOOD).id == cast.ada.id
    with database.reading() as session:
        account = queries.account(session, cast.ada.id)
        assert account is not None
        assert passwords.matches(account.password_hash, GOOD)
        assert account.stamp == 2
    with pytest.raises(NotFound), database.writing() as session:
        actions.use_link(session, token=token, password=GOOD)


def test_of_two_uses_of_a_link_at_once_one_counts(database: Database, cast: Cast):
    with database.writing() as session:
        token = actions.issue_link(session, person=cast.ada, hours=1)
    both_looked = Barrier(2)

    def use(password: str) -> bool:
        with database.reading() as session:
            assert queries.link(session, token) is not None
        both_looked.wait()
        try:
            with database.writing() as session:
                actions.use_link(session, token=token, password=password)
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(use, (GOOD, GOOD[::-1]))) == [False, True]


def test_a_weak_password_leaves_the_link_unused(database: Database, cast: Cast):
    with database.writing() as session:
        token = actions.issue_link(session, person=cast.ada, hours=1)
    with pytest.raises(Invalid), database.writing() as session:
        actions.use_link(session, token=token, password="short")
    with database.reading() as session:
        assert queries.link(session, token) is not None


def test_a_newer_link_replaces_the_older(database: Database, cast: Cast):
    with database.writing() as session:
        older = actions.issue_link(session, person=cast.ada, hours=1)
        newer = actions.issue_link(session, person=cast.ada, hours=1)
    with database.reading() as session:
        assert queries.link(session, older) is None
        assert queries.link(session, newer) is not None


def test_a_link_expires(database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    with database.writing() as session:
        token = actions.issue_link(session, person=cast.ada, hours=1)
    later = clock.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    with database.reading() as session:
        assert queries.link(session, token) is None


def test_failures_count_within_a_quarter_of_an_hour(database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    with database.writing() as session:
        for _ in range(3):
            actions.count_failure(session, "a" * 64)
        actions.count_failure(session, "b" * 64)
    with database.reading() as session:
        actions.throttle(session, "a" * 64, 4)
        with pytest.raises(TooMany, match="15 minutes"):
            actions.throttle(session, "a" * 64, 3)
    later = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: later)
    with database.writing() as session:
        actions.throttle(session, "a" * 64, 1)
        actions.sweep(session)
    monkeypatch.undo()
    with database.reading() as session:
        assert queries.failures(session, "a" * 64) == 0
