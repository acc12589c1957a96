"""The demo in a database: complete, signed as by hand, refused where there are people."""

from datetime import date
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from logbook.accounts.models import Account
from logbook.adapters.passwords import matches
from logbook.cases.models import (
    Case,
    CaseCounter,
    CaseProcedure,
    CaseState,
    FollowUp,
    PatientPseudonym,
    SharedCase,
    TypedDraft,
)
from logbook.cli.demo import build, load
from logbook.foundation import clock
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict
from logbook.people.models import Person, Program
from logbook.signoff import queries
from logbook.signoff.models import AttestedRole, ChainHead, Return, Signature
from logbook.signoff.queries import check_chains
from logbook.signoff.rules import arranged, reasons, waiting_cases
from tests.cast import PASSWORD

TODAY = date(2026, 11, 22)


def contents(database: Database) -> list[tuple[object, ...]]:
    """What the demo's cases say, without the keys of the catalogue."""
    columns = [each for each in Case.__table__.columns if each.name != "catalogue_edition_id"]
    with database.reading() as session:
        return [tuple(row) for row in session.execute(select(*columns).order_by(Case.program_id, Case.number))]


def test_every_row_is_there_and_every_chain_holds(database):
    build(database, fellows=2, cases=150, seed=7, password=PASSWORD, today=TODAY)
    with database.reading() as session:
        counts = {
            model: session.scalar(select(func.count()).select_from(model))
            for model in (Case, CaseProcedure, Signature, AttestedRole, FollowUp, PatientPseudonym)
        }
        assert counts[Case] == 150
        assert all(counts.values())
        signed = session.scalar(select(func.count()).where(Case.state == CaseState.SIGNED))
        length = session.scalar(select(ChainHead.length))
        counter = session.scalars(select(CaseCounter)).one()
    assert (counter.last_case, counter.last_patient) == (150, counts[PatientPseudonym])
    with database.reading() as session:
        (report,) = check_chains(session)
    assert (report.length, report.broken) == (signed, None)
    assert report.length == counts[Signature] == length


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_first_fellow_finds_a_schedule_and_a_case_shared_with_another(database):
    build(database, fellows=4, cases=1600, seed=7, password=PASSWORD, today=TODAY)
    with database.reading() as session:
        ada = session.scalars(select(Person).where(Person.email == "ada@demo.example")).one()
        drafts = session.scalars(select(TypedDraft)).all()
        assert {(each.fellow_id, each.scheduled_on) for each in drafts} == {(ada.id, TODAY)}
        shared = session.scalars(select(Case).join(SharedCase, SharedCase.case_id == Case.id)).all()
    assert len(drafts) == 3
    assert len({each.fellow_id for each in shared}) == len(shared) == 2
    assert len({(each.performed_on, each.attending_id) for each in shared}) == 1


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_first_attending_finds_unusual_cases_among_ordinary_ones(database):
    build(database, fellows=4, cases=1600, seed=7, password=PASSWORD, today=TODAY)
    with database.reading() as session:
        program = session.scalars(select(Program)).one()
        ben = session.scalars(select(Person).where(Person.email == "ben@demo.example")).one()
        rows = queries.queue(session, program.id, ben.id)
        background = queries.background(session, program.id, {each.slug for each in rows})
        waiting = waiting_cases(rows, TODAY, program.time_zone, queries.shared_in_queue(session, program.id, ben.id))
        queue = arranged(waiting, partial(reasons, background=background))
    said = [sentence for each in queue.unusual for sentence in each.reasons]
    assert "Complication: vasovagal reaction" in said
    assert sum(sentence.endswith("both logged performed") for sentence in said) == 2
    assert any(sentence.startswith("First performed") for sentence in said)
    assert sum(len(day.cases) for day in queue.days) >= 5


def test_small_batches_and_several_programs_make_the_same_cases(database, fresh_sqlite, monkeypatch):
    monkeypatch.setattr("logbook.cli.demo.people.FELLOWS_PER_PROGRAM", 2)
    build(database, fellows=3, cases=101, seed=7, password=PASSWORD, today=TODAY)
    monkeypatch.setattr(load, "BATCH", 10)
    with fresh_sqlite() as url:
        other = Database(url)
        build(other, fellows=3, cases=101, seed=7, password=PASSWORD, today=TODAY)
        assert contents(database) == contents(other)
        with other.reading() as session:
            assert [report.broken for report in check_chains(session)] == [None, None]
        other.dispose()
    with database.reading() as session:
        sizes = session.scalars(select(func.count(Case.id)).join(Program).group_by(Program.id)).all()
    assert sorted(sizes) == [34, 67]


def test_everybody_signs_in_with_the_one_password(database):
    build(database, fellows=1, cases=5, seed=7, password=PASSWORD, today=TODAY)
    with database.reading() as session:
        everybody = session.execute(select(Person.email, Account.password_hash).outerjoin(Account)).all()
    assert len(everybody) > 8
    assert len({password_hash for _, password_hash in everybody}) == 1
    assert matches(everybody[0][1], PASSWORD)


def test_a_database_with_people_is_left_alone(database, cast):
    with pytest.raises(Conflict, match="has people in it"):
        build(database, fellows=1, cases=5, seed=7, password=PASSWORD, today=TODAY)
    with database.reading() as session:
        assert session.scalar(select(func.count(Case.id))) == 0


@pytest.mark.both_databases
def test_the_command_fills_an_empty_database_once_and_says_who_may_sign_in(app: Flask):
    runner = app.test_cli_runner()
    first = runner.invoke(args=["demo", "--fellows", "1", "--cases", "20", "--seed", "3"])
    assert first.exit_code == 0, first.output
    assert "ada@demo.example, ben@demo.example or cleo@demo.example; the password is " in first.output
    again = runner.invoke(args=["demo"])
    assert again.exit_code == 1
    assert again.output.splitlines()[-1] == (
        "Error: This database has people in it; the demo is loaded into an empty one only."
    )
    with app.extensions["database"].reading() as session:
        assert session.scalar(select(func.count(Case.id))) == 20
        assert session.scalar(select(func.max(Case.performed_on))) < clock.today()


def test_returned_cases_carry_the_reason_of_an_attending(database):
    build(database, fellows=2, cases=300, seed=7, password=PASSWORD, today=TODAY)
    with database.reading() as session:
        sent_back = session.execute(select(Return, Case).join(Case, Case.id == Return.case_id)).all()
    assert sent_back
    assert all(row.returned_by_id == case.attending_id and row.revision <= case.revision for row, case in sent_back)
