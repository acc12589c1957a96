"""Daily roots: one for each day on which a chain grew, signed and posted, and missed where it does not fit."""

# ruff: noqa: S608

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from logbook.foundation import clock
from logbook.notices.models import Letter
from logbook.signoff import actions, queries, rules
from logbook.signoff.models import ChainHead, ChainRoot
from tests.signoff.arrange import signed_case
from tests.signoff.forge import forger


@pytest.fixture
def at(monkeypatch):
    """Move the clock by whole days from noon of one, UTC."""

    def move(days):
        monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 20, 17, tzinfo=UTC) + timedelta(days=days))

    move(0)
    return move


def sign(database, cast, *numbers):
    with database.writing() as session:
        for number in numbers:
            signed_case(session, cast, number)


def first_break(database):
    with database.reading() as session:
        return next((each.broken for each in queries.check_chains(session) if each.broken), None)


def roots(database, cast):
    with database.reading() as session:
        return queries.all_roots(session, cast.program.id)


def test_a_root_is_made_for_each_day_on_which_the_chain_grew_and_the_director_gets_it(database, cast, at):
    assert actions.make_due_roots(database) == 0
    sign(database, cast, 1, 2)
    assert [actions.make_due_roots(database) for _ in range(2)] == [1, 0]
    sign(database, cast, 3)
    assert actions.make_due_roots(database) == 0
    at(1)
    assert [actions.make_due_roots(database) for _ in range(2)] == [1, 0]
    at(2)
    assert actions.make_due_roots(database) == 0
    assert [(str(each.day), each.length) for each in roots(database, cast)] == [("2026-11-20", 2), ("2026-11-21", 3)]
    with database.reading() as session:
        head = session.get_one(ChainHead, cast.program.id)
        letters = session.scalars(select(Letter).where(Letter.template == "root").order_by(Letter.posted_at)).all()
    assert roots(database, cast)[-1].digest == head.digest
    assert [each.address for each in letters] == [cast.cleo.email] * 2
    assert [each.facts["length"] for each in letters] == [2, 3]
    assert first_break(database) is None


def test_the_day_is_the_programs_own(database, cast, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 11, 20, 3, tzinfo=UTC))
    sign(database, cast, 1)
    actions.make_due_roots(database)
    assert [str(each.day) for each in roots(database, cast)] == ["2026-11-19"]


def test_several_workers_make_one(database, cast, at):
    sign(database, cast, 1)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: actions.make_due_roots(database), range(4)))
    assert sum(made) == len(roots(database, cast)) == 1
    with database.reading() as session:
        assert len(session.scalars(select(Letter).where(Letter.template == "root")).all()) == 1


def test_a_root_never_changes(database, cast, at):
    sign(database, cast, 1)
    actions.make_due_roots(database)
    for statement in ("UPDATE chain_root SET length = 2", "DELETE FROM chain_root"):
        with pytest.raises(DBAPIError, match="daily root"), database.writing() as session:
            session.execute(text(statement))


def test_a_chain_that_was_cut_off_does_not_fit_its_root_though_its_head_was_moved_back(
    database, database_url, cast, at
):
    sign(database, cast, 1, 2, 3)
    actions.make_due_roots(database)
    with forger(database_url) as owner:
        last = "(SELECT id FROM signature WHERE sequence = 3)"
        (before,) = owner.execute("SELECT previous_digest FROM signature WHERE sequence = 3").fetchone()
        before = before if isinstance(before, str) else before.decode()
        owner.execute(f"DELETE FROM attested_role WHERE signature_id = {last}")
        owner.execute("DELETE FROM signature WHERE sequence = 3")
        owner.execute("DELETE FROM case_procedure WHERE case_id = (SELECT id FROM logged_case WHERE number = 3)")
        owner.execute("DELETE FROM logged_case WHERE number = 3")
        owner.execute(f"UPDATE chain_head SET length = 2, digest = '{before}'")
    found = first_break(database)
    assert (found.sequence, found.what) == (3, "the daily root of 2026-11-20 counts 3 signatures, not 2")


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ("length = 1", "the chain is not the one that the daily root"),
        ("digest = 'x'", "the chain is not the one that the daily root"),
        ("ed25519 = 'x'", "a daily root holds what nobody can have signed"),
        ("day = '2026-11-19'", "the daily root of 2026-11-19 is not what the server signed"),
        (f"ed25519 = '{'00' * 64}'", "the daily root of 2026-11-20 is not what the server signed"),
        (f"key_id = '{'00' * 32}'", "the daily root of 2026-11-20 is not what the server signed"),
    ],
)
def test_a_root_that_was_forged_is_named(database, database_url, cast, at, change, what):
    sign(database, cast, 1, 2)
    actions.make_due_roots(database)
    with forger(database_url) as owner:
        owner.execute(f"UPDATE chain_root SET {change}")
    assert what in first_break(database).what


def test_the_statement_of_a_root_is_what_the_format_says():
    said = rules.root_statement("p", "2026-11-20", 3, "d", "k")
    assert said == (
        b'{"day":"2026-11-20","digest":"d","key_id":"k","length":3,"program_id":"p","schema":"logbook.root.1"}'
    )
    assert ChainRoot.__table__.columns.keys() == ["program_id", "day", "length", "digest", "key_id", "ed25519"]
