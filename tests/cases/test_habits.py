"""What the fellow's own cases took: which of them make a median, and that one far from it is asked about."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from logbook.cases import actions, queries
from logbook.cases.models import CaseRole
from logbook.cases.rules import Entry, Habit, NewPatient, ProcedureEntry, Undecided, ask
from logbook.catalogue.models import Procedure
from logbook.foundation.db import Database
from tests.cases.arrange import CLINIC, MILD, log, mild_entry, offered, with_memberships
from tests.cast import Cast


@pytest.fixture
def session(database: Database, cast: Cast) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def habit(session: Session, cast: Cast, entry: Entry | None = None) -> Habit | None:
    mild = offered(session, cast, MILD)
    entry = entry or mild_entry(session, cast)
    found = queries.habits(session, entry, [mild], program_id=cast.program.id, fellow_id=cast.ada.id)
    return found.get(mild.id)


def test_the_cases_that_wait_or_are_signed_make_it_the_last_logged_first(session: Session, cast: Cast):
    for seconds in (61, 62):
        log(session, cast, mild_entry(session, cast, fluoroscopy_seconds=seconds))
    log(session, cast, mild_entry(session, cast, fluoroscopy_seconds=50, duration_minutes=None))
    # None of these: another fellow's, a draft, one that was done together with something else.
    log(session, cast, by=cast.abe)
    log(session, cast, submit=False)
    mild = mild_entry(session, cast).procedures[0]
    seen = ProcedureEntry(offered(session, cast, CLINIC).id, CaseRole.OBSERVED)
    log(session, cast, mild_entry(session, cast, procedures=(mild, seen), patient=NewPatient.NEW))
    assert habit(session, cast) == Habit([50, 62, 61], [40, 40])


def test_a_new_edition_of_the_catalogue_remembers_what_was_done_under_the_last(session: Session, cast: Cast):
    log(session, cast)
    mild = offered(session, cast, MILD)
    renewed = Procedure(id=cast.program.id, slug=MILD, name="As the next edition calls it")
    found = queries.habits(
        session, mild_entry(session, cast), [renewed], program_id=cast.program.id, fellow_id=cast.ada.id
    )
    assert found == {renewed.id: Habit([83], [40])} != {mild.id: Habit([83], [40])}


def test_what_has_no_time_asks_the_database_nothing(session: Session, cast: Cast):
    sent: list[str] = []
    mild, entry = offered(session, cast, MILD), mild_entry(session, cast)
    timeless = replace(entry, fluoroscopy_seconds=None, duration_minutes=None)
    event.listen(session.get_bind(), "before_cursor_execute", lambda *said: sent.append(said[2]))

    def asked(entry: Entry) -> Any:
        return queries.habits(session, entry, [mild, mild], program_id=cast.program.id, fellow_id=cast.ada.id)

    assert asked(timeless) == {}
    assert sent == []
    asked(entry)
    assert len(sent) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_it_costs_what_the_fellow_logged_and_not_what_the_program_did(session: Session, cast: Cast):
    sent: list[Any] = []
    entry = mild_entry(session, cast)
    event.listen(session.get_bind(), "before_cursor_execute", lambda *said: sent.append(said[2:4]))
    habit(session, cast, entry)
    statement, parameters = sent[-1]
    plan = [row[3] for row in session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
    assert any("ix_logged_case_fellow (fellow_id=? AND program_id=? AND state=?)" in step for step in plan), plan


def test_the_eleventh_case_is_held_against_the_ten_before_it(session: Session, cast: Cast):
    ten, entry = [log(session, cast).id for _ in range(10)], mild_entry(session, cast, fluoroscopy_seconds=747)
    assert len(ten) == 10
    with pytest.raises(Undecided) as undecided:
        log(session, cast, entry)
    asked = undecided.value.asked
    assert [each.sentence for each in asked.surprises] == [
        "Fluoroscopy 12 min 27 s is 9 times your median for this procedure (1 min 23 s, of your last 10). Keep it?"
    ]
    case = log(session, cast, entry, submit=False, decisions=asked.answered)
    # Kept once, it is not asked about again, and what takes its place is.
    ada = with_memberships(session, cast.ada)
    actions.revise(session, by=ada, program=cast.program, case=case, entry=replace(entry, notes="Slow contrast."))
    with pytest.raises(Undecided):
        actions.revise(session, by=ada, program=cast.program, case=case, entry=replace(entry, fluoroscopy_seconds=900))
    assert not ask(entry)  # nothing but the own median speaks against it
