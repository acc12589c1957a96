"""The pages of cases through a browser without scripts: what is typed, what comes back, what is kept."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from logbook.cases.models import Case, CaseState, FollowUp
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from tests.cases.arrange import CLINIC, MILD, typed
from tests.cases.reading import summary, value_of
from tests.cast import Cast
from tests.signoff import arrange

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

As = Callable[[Person], FlaskClient]
NEW = "/cases/new"


def cases(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def test_a_case_is_logged_and_sent(ada: FlaskClient, cast: Cast, database: Database):
    sent = ada.post(NEW, data=typed(cast))
    assert sent.status_code == 303
    page = ada.get(sent.location)
    assert "Case 1 was sent to Ben Okafor, MD." in page.text
    assert "Waiting for Dr Okafor" in page.text
    assert "1 min 23 s" in page.text
    assert cases(database) == 1


def test_the_same_form_sent_twice_makes_one_case(ada: FlaskClient, cast: Cast, database: Database):
    form = typed(cast)
    first, second = ada.post(NEW, data=form), ada.post(NEW, data=form)
    assert first.location == second.location
    assert "nothing was entered twice" in ada.get(second.location).text
    assert ada.post(NEW, data=form | {"fluoroscopy_seconds": "99"}).status_code == 409
    assert cases(database) == 1


def test_somebody_elses_form_cannot_be_sent_again(ada: FlaskClient, as_: As, cast: Cast):
    form = typed(cast)
    ada.post(NEW, data=form)
    answer = as_(cast.abe).post(NEW, data=form)
    assert answer.status_code == 409
    assert "Case 1" not in answer.text


def test_a_draft_may_have_gaps_and_is_sent_when_they_are_filled(ada: FlaskClient, cast: Cast, database: Database):
    bare = {"case_id": str(uuid7()), "procedure": MILD, "procedures-0-role": "observed", "then": "draft"}
    address = ada.post(NEW, data=bare | {"performed_on": str(cast.program.today())}).location
    assert "Case 1 was saved as a draft." in ada.get(address).text
    refused = ada.post(f"{address}/submit")
    assert refused.status_code == 422
    assert "Choose the attending who supervised" in refused.text
    assert ada.post(f"{address}/edit", data=typed(cast)).status_code == 303
    with database.reading() as session:
        assert session.scalars(select(Case.state)).one() is CaseState.SUBMITTED


def test_a_form_sent_with_gaps_changes_nothing_of_the_draft(ada: FlaskClient, cast: Cast, database: Database):
    address = ada.post(NEW, data=typed(cast, then="draft")).location
    gap = typed(cast, attending_id="", duration_minutes="44")
    assert ada.post(f"{address}/edit", data=gap).status_code == 422
    with database.reading() as session:
        assert session.scalars(select(Case.duration_minutes)).one() == 40


def test_the_form_of_a_saved_case_holds_what_was_saved(ada: FlaskClient, cast: Cast):
    form = typed(cast, then="draft", kap_value="118", kap_unit="cGy.cm2", started_at="09:00", ended_at="09:40")
    page = ada.get(ada.post(NEW, data=form).location + "/edit")
    held = {
        name: value_of(page, name) for name in ("fluoroscopy_seconds", "duration_minutes", "kap_value", "started_at")
    }
    assert held == {
        "fluoroscopy_seconds": "1 min 23 s",
        "duration_minutes": "40 min",
        "kap_value": "118",
        "started_at": "09:00",
    }
    for chosen in ("bilateral", "L4-5", "performed", "grade_1"):
        assert f'value="{chosen}" checked' in page.text
    assert f'<option selected value="{cast.ben.id}">' in page.text


def test_a_form_opened_before_another_change_does_not_undo_it(ada: FlaskClient, cast: Cast, database: Database):
    form = typed(cast, then="draft")
    address = ada.post(NEW, data=form).location + "/edit"
    seen = value_of(ada.get(address), "seen")
    assert ada.post(address, data=form | {"seen": seen, "duration_minutes": "50"}).status_code == 303
    assert ada.post(address, data=form | {"seen": seen, "duration_minutes": "50"}).status_code == 303
    stale = ada.post(address, data=form | {"seen": seen, "duration_minutes": "60"})
    assert stale.status_code == 409
    assert "was changed elsewhere since this form was opened" in stale.text
    with database.reading() as session:
        assert session.scalars(select(Case.duration_minutes)).one() == 50


def test_a_case_that_waits_or_is_signed_has_no_form(ada: FlaskClient, cast: Cast, database: Database):
    address = ada.post(NEW, data=typed(cast)).location
    assert ada.get(f"{address}/edit").status_code == 409
    assert ada.post(f"{address}/edit", data=typed(cast)).status_code == 409
    with database.writing() as session:
        signed = arrange.signed_case(session, cast, 100)
    for verb in ("submit", "withdraw", "discard"):
        assert ada.post(f"/cases/{signed}/{verb}").status_code == 409
    assert ada.get(f"/cases/{signed}/edit").status_code == 409


def test_taking_back_and_discarding(ada: FlaskClient, cast: Cast, database: Database):
    address = ada.post(NEW, data=typed(cast)).location
    assert "was taken back" in ada.post(f"{address}/withdraw", follow_redirects=True).text
    assert "Its number will not be used again." in ada.post(f"{address}/discard", follow_redirects=True).text
    assert ada.get(address).status_code == 404
    assert cases(database) == 0


def test_procedures_are_added_and_removed_without_a_script(ada: FlaskClient, cast: Cast, database: Database):
    two = ada.post(NEW, data=typed(cast, then=None, add=CLINIC, duration_minutes="44"))
    assert two.status_code == 200
    assert re.findall(r'name="procedure" value="([^"]+)"', two.text) == [MILD, CLINIC]
    assert value_of(two, "duration_minutes") == "44"
    assert 'value="L4-5" checked' in two.text
    swapped = typed(cast, then=None, remove="0") | {"procedure": [CLINIC, MILD], "procedures-1-role": "assisted"}
    one = ada.post(NEW, data=swapped)
    assert re.findall(r'name="procedure" value="([^"]+)"', one.text) == [MILD]
    assert re.findall(r'name="procedures-0-role" value="(\w+)" checked', one.text) == ["assisted"]
    found = ada.post(NEW, data=typed(cast, then="search", q="genicular"))
    assert "Genicular nerve" in found.text
    assert cases(database) == 0


def test_enter_in_a_field_shows_what_was_understood_and_saves_nothing(ada: FlaskClient, cast: Cast, database: Database):
    looked = ada.post(NEW, data=typed(cast, then="look"))
    assert looked.status_code == 200
    assert "Understood: 1 min 23 s" in looked.text
    assert cases(database) == 0


def test_the_form_begins_with_what_was_used_last(ada: FlaskClient, cast: Cast):
    ada.post(NEW, data=typed(cast))
    choose = ada.get(NEW).text
    assert "Your most used" in choose
    page = ada.get(f"{NEW}?procedure={MILD}")
    assert f'<option selected value="{cast.ben.id}">' in page.text
    assert f'value="{cast.hospital.id}" checked' in page.text
    assert value_of(page, "fluoroscopy_seconds") == ""


def test_again_copies_what_was_done_but_not_the_patient(ada: FlaskClient, as_: As, cast: Cast):
    address = ada.post(NEW, data=typed(cast, notes="Went well.", age_band="65-79")).location
    key = address.rpartition("/")[2]
    page = ada.get(f"{NEW}?again={key}")
    assert 'value="bilateral" checked' in page.text
    assert value_of(page, "case_id") != key
    assert [value_of(page, name) for name in ("fluoroscopy_seconds", "duration_minutes", "notes")] == ["", "", ""]
    assert 'value="65-79" checked' not in page.text
    assert 'value="grade_1" checked' not in page.text
    assert as_(cast.abe).get(f"{NEW}?again={key}").status_code == 404
    assert ada.get(f"{NEW}?again=nonsense").status_code == 404


def test_a_procedure_is_found_by_an_abbreviation(ada: FlaskClient):
    assert "Lumbar medial branch" in ada.get(f"{NEW}?q=mbb+lumbar").text
    assert "Nothing is called “zebra”" in ada.get(f"{NEW}?q=zebra").text


def test_a_skill_is_asked_less_and_a_counted_patient_gets_a_number(ada: FlaskClient, cast: Cast):
    form = ada.get(f"{NEW}?procedure={CLINIC}").text
    for name in ("fluoroscopy_seconds", "sedation", "complications", "kap_value", "procedures-0-side"):
        assert f'name="{name}"' not in form
    seen = typed(cast, procedure=CLINIC)
    assert "This counts different patients" in " ".join(summary(ada.post(NEW, data=seen)))
    assert "P-0001" in ada.get(ada.post(NEW, data=seen | {"patient": "new"}).location).text
    assert "P-0001" in ada.get(f"{NEW}?procedure={CLINIC}").text


def test_a_follow_up_is_added_beside_the_case(ada: FlaskClient, cast: Cast, database: Database):
    address = ada.post(NEW, data=typed(cast)).location
    visited = {"seen_on": str(cast.program.today()), "answers-weeks_since_procedure": "2"}
    empty = ada.post(f"{address}/follow-ups", data=visited)
    assert empty.status_code == 422
    wrong = ada.post(f"{address}/follow-ups", data=visited | {"answers-oswestry_disability_index": "101"})
    assert "takes a whole number from 0 to 100" in " ".join(summary(wrong))
    early = visited | {"seen_on": str(cast.program.today() - timedelta(days=9)), "answers-walking_minutes": "20"}
    assert "lies between the case" in " ".join(summary(ada.post(f"{address}/follow-ups", data=early)))
    saved = ada.post(f"{address}/follow-ups", data=visited | {"answers-oswestry_disability_index": "22"})
    assert "22%" in ada.get(saved.location).text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(FollowUp)) == 1


def test_a_case_without_follow_up_questions_says_so(ada: FlaskClient, cast: Cast):
    address = ada.post(NEW, data=typed(cast, procedure=CLINIC, patient="new")).location
    assert ada.get(f"{address}/follow-ups").status_code == 409
    assert "Add a follow-up" not in ada.get(address).text
