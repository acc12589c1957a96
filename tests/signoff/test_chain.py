"""Reading chains from end to end: whole ones are found whole, and what is gone is missed, on both databases."""

# ruff: noqa: S608

from contextlib import suppress

import psycopg
import pytest

from logbook.cli.chain import in_words
from logbook.foundation.db import Database
from logbook.signoff import queries
from logbook.signoff.rules import BrokenLink, ChainReport
from tests.cast import gather
from tests.signoff.arrange import signed_case
from tests.signoff.forge import TABLES, forger


def check(database):
    """What is said of every program."""
    with database.reading() as session:
        return queries.check_chains(session)


def first_break(database):
    """The first broken link of the first program that has one."""
    return next((each.broken for each in check(database) if each.broken), None)


def sign_three(database):
    """Three cases of Ada's, signed by Ben."""
    with database.writing() as session:
        cast = gather(session)
    with database.writing() as session:
        for number in (1, 2, 3):
            signed_case(session, cast, number)
    return cast


def test_whole_chains_are_found_whole_each_program_by_its_name(database):
    cast = sign_three(database)
    assert [(each.program, each.length, each.broken) for each in check(database)] == [
        (cast.program.name, 3, None),
        (cast.other_program.name, 0, None),
    ]


def test_progress_is_told(database):
    sign_three(database)
    heard: list[int] = []
    with database.reading() as session:
        queries.check_chains(session, heard.append)
    assert heard == [3]


LAST = "(SELECT id FROM signature WHERE sequence = 3)"


@pytest.mark.parametrize(
    ("statements", "sequence", "case_number", "what"),
    [
        (["DELETE FROM signature WHERE sequence = 2"], 2, None, "the signature is missing"),
        (["DELETE FROM signature WHERE sequence = 3"], None, 3, "its signature is not there"),
        (["DELETE FROM logged_case WHERE number = 2"], 2, 2, "the case that was signed is not there"),
        (["DELETE FROM attested_role"], 1, 1, "the digest recorded"),
        (["DELETE FROM case_procedure WHERE place = 2"], 1, 1, "2 procedures were signed, and 1 are there"),
        (["DELETE FROM chain_head"], 4, None, "counts 0 signatures, and 3 are there"),
        (["UPDATE chain_head SET length = 4"], 4, None, "counts 4 signatures, and 3 are there"),
        (["UPDATE logged_case SET state = 'draft', signed_at = NULL WHERE number = 2"], 2, 2, "of the case is not"),
        (["UPDATE logged_case SET revision = 2 WHERE number = 3"], 3, 3, "revision of the case"),
        (["UPDATE signature SET sequence = 9 WHERE sequence = 2"], 2, None, "the signature is missing"),
        (
            [
                f"DELETE FROM attested_role WHERE signature_id = {LAST}",
                "DELETE FROM signature WHERE sequence = 3",
                "DELETE FROM logged_case WHERE number = 3",
            ],
            3,
            None,
            "counts 3 signatures, and 2 are there",
        ),
    ],
)
def test_what_is_gone_or_moved_is_named(database_url, statements, sequence, case_number, what):
    database = Database(database_url)
    sign_three(database)
    with forger(database_url) as owner:
        for statement in statements:
            owner.execute(statement)
    found = first_break(database)
    database.dispose()
    assert (found.sequence, found.case_number) == (sequence, case_number)
    assert what in found.what


# How a value of each type is changed on PostgreSQL, where a value has one form only.
CHANGES = {
    "uuid": ["gen_random_uuid()"],
    "character varying": ["COALESCE({0}, '') || '#'", "NULL"],
    "text": ["{0} || ' '"],
    "integer": ["COALESCE({0}, 0) + 1", "NULL"],
    "smallint": ["{0} + 1", "NULL"],
    "bigint": ["{0} + 1", "NULL"],
    "boolean": ["NOT {0}"],
    "date": ["{0} + 1", "'infinity'"],
    "timestamp with time zone": ["{0} + interval '1 microsecond'", "'infinity'", "'0044-03-15 12:00:00 BC'"],
    "json": ["'[]'", "' ' || CAST({0} AS text)", "'1e400'", "'null'"],
}
SECOND = {
    "logged_case": "number = 2",
    "case_procedure": "place = 1 AND case_id = (SELECT case_id FROM signature WHERE sequence = 2)",
    "signature": "sequence = 2",
    "attested_role": "place = 1 AND signature_id = (SELECT id FROM signature WHERE sequence = 2)",
    "chain_head": "length = 3",
}


def test_every_column_of_what_was_signed_is_watched_on_postgresql(fresh_postgresql):
    with fresh_postgresql() as url, forger(url) as owner:
        database = Database(url)
        sign_three(database)
        unnoticed: list[str] = []
        tried = 0
        for table in TABLES:
            columns = owner.execute(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table]
            ).fetchall()
            where = f"ctid = (SELECT ctid FROM {table} WHERE {SECOND[table]})"
            for column, kind in columns:
                for change in CHANGES[kind]:
                    value = f"CAST({change.format(column)} AS {kind})"
                    statement = f"UPDATE {table} SET {column} = {value} WHERE {where}"
                    tried += try_one(owner, database, statement, unnoticed)
        assert first_break(database) is None
        database.dispose()
    assert tried > 80
    assert unnoticed == []


def try_one(owner, database, statement, unnoticed) -> int:
    """Make the change, look, and take it back; 1 if there was something to see."""
    table = statement.split()[1]
    contents = f"SELECT CAST(each AS text) FROM {table} AS each ORDER BY 1"
    before = owner.execute(contents).fetchall()
    owner.execute(f"CREATE TEMPORARY TABLE kept AS TABLE {table}")
    with suppress(psycopg.errors.IntegrityError, psycopg.errors.DataError):  # the database itself refuses
        owner.execute(statement)
    changed = owner.execute(contents).fetchall() != before
    if changed and first_break(database) is None:
        unnoticed.append(statement)
    owner.execute(f"DELETE FROM {table}")
    owner.execute(f"INSERT INTO {table} TABLE kept")
    owner.execute("DROP TABLE kept")
    return int(changed)


def test_a_broken_link_is_put_in_words():
    broken = BrokenLink(1234, 17, "notes of the case is not what was signed")
    words = "Northfield: broken at signature 1,234, case 17: notes of the case is not what was signed."
    assert in_words(ChainReport("Northfield", 2000, broken)) == words
    assert in_words(ChainReport("Northfield", 2000, None)) == "Northfield: 2,000 signatures, none broken."


@pytest.mark.both_databases
def test_the_command_exits_with_1_and_names_the_broken_link(app, settings):
    database = app.extensions["database"]
    sign_three(database)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["check-chain"]).exit_code == 0
    with forger(settings.url) as owner:
        owner.execute("UPDATE logged_case SET notes = 'Nothing special' WHERE number = 2")
    result = runner.invoke(args=["check-chain"])
    assert result.exit_code == 1
    assert "broken at signature 2, case 2: notes of the case is not what was signed." in result.output
