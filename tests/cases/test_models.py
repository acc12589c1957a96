"""What the database itself refuses, whoever asks and by whatever way."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from logbook.foundation.db import Database
from tests.cases.arrange import log
from tests.cast import Cast
from tests.signoff import arrange


@pytest.fixture
def session(database: Database, cast: Cast) -> Iterator[Session]:
    with database.writing() as session:
        yield session


def refused(session: Session, statement: str) -> str:
    with pytest.raises(IntegrityError) as refusal, session.begin_nested():
        session.execute(text(statement))
    return str(refusal.value.orig)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE logged_case SET fluoroscopy_seconds = 1", "A signed case cannot be changed"),
        ("UPDATE logged_case SET state = 'draft', signed_at = NULL", "A signed case cannot be changed"),
        ("DELETE FROM logged_case", "A signed case cannot be changed"),
        ("UPDATE case_procedure SET role = 'observed'", "The procedures of a signed case cannot be changed"),
        ("DELETE FROM case_procedure", "The procedures of a signed case cannot be changed"),
        (
            "INSERT INTO case_procedure (id, case_id, place, procedure_id, role, levels, approach, faculty_observed)"
            " SELECT case_id, case_id, 9, procedure_id, role, levels, approach, faculty_observed"
            " FROM case_procedure WHERE place = 1",
            "The procedures of a signed case cannot be changed",
        ),
    ],
)
def test_a_signed_case_cannot_be_changed(session: Session, cast: Cast, statement: str, sentence: str):
    arrange.signed_case(session, cast, 100)
    assert sentence in refused(session, statement)


def test_a_procedure_cannot_be_moved_into_a_signed_case(session: Session, cast: Cast):
    arrange.signed_case(session, cast, 100)
    log(session, cast, submit=False)
    move = (
        "UPDATE case_procedure SET place = 9, case_id = (SELECT id FROM logged_case WHERE state = 'signed')"
        " WHERE case_id = (SELECT id FROM logged_case WHERE state = 'draft')"
    )
    assert "The procedures of a signed case cannot be changed" in refused(session, move)


def test_no_case_begins_signed(session: Session, cast: Cast):
    log(session, cast)
    columns = (
        "program_id, fellow_id, revision, catalogue_edition_id, performed_on, site_id, attending_id, complications,"
        " complication_note, outcome_note, notes, logged_at, submitted_at"
    )
    copy = (
        f"INSERT INTO logged_case (id, number, state, signed_at, {columns})"  # noqa: S608  # fixed names
        f" SELECT program_id, 99, 'signed', logged_at, {columns} FROM logged_case"
    )
    assert "A case is signed by its signature alone" in refused(session, copy)


def test_a_follow_up_cannot_be_changed(session: Session, cast: Cast):
    case = log(session, cast)
    session.execute(
        text(
            "INSERT INTO follow_up (id, case_id, procedure_id, seen_on, answers, recorded_by_id, recorded_at)"
            " SELECT c.id, c.id, p.procedure_id, c.performed_on, '{}', c.fellow_id, c.logged_at"
            " FROM logged_case c JOIN case_procedure p ON p.case_id = c.id"
        )
    )
    assert case.number
    assert "A follow-up cannot be changed" in refused(session, "UPDATE follow_up SET answers = '{ }'")
    assert "A follow-up cannot be changed" in refused(session, "DELETE FROM follow_up")


@pytest.mark.parametrize(
    "change",
    [
        "site_id = NULL",
        "submitted_at = NULL",
        "signed_at = logged_at",
        "revision = 0",
        "duration_minutes = 0",
        "fluoroscopy_seconds = -1",
        "fluoroscopy_not_recorded = 'not_noted'",
        "fluoroscopy_not_recorded = 'lazy', fluoroscopy_seconds = NULL",
        "kap_value = 1",
        "kap_value = 1, kap_unit = 'Gy.cm2'",
        "kap_value = 1, kap_gycm2 = 1, kap_unit = 'rad'",
        "air_kerma_mgy = 1, dose_not_recorded = 'not_noted'",
        "state = 'lost'",
    ],
)
def test_an_illegal_state_cannot_be_stored(session: Session, cast: Cast, change: str):
    log(session, cast)
    refused(session, f"UPDATE logged_case SET {change}")  # noqa: S608  # fixed words
