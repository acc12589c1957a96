"""Writers to SQLite queue for their turn, and a mistake does not wait for itself."""

import threading

import pytest
from sqlalchemy import select, text

from logbook.foundation.db import Database


@pytest.fixture
def file(tmp_path):
    """A database file with one number in it."""
    made = Database(f"sqlite:///{tmp_path / 'turns.sqlite'}")
    with made.writing() as session:
        session.execute(text("CREATE TABLE number (value INTEGER)"))
        session.execute(text("INSERT INTO number VALUES (0)"))
    yield made
    made.dispose()


def test_a_second_writer_waits_for_the_first_and_a_reader_does_not(file: Database):
    order = []

    def write():
        with file.writing() as session:
            session.execute(text("UPDATE number SET value = value + 1"))
            order.append("second")

    second = threading.Thread(target=write)
    with file.writing() as session:
        session.execute(text("UPDATE number SET value = value + 1"))
        second.start()
        second.join(0.2)
        assert second.is_alive()
        with file.reading() as reading:
            assert reading.scalar(text("SELECT value FROM number")) == 0
        order.append("first")
    second.join(5)
    assert order == ["first", "second"]
    with file.reading() as reading:
        assert reading.scalar(text("SELECT value FROM number")) == 2


def test_a_unit_that_raises_gives_its_turn_back(file: Database):
    def fail() -> None:
        with file.writing() as session:
            session.execute(select(1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with file.writing() as session:
        session.execute(text("UPDATE number SET value = 7"))


def test_a_writing_unit_inside_another_is_a_mistake_that_shows_at_once(file: Database):
    with file.writing() as outer:
        outer.execute(text("UPDATE number SET value = 1"))
        with pytest.raises(RuntimeError, match="inside another"), file.writing() as inner:
            inner.execute(text("UPDATE number SET value = 2"))
    with file.writing() as after:
        assert after.scalar(text("SELECT value FROM number")) == 1


def test_another_database_has_a_queue_of_its_own(file: Database, tmp_path):
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite'}")
    with file.writing() as session, other.writing() as elsewhere:
        session.execute(text("UPDATE number SET value = 1"))
        elsewhere.execute(text("CREATE TABLE number (value INTEGER)"))
    with file.reading() as here, other.reading() as there:
        assert here.scalar(text("SELECT value FROM number")) == 1
        assert there.scalar(text("SELECT count(*) FROM number")) == 0
    other.dispose()
