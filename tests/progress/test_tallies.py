"""Tallies that are kept: they are what a recount says, or nobody looks at them."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, func, select, update

from logbook.adapters.values import as_json, from_json
from logbook.cases.models import Case, CaseProcedure, CaseRole, RecordVersion, SharedCase
from logbook.catalogue.queries import requirement_edition
from logbook.foundation.ids import uuid7
from logbook.progress import actions, queries, rules
from logbook.progress.models import KeptTally
from logbook.progress.rules import Measures, Tally
from logbook.progress.rules.radiation import Radiation
from logbook.signoff import actions as signoff
from tests.progress.arrange import DONE, EPIDURAL, MILD, VISIT, logged, signed, statements
from tests.signoff.arrange import decided

pytestmark = pytest.mark.both_databases


def asked(session, cast):
    """What a page is told of Ada's, from what is kept if it holds."""
    edition = requirement_edition(session, cast.program.id)
    of = (session, cast.program, edition, [cast.ada.id])
    return queries.Counted(*queries.tallies_and_measures(*of)[cast.ada.id], queries.radiations(*of)[cast.ada.id])


def recounted(session, cast):
    edition = requirement_edition(session, cast.program.id)
    return queries.count(session, cast.program, edition, [cast.ada.id])[cast.ada.id]


def version(session, person):
    return session.scalar(select(func.sum(RecordVersion.version)).where(RecordVersion.fellow_id == person.id)) or 0


def test_a_kept_tally_says_what_was_counted_to_the_last_field(database, cast):
    with database.writing() as session:
        signed(session, cast, (MILD, DONE), (EPIDURAL, CaseRole.ASSISTED), fluoroscopy_seconds=80, duration_minutes=30)
        signed(session, cast, (VISIT, DONE), attested=[CaseRole.OBSERVED])
        logged(session, cast, (MILD, DONE))
    assert actions.keep_due(database) == 1
    with database.reading() as session:
        counted = recounted(session, cast)
        kinds = (Tally, Measures, Radiation)
        assert [from_json(as_json(each), kind) for each, kind in zip(counted, kinds, strict=True)] == [*counted]
        with statements(database.engine) as sent:
            assert asked(session, cast) == counted
        assert not any("FROM logged_case" in each for each in sent), "nothing was counted again"
    assert actions.keep_due(database) == 0


def test_what_is_kept_holds_until_something_changes_and_never_longer(database, cast):
    with database.writing() as session:
        case_id = signed(session, cast, (MILD, DONE))
    actions.keep_due(database)
    with database.writing() as session:
        case = decided(session, case_id)
        signoff.void(session, by=cast.cleo, case=case, reason="Logged twice.", revision=case.revision)
    with database.reading() as session:
        assert asked(session, cast) == recounted(session, cast)
        assert asked(session, cast)[0].signed == 0
    assert actions.keep_due(database) == 1
    with database.reading() as session:
        assert [(each.fellow, each.holds, each.is_right) for each in actions.recount(session)] == [
            (cast.ada.name, True, True)
        ]


def test_each_change_of_a_case_grows_the_version_of_its_fellow_alone_whoever_makes_it(database, cast):
    """Statements that go past every action, too: the database itself sees to it."""
    with database.writing() as session:
        case_id = logged(session, cast, (MILD, DONE))
        others = logged(session, cast, (MILD, DONE), fellow_id=cast.abe.id)
    changes = (
        update(Case).where(Case.id == case_id).values(duration_minutes=20),
        update(CaseProcedure).where(CaseProcedure.case_id == case_id).values(role=CaseRole.ASSISTED),
        delete(CaseProcedure).where(CaseProcedure.case_id == case_id),
        delete(Case).where(Case.id == case_id),
    )
    for change in changes:
        with database.reading() as session:
            before, abes = version(session, cast.ada), version(session, cast.abe)
        with database.writing() as session:
            session.execute(change)
        with database.reading() as session:
            assert version(session, cast.ada) > before, change
            assert version(session, cast.abe) == abes
    with database.writing() as session:
        logged(session, cast, (MILD, DONE))
    with database.reading() as session:
        before = version(session, cast.abe)
    with database.writing() as session:
        session.add(SharedCase(case_id=others, encounter_id=uuid7(), linked_by_id=cast.ada.id))
    with database.reading() as session:
        assert version(session, cast.abe) == before + 1


def test_tallies_of_another_format_are_not_looked_at_and_counted_anew(database, cast, monkeypatch):
    with database.writing() as session:
        signed(session, cast, (MILD, DONE))
    actions.keep_due(database)
    with database.writing() as session:
        session.execute(update(KeptTally).values(format=rules.FORMAT - 1, tally="{}"))
    with database.reading() as session:
        assert asked(session, cast) == recounted(session, cast)
    assert actions.keep_due(database) == 1


@pytest.fixture
def kept(database, cast):
    """Ada's tally, kept."""
    with database.writing() as session:
        signed(session, cast, (MILD, DONE))
    actions.keep_due(database)


def test_recount_check_finds_a_tally_that_is_not_what_the_rows_say(database, cast, app, kept):
    run = app.test_cli_runner().invoke
    right = run(args=["recount", "--check"])
    assert (right.exit_code, right.output) == (0, "1 of 1 kept tallies are what a full recount says.\n")
    with database.writing() as session:
        row = session.scalars(select(KeptTally)).one()
        row.tally = as_json(replace(from_json(row.tally, Tally), signed=2))
    wrong = run(args=["recount", "--check"])
    assert wrong.exit_code == 1
    assert f"WRONG: what is kept of {cast.ada.name} in {cast.program.name}" in wrong.output
    assert run(args=["recount"]).output == "Counted 1 fellow anew.\n"
    assert run(args=["recount", "--check"]).exit_code == 0


def test_recount_check_says_what_waits_and_that_is_no_mistake(database, cast, app, kept):
    with database.writing() as session:
        signed(session, cast, (MILD, DONE))
    said = app.test_cli_runner().invoke(args=["recount", "--check"])
    assert (said.exit_code, said.output) == (
        0, "0 of 1 kept tallies are what a full recount says, 1 waits to be counted anew.\n",
    )  # fmt: skip
