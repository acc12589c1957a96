"""From the file to the drafts through a browser without scripts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from logbook.cases.models import Case, TypedDraft
from logbook.exchange.models import ScheduleLayout
from logbook.foundation.db import Database
from logbook.people.models import Person
from tests.cast import Cast
from tests.exchange.arrange import schedule
from tests.exchange.pages import fields, look, make, upload, words

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

As = Callable[[Person], FlaskClient]


def drafts(database: Database) -> list[TypedDraft]:
    with database.reading() as session:
        return [*session.scalars(select(TypedDraft).order_by(TypedDraft.id))]


def test_a_suites_list_becomes_drafts(ada: FlaskClient, cast: Cast, database: Database, today: date):
    columns = upload(ada, schedule("suite.csv", today))
    assert columns.status_code == 200
    for heading in ("Patient Name", "DOB", "MRN", "Home phone"):
        assert f"“{heading}” is not read: it looks as if it identifies patients." in words(columns)
    cases = look(ada, columns)
    said = words(cases)
    assert "8 cases on the schedule" in said
    assert "07:30 · Lumbar transforaminal epidural injection, right, L5 · Dr Okafor · Northfield Hospital" in said
    assert "Not ticked, because the schedule says “Canceled”" in said
    assert "“Strange, Stephen” is not an attending of your program" in said
    ticked = [name for name in fields(cases) if name.endswith("-take")]
    assert ticked == [f"rows-{place}-take" for place in (0, 1, 2, 4, 5)]
    made = make(ada, cases)
    assert made.status_code == 303
    assert "5 drafts were made from the schedule." in ada.get(made.location).text
    first = next(each for each in drafts(database) if each.typed.get("procedure") == ["esi-transforaminal-lumbar"])
    assert first.scheduled_on == today
    assert first.typed == {
        "procedure": ["esi-transforaminal-lumbar"],
        "procedures-0-side": ["right"],
        "procedures-0-levels": ["L5"],
        "procedures-0-guidance": ["fluoroscopy"],
        "performed_on": [today.isoformat()],
        "attending_id": [str(cast.ben.id)],
        "site_id": [str(cast.hospital.id)],
    }
    page = ada.get(f"/cases/new?draft={first.id}")
    assert 'value="right" checked' in page.text
    assert f'<option selected value="{cast.ben.id}">' in page.text
    with database.reading() as session:
        assert session.scalars(select(Case)).all() == []


def test_the_same_file_again_is_known_and_makes_no_second_draft(ada: FlaskClient, database: Database, today: date):
    file = schedule("suite.csv", today)
    make(ada, look(ada, upload(ada, file)))
    again = upload(ada, file)
    assert "8 cases on the schedule" in words(again), "known headings go straight to the cases"
    assert words(again).count("There was a draft of this one already") == 5
    assert not [name for name in fields(again) if name.endswith("-take")]
    made = make(ada, again, **{f"rows-{place}-take": "y" for place in range(4)})
    assert "1 draft was made from the schedule. 3 were there already." in ada.get(made.location).text
    assert len(drafts(database)) == 6


def test_equal_cases_of_one_list_are_told_apart_by_their_order(ada: FlaskClient, database: Database, today: date):
    file = f"Date,Procedure,Attending\n{today},R L5 TFESI,Okafor\n{today},R L5 TFESI,Okafor\n".encode()
    cases = look(ada, upload(ada, file))
    make(ada, cases, **{"rows-0-take": None})
    assert len(drafts(database)) == 1
    make(ada, upload(ada, file), **{"rows-0-take": "y", "rows-1-take": "y"})
    assert len(drafts(database)) == 2


def test_how_columns_are_read_is_kept_for_one_person_by_their_places(
    ada: FlaskClient, as_: As, cast: Cast, database: Database, today: date
):
    page = upload(ada, schedule("clinic.csv", today))
    assert fields(page)["column_procedure"] == "1"
    look(ada, page, column_site="")
    with database.reading() as session:
        layout = session.scalars(select(ScheduleLayout)).one()
    assert layout.columns == {"time": 0, "procedure": 4, "attending": 5}
    assert layout.person_id == cast.ada.id
    straight = upload(ada, schedule("clinic.csv", today))
    assert "4 cases on the schedule" in words(straight)
    changed = ada.post("/schedule/columns", data=fields(straight) | {"then": "columns"})
    assert fields(changed)["column_site"] == ""
    look(ada, changed, column_site="3")
    with database.reading() as session:
        assert session.scalars(select(ScheduleLayout)).one().columns["site"] == 6
    assert "Which column is what?" in words(upload(as_(cast.abe), schedule("clinic.csv", today)))


def test_a_list_without_dates_is_of_the_day_that_is_chosen(ada: FlaskClient, database: Database, today: date):
    columns = upload(ada, schedule("clinic.csv", today))
    assert fields(columns)["day"] == str(today)
    before = today - timedelta(days=3)
    cases = look(ada, columns, day=str(before))
    again = look(ada, cases, day=str(before - timedelta(days=1)))
    make(ada, again)
    assert {each.scheduled_on for each in drafts(database)} == {before - timedelta(days=1)}
    assert look(ada, columns, day="tomorrow").status_code == 422


def test_a_day_outside_the_fellowship_is_refused_in_its_row(ada: FlaskClient, database: Database, today: date):
    early = today - timedelta(days=300)
    file = f"Date,Procedure,Attending\n{early:%m/%d/%Y},TFESI L5,Okafor\n{today:%d %b %Y},TFESI L4,Okafor\n".encode()
    cases = look(ada, upload(ada, file))
    assert "is outside your fellowship here" in words(cases)
    assert "rows-0-take" not in fields(cases)
    refused = make(ada, cases, **{"rows-0-take": "y"})
    assert refused.status_code == 422
    assert "No draft was made yet" in words(refused)
    assert drafts(database) == []
    assert make(ada, refused, **{"rows-0-day": str(today)}).status_code == 303
    assert len(drafts(database)) == 2


def test_each_case_can_be_changed_before_a_draft_is_made(ada: FlaskClient, cast: Cast, database: Database, today: date):
    file = f"Date,Procedure,Attending\n{today},Some new thing,Okafor\n".encode()
    cases = look(ada, upload(ada, file))
    assert "No procedure was recognized." in words(cases)
    change: dict[str, Any] = {
        "rows-0-procedure": "mild-pild",
        "rows-0-side": "bilateral",
        "rows-0-levels": "L3-L5",
        "rows-0-attending": str(cast.bea.id),
        "rows-0-site": str(cast.center.id),
        "rows-0-day": str(today - timedelta(days=1)),
    }
    wrong = make(ada, cases, **change | {"rows-0-levels": "C5"})
    assert wrong.status_code == 422
    assert "Write levels as they are offered: L1-2, L2-3" in words(wrong)
    assert make(ada, wrong, **{"rows-0-levels": "L3-L5"}).status_code == 303
    typed = drafts(database)[0].typed
    assert typed["procedure"] == ["mild-pild"]
    assert typed["procedures-0-levels"] == ["L3-4", "L4-5"]
    assert typed["attending_id"] == [str(cast.bea.id)]
    assert typed["performed_on"] == [str(today - timedelta(days=1))]


def test_a_card_is_made_without_a_procedure_if_none_is_chosen(ada: FlaskClient, database: Database, today: date):
    file = f"Date,Procedure,Attending\n{today},Some new thing,Okafor\n".encode()
    made = make(ada, look(ada, upload(ada, file)))
    assert made.status_code == 303
    assert "procedure" not in drafts(database)[0].typed
    assert ada.get(f"/cases/new?draft={drafts(database)[0].id}").status_code == 200


def test_those_of_one_attending_are_ticked_at_once(ada: FlaskClient, cast: Cast, today: date):
    cases = look(ada, upload(ada, schedule("suite.csv", today)))
    assert "Only Dr Okafor (4)" in words(cases)

    def ticked(only: str) -> list[str]:
        page = make(ada, cases, only=only)
        assert page.status_code == 200
        return [name[5:-5] for name in fields(page) if name.endswith("-take")]

    assert ticked(str(cast.bea.id)) == ["4", "5"]
    assert ticked(str(cast.ben.id)) == ["0", "1", "2"], "the cancelled one is left"
    assert ticked("all") == [*"0124567"]
    assert ticked("none") == []
    nothing = make(ada, make(ada, cases, only="none"))
    assert nothing.status_code == 422
    assert "No case is ticked" in words(nothing)


def test_a_long_list_is_ticked_by_whoever_knows_it(ada: FlaskClient, today: date):
    rows = "".join(f"{today},R L{1 + each % 5} TFESI,Okafor\n" for each in range(70))
    cases = look(ada, upload(ada, f"Date,Procedure,Attending\n{rows}".encode()))
    assert not [name for name in fields(cases) if name.endswith("-take")]
    assert "70 cases on the schedule" in words(cases)
    assert len(cases.text) < 1_000_000


def test_only_a_fellow_reads_schedules(as_: As, cast: Cast, client: FlaskClient, today: date):
    for person in (cast.ben, cast.cleo, cast.cora, cast.dan):
        assert as_(person).get("/schedule").status_code == 403
        assert upload(as_(person), schedule("suite.csv", today)).status_code == 403
        for address in ("/schedule/columns", "/schedule/drafts"):
            assert as_(person).post(address).status_code == 403
    assert client.get("/schedule").location.startswith("/sign-in")
    assert upload(client, schedule("suite.csv", today)).status_code == 401


def test_the_way_there_stands_on_the_start_page_and_where_a_case_is_begun(ada: FlaskClient, as_: As, cast: Cast):
    for address in ("/", "/cases/new"):
        assert 'href="/schedule"' in ada.get(address).text
    assert 'href="/schedule"' not in as_(cast.cleo).get("/").text
