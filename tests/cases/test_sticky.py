"""One case after the other: what stays on the form, going on to the next, and taking back what was just sent."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from logbook.cases import actions
from logbook.cases.models import CaseState
from logbook.foundation import clock
from logbook.foundation.db import Database
from logbook.people.models import Person
from tests.cases.arrange import MILD, typed, with_memberships
from tests.cases.reading import value_of
from tests.cast import Cast

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

As = Callable[[Person], FlaskClient]
NEW = "/cases/new"
EPIDURAL = "esi-interlaminar-lumbar"


def epidural(cast: Cast, **differently: Any) -> dict[str, Any]:
    said = {"procedure": EPIDURAL, "procedures-0-side": None, "procedures-0-guidance": "ct"}
    return {name: value for name, value in typed(cast, **said | differently).items() if "checklist" not in name}


def guidance_of(page: TestResponse, place: int = 0) -> list[str]:
    return re.findall(rf'name="procedures-{place}-guidance" value="(\w+)" checked', page.text)


def test_day_site_attending_c_arm_and_guidance_stay_for_the_next_case(ada: FlaskClient, cast: Cast):
    friday = cast.program.today() - timedelta(days=2)
    assert ada.post(NEW, data=epidural(cast)).status_code == 303
    page = ada.get(f"{NEW}?procedure=esi-interlaminar-thoracic")
    assert value_of(page, "performed_on") == str(friday)
    assert f'<option selected value="{cast.ben.id}">' in page.text
    assert f'value="{cast.hospital.id}" checked' in page.text
    assert guidance_of(page) == ["ct"]
    # What a procedure is not done under does not stick to it.
    assert guidance_of(ada.get(f"{NEW}?procedure=esi-caudal")) == ["fluoroscopy"]


def test_the_day_stays_only_on_the_day_it_was_said(ada: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch):
    ada.post(NEW, data=epidural(cast))
    tomorrow = cast.program.today() + timedelta(days=1)

    def then(_time_zone: str = "UTC") -> date:
        return tomorrow

    monkeypatch.setattr(clock, "today", then)
    page = ada.get(f"{NEW}?procedure={EPIDURAL}")
    assert value_of(page, "performed_on") == str(tomorrow)
    assert f'<option selected value="{cast.ben.id}">' in page.text


def test_again_keeps_the_day_of_the_list_one_is_logging(ada: FlaskClient, cast: Cast):
    case = ada.post(NEW, data=epidural(cast)).location.rpartition("/")[2]
    page = ada.get(f"{NEW}?again={case}")
    assert value_of(page, "performed_on") == str(cast.program.today() - timedelta(days=2))


def test_nothing_stays_for_another_person_on_the_same_device(ada: FlaskClient, as_: As, cast: Cast):
    ada.post(NEW, data=epidural(cast))
    ada.post("/sign-out")
    with ada.session_transaction() as cookie:
        assert "sticky" not in cookie
    page = as_(cast.abe).get(f"{NEW}?procedure={EPIDURAL}")
    assert value_of(page, "performed_on") == str(cast.program.today())
    assert f'<option selected value="{cast.ben.id}">' not in page.text


def test_send_and_next_goes_on_with_an_empty_form(ada: FlaskClient, cast: Cast):
    answer = ada.post(NEW, data=epidural(cast, then="next"))
    assert (answer.status_code, answer.location.partition("?")[0]) == (303, NEW)
    page = ada.get(answer.location)
    assert "Case 1 was sent to Ben Okafor, MD." in page.text
    assert "What did you do?" in page.text


def test_the_next_one_is_like_the_one_before_or_from_the_schedule(ada: FlaskClient, cast: Cast, database: Database):
    with database.writing() as session:
        by, said = with_memberships(session, cast.ada), {"procedure": [EPIDURAL]}
        today = cast.program.today()
        actions.open_draft(session, by=by, program=cast.program, typed=said, scheduled_on=today, schedule_key="k")
    page = ada.get(ada.post(NEW, data=epidural(cast, then="next")).location)
    assert "Like case 1" in page.text
    assert "On your schedule" in page.text
    assert "On your schedule" not in ada.get(f"{NEW}?q=mild").text
    assert ada.get(f"{NEW}?after={cast.ben.id}").status_code == 200


def test_after_sending_the_next_page_asks_whether_two_fellows_had_one_patient(ada: FlaskClient, as_: As, cast: Cast):
    as_(cast.abe).post(NEW, data=epidural(cast))
    address = ada.post(NEW, data=epidural(cast, then="next")).location
    assert "Case 2: two fellows, one patient?" in ada.get(address).text
    ada.post(f"/cases/{address.rpartition('=')[2]}/unshare")
    assert "two fellows, one patient?" not in ada.get(address).text


def test_what_was_just_sent_can_be_taken_back_and_mended(ada: FlaskClient, cast: Cast):
    page = ada.get(ada.post(NEW, data=epidural(cast)).location)
    undo = re.search(r'<form method="post" action="(/cases/[^"]+/withdraw)" class="flash"', page.text)
    assert undo
    assert 'data-undo-seconds="10"' in page.text
    back = ada.post(undo[1], data={"then": "mend"})
    form = ada.get(back.location)
    assert "Case 1 was taken back and is a draft again." in form.text
    assert value_of(form, "duration_minutes") == "40 min"
    assert CaseState.DRAFT.value in ada.get("/cases?state=draft").text


def test_the_line_over_attending_site_and_day_says_them(ada: FlaskClient, cast: Cast):
    assert "<span>Attending, site and date</span>" in ada.get(f"{NEW}?procedure={EPIDURAL}").text
    ada.post(NEW, data=epidural(cast))
    page = " ".join(ada.get(f"{NEW}?procedure={EPIDURAL}").text.split())
    assert "Ben Okafor, MD, Northfield Hospital, <span class=\"waits\">" in page
    assert '<details class="fold" id="circumstances">' in page


def test_a_procedure_that_is_added_starts_from_its_own_defaults(ada: FlaskClient, cast: Cast):
    page = ada.post(NEW, data=epidural(cast, then=None, add="esi-caudal"))
    assert guidance_of(page) == ["ct"]
    assert guidance_of(page, 1) == ["fluoroscopy"]
    assert 'name="procedures-1-levels" value="Sacral hiatus" checked' in page.text
    assert MILD not in page.text
