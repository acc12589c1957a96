"""Remembering layouts and making drafts, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

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


def test_hundreds_of_drafts_take_no_more_statements_than_two_and_keep_their_order(database: Database, cast: Cast):
    today = cast.program.today()
    cases = [Chosen(today - timedelta(days=number % 3), attending_id=cast.ben.id) for number in range(450)]
    keys = schedule_keys(cast.program.id, cast.ada.id, cases)
    sent = []
    for part in (slice(2), slice(2, None)):
        chosen = [*zip(keys, cases, strict=True)][part]
        with database.writing() as session:
            said: list[str] = []
            event.listen(session.get_bind(), "before_cursor_execute", lambda *each, to=said: to.append(each[2]))
            made = actions.make_drafts(session, by=cast.ada, program=cast.program, table=TABLE, chosen=chosen)
            assert made == len(chosen)
        sent.append(len(said))
    assert sent[1] <= sent[0] + 2, "an insert may be cut in parts"
    with database.reading() as session:
        newest_first = select(TypedDraft.schedule_key).order_by(TypedDraft.saved_at.desc())
        assert [*session.scalars(newest_first)] == [*keys[2:], *keys[:2]], "each upload in the order of its schedule"


def test_drafts_of_the_same_schedule_at_the_same_moment_are_made_once(
    database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch
):
    cases = [Chosen(cast.program.today())] * 3
    chosen = [*zip(schedule_keys(cast.program.id, cast.ada.id, cases), cases, strict=True)]
    with database.writing() as session:
        assert actions.make_drafts(session, by=cast.ada, program=cast.program, table=TABLE, chosen=chosen[:1]) == 1
    with database.writing() as session:
        # Whoever asks a moment earlier sees none of them yet.
        monkeypatch.setattr(Session, "scalars", lambda *_: [])
        assert actions.make_drafts(session, by=cast.ada, program=cast.program, table=TABLE, chosen=chosen) == 2
