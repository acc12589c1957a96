"""Nothing that identifies a patient is stored, travels in a page or is answered, whatever file is sent."""

import re
from collections.abc import Callable, Sequence
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import inspect, select, text

from logbook.cases.models import TypedDraft
from logbook.foundation.audit import AuditEvent
from logbook.foundation.db import Database
from logbook.people.models import Person
from tests.cast import Cast
from tests.exchange.arrange import PLANTED, schedule
from tests.exchange.pages import fields, look, make, unpacked, upload, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

As = Callable[[Person], FlaskClient]


def everything(database: Database) -> str:
    """Every value of every row of every table."""
    with database.engine.connect() as connection:
        names = inspect(connection).get_table_names()
        rows = [row for name in names for row in connection.execute(text(f'SELECT * FROM "{name}"'))]  # noqa: S608
    return "\n".join(str(value) for row in rows for value in row)


# Four digits of a year stand in a key, a digest or a fraction of a second once in a while.
_BY_CHANCE = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12,}|(?<=:\d\d)\.\d{6}")


def found(words: Sequence[str], kept: str) -> list[str]:
    """Those of the words that are in the text, and not by chance."""
    told = _BY_CHANCE.sub(" ", kept)
    return [each for each in words if each in told]


def test_no_cell_of_the_file_is_in_the_database_afterwards(
    ada: FlaskClient, cast: Cast, database: Database, today: date
):
    file = schedule("suite.csv", today)
    columns = upload(ada, file)
    cases = look(ada, columns)
    make(ada, cases, then="drafts")
    kept = everything(database)
    # What was to be kept is there, so that looking finds what is there.
    assert "esi-transforaminal-lumbar" in kept
    assert f'"{cast.ben.id}"' in kept
    planted = [
        *PLANTED,
        "Home phone",
        "Patient Name",
        "Strange",
        "Boston",
        "arthroscopy",
        "LUNCH",
        "w/ fluoro",
        "07:30",
    ]
    assert found(planted, kept) == []
    # They could have been: the file has them, and what is not identifying was on the pages.
    assert all(each in file.decode() for each in PLANTED if each not in ("1968-09-17", "2147731"))
    assert "arthroscopy" in cases.text
    for page in (columns, cases):
        assert [each for each in PLANTED if each in page.text or each in unpacked(page)] == []
    assert "Okafor, Ben MD" in unpacked(columns)


def test_the_audit_trail_has_counts_and_no_words(ada: FlaskClient, cast: Cast, database: Database, today: date):
    make(ada, look(ada, upload(ada, schedule("suite.csv", today))))
    with database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.verb == "schedule.read")).one()
    assert (event.actor_id, event.program_id) == (cast.ada.id, cast.program.id)
    assert event.facts == {"rows": 8, "made": 5, "already_there": 0, "refused_columns": 4}


def test_a_word_by_chance_is_told_from_one_that_was_kept(database_url: str):
    key, digest = "01a21951-1951-7519-8195-195119511951", "1951" * 16
    by_chance = f"{key} {key.replace('-', '')} {digest} 2026-11-28 20:05:19.195119"
    assert found(["1951"], by_chance) == []
    assert found(["1951", "desk@"], f"{by_chance} born 03/04/1951") == ["1951"]


def test_a_calendar_goes_straight_to_its_cases(ada: FlaskClient, database: Database, today: date):
    cases = upload(ada, schedule("day.ics", today), "day.ics")
    said = words(cases)
    assert "3 cases on the schedule" in said
    assert "Passed over, because they repeat: 1 event." in said
    assert "CANCELLED" in said
    make(ada, cases)
    with database.reading() as session:
        drafts = session.scalars(select(TypedDraft)).all()
    assert {each.typed["procedure"][0] for each in drafts} == {"esi-transforaminal-lumbar", "esi-caudal"}
    kept = everything(database) + cases.text + unpacked(cases)
    assert found(["Hartwell", "marjorie", "1951", "home.example", "desk@"], kept) == []


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\x00\x01\x02\x03" * 50, "This file is not text"),
        (b"PK\x03\x04 a workbook", "Export the list as CSV"),
        (b"Patient,MRN\nSmith,123456\n", "Every column of this file looks as if it identifies patients"),
        (b"Date,Procedure\n" + b"11/22/2026,MBB\n" * 10_000, "more than 500 rows"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Smith", "This calendar is damaged or cut off"),
        (b"Smith,123456\nJones,234567\n", "No line with headings was found"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(ada: FlaskClient, data: bytes, sentence: str):
    page = upload(ada, data)
    assert page.status_code == 422
    assert sentence in words(page)
    assert "Smith" not in page.text


def test_a_page_that_was_tampered_with_is_read_as_strictly_as_a_file(ada: FlaskClient, cast: Cast, today: date):
    cases = look(ada, upload(ada, schedule("suite.csv", today)))
    for address in ("/schedule/columns", "/schedule/drafts"):
        for table in ("", "nonsense", fields(cases)["table"][:-20]):
            page = ada.post(address, data=fields(cases) | {"table": table})
            assert page.status_code == 422
            assert "The page was damaged on its way" in words(page)
    foreign = make(ada, cases, **{"rows-0-attending": str(cast.dan.id), "rows-0-procedure": "nonsense"})
    assert foreign.status_code == 422
    assert "not one of the choices" in words(foreign)
