"""Remembering layouts and making drafts, on both databases."""

from dataclasses import replace

from sqlalchemy import func, select

from logbook.cases.models import TypedDraft
from logbook.exchange import actions, queries
from logbook.exchange.models import ScheduleLayout
from logbook.exchange.rules import Chosen, Meaning, Table, schedule_keys
from logbook.foundation.db import Database
from tests.cast import Cast

TABLE = Table(("Date", "Procedure"), (0, 3), (("2026-11-22", "TFESI"),), "a" * 64, refused=2)


def test_a_layout_is_kept_once_and_changed_when_it_is_chosen_again(database: Database, cast: Cast):
    for columns in ({Meaning.DATE: 0}, {Meaning.DATE: 0, Meaning.PROCEDURE: 1}):
        with database.writing() as session:
            actions.remember_layout(session, by=cast.ada, program=cast.program, table=TABLE, columns=columns)
    with database.writing() as session:
        other = replace(TABLE, digest="b" * 64)
        actions.remember_layout(session, by=cast.ada, program=cast.program, table=other, columns={})
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ScheduleLayout)) == 2
        found = queries.layout(session, cast.ada.id, cast.program.id, TABLE.digest)
        assert found is not None
        assert found.columns == {"date": 0, "procedure": 3}
        assert queries.layout(session, cast.abe.id, cast.program.id, TABLE.digest) is None


def test_a_case_of_a_schedule_becomes_one_draft_for_each_fellow(database: Database, cast: Cast):
    case = Chosen(cast.program.today(), attending_id=cast.ben.id)
    made = []
    for by in (cast.ada, cast.ada, cast.abe):
        keys = schedule_keys(cast.program.id, by.id, [case, case])
        assert len(set(keys)) == 2, "equal cases are told apart by their order"
        with database.writing() as session:
            chosen = [(key, case) for key in keys]
            made.append(actions.make_drafts(session, by=by, program=cast.program, table=TABLE, chosen=chosen))
            assert queries.opened_before(session, by.id, [*keys, "c" * 64]) == {*keys}
    assert made == [2, 0, 2]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(TypedDraft)) == 4
