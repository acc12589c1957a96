"""What was recorded before there were chains is chained by the migration, and stays append-only."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from logbook import migrations
from logbook.foundation import audit
from logbook.foundation.audit import check_trail
from logbook.foundation.db import Database, UtcDateTime

BEFORE, AFTER = "0012", "0013"
PROGRAMS = (None, UUID(int=5 << 64), UUID(int=6 << 64))
FIRST = datetime(2026, 11, 22, 9, tzinfo=UTC)
# More than the migration reads at a time, of each chain.
COUNT = 3_301
EVENT = sa.table(
    "audit_event",
    *(sa.column(name, sa.Uuid()) for name in ("id", "program_id", "actor_id", "subject_id")),
    sa.column("at", UtcDateTime()),
    *(sa.column(name, sa.String()) for name in ("verb", "subject_kind")),
    sa.column("facts", sa.JSON(none_as_null=True)),
    sa.column("sequence", sa.Integer()),
)


def row(number: int) -> dict[str, object]:
    """An event; every third happened at the same moment as the one before, and none comes in the order of time."""
    return {
        "id": UUID(int=(number * 7919) % 10_007 << 64),
        "at": FIRST + timedelta(minutes=(COUNT - number) // 3),
        "program_id": PROGRAMS[number % 3],
        "actor_id": UUID(int=9) if number % 2 else None,
        "verb": f"case.{number}",
        "subject_kind": "logged_case",
        "subject_id": UUID(int=10),
        "facts": {"number": number, "words": ["ä", None, True]},
    }


def test_events_from_before_are_chained_in_their_order(empty_database_url: str):
    migrations.upgrade(empty_database_url, BEFORE)
    database = Database(empty_database_url)
    with database.writing() as session:
        session.execute(sa.insert(EVENT), [row(number) for number in range(COUNT)])
    migrations.upgrade(empty_database_url, AFTER)
    for program_id in PROGRAMS:
        with database.reading() as session:
            of_it = sa.select(EVENT).where(EVENT.c.program_id.is_not_distinct_from(program_id))
            chained = session.execute(of_it.order_by(EVENT.c.sequence)).all()
        assert [each.sequence for each in chained] == list(range(1, len(chained) + 1))
        assert [(each.at, each.id) for each in chained] == sorted((each.at, each.id) for each in chained)
    with database.reading() as session:
        reports = check_trail(session)
    assert [(each.length, each.broken) for each in reports] == [(1_101, None), (1_100, None), (1_100, None)]
    database.dispose()


def test_the_trail_goes_on_and_stays_append_only_after_going_up_and_down(database_url: str):
    database = Database(database_url)
    with database.writing() as session:
        audit.record(session, by=None, verb="before", program_id=PROGRAMS[1], number=1)
    migrations.downgrade(database_url, BEFORE)
    refused(database, "UPDATE audit_event SET verb = 'other'")
    refused(database, "DELETE FROM audit_event")
    migrations.upgrade(database_url)
    with database.writing() as session:
        audit.record(session, by=None, verb="after", program_id=PROGRAMS[1], number=2)
    refused(database, "UPDATE audit_event SET verb = 'other'")
    refused(database, "DELETE FROM audit_event")
    refused(database, "DELETE FROM audit_head")
    with database.reading() as session:
        assert [(each.length, each.broken) for each in check_trail(session)] == [(2, None)]
    database.dispose()


def refused(database: Database, statement: str) -> None:
    """The database refuses the statement."""
    with pytest.raises(DBAPIError, match=r"append-only|stays"), database.writing() as session:
        session.execute(sa.text(statement))
