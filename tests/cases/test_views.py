"""The pages of cases through a browser without scripts: what is typed, what comes back, what is kept."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from logbook.cases import actions
from logbook.cases.models import Case, CaseState, FollowUp
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from tests.cases.arrange import CLINIC, MILD, log, mild_entry, typed, visit, with_memberships
from tests.cast import Cast
from tests.signoff import arrange

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

As = Callable[[Person], FlaskClient]
NEW = "/cases/new"


@pytest.fixture
def ada(cast: Cast, as_: As) -> FlaskClient:
    return as_(cast.ada)


def cases(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def summary(response: TestResponse) -> list[str]:
    """The sentences of the error summary."""
    found = re.search(r'id="error-summary".*?</ul>', response.text, re.DOTALL)
    sentences = re.findall(r"<li>(.*?)</li>", found[0], re.DOTALL) if found else []
    return [unescape(re.sub(r"<[^>]+>", "", each)).strip() for each in sentences]


def value_of(response: TestResponse, name: str) -> str | None:
    """What a text field of the page holds."""
    found = re.search(
        rf'<input(?![^>]*type="(?:radio|checkbox)")[^>]*name="{name}"[^>]*value="([^"]*)"', response.text
    ) or re.search(rf'<textarea[^>]*name="{name}"[^>]*>\s*([^<]*)</textarea>', response.text)
    return unescape(found[1]).strip() if found else None


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


# What is typed into a field, and a piece of the sentence that comes back.
BAD_INPUT: list[tuple[dict[str, Any], str]] = [
    ({"case_id": "not-an-id"}, "Open a new form"),
    ({"case_id": "9a1c7e3e-5f0a-4c8e-9d38-5a0f6f1f8b6d"}, "Open a new form"),
    ({"performed_on": ""}, "Enter the day"),
    ({"performed_on": "someday"}, "“someday” is not a date"),
    ({"performed_on": "2999-01-01"}, "is in the future"),
    ({"performed_on": "1999-01-01"}, "outside your fellowship"),
    ({"fluoroscopy_seconds": "1:75"}, "“1:75” is not a time"),
    ({"fluoroscopy_seconds": "83 minutes"}, "is longer than the case (40 min)"),
    ({"fluoroscopy_seconds": "99999"}, "from 0 seconds to 4 hours"),
    ({"fluoroscopy_seconds": ""}, "or choose why it was not recorded"),
    ({"fluoroscopy_not_recorded": "not_noted"}, "both a time and a reason"),
    ({"fluoroscopy_not_recorded": "lost"}, "not one of the choices"),
    ({"duration_minutes": "long"}, "“long” is not a duration"),
    ({"duration_minutes": "13 h"}, "from 1 minute to 12 hours"),
    ({"started_at": "25:00"}, "“25:00” is not a time of day"),
    ({"started_at": "10:00", "ended_at": "09:00", "duration_minutes": ""}, "is before the start"),
    ({"air_kerma_mgy": "lots"}, "“lots” is not a number"),
    ({"air_kerma_mgy": "1,234"}, "can be read two ways"),
    ({"air_kerma_mgy": "20001"}, "from 0 to 20,000 mGy"),
    ({"kap_value": "1.2"}, "Choose the unit"),
    ({"kap_value": "1.2", "kap_unit": "rad"}, "not one of the choices"),
    ({"kap_value": "1", "kap_unit": "Gy.m2"}, "from 0 to 2,000 Gy·cm²"),
    ({"kap_unit": "Gy.cm2"}, "a unit but no number"),
    ({"air_kerma_mgy": "3", "dose_not_recorded": "not_noted"}, "both a dose and a reason"),
    ({"pulse_mode": "slow"}, "not one of the choices"),
    ({"frames": "1.5"}, "“1.5” is not a whole number"),
    ({"frames": "10001"}, "Frames go from 0 to 10,000"),
    ({"c_arm_id": "C-arm 1"}, "not one of the choices"),
    ({"c_arm_id": str(uuid7())}, "does not stand at the chosen site"),
    ({"attending_id": ""}, "Choose the attending"),
    ({"attending_id": str(uuid7())}, "not an attending of your program"),
    ({"site_id": None}, "Choose the site"),
    ({"site_id": str(uuid7())}, "not one of your program's"),
    ({"age_band": "91"}, "not one of the choices"),
    ({"sedation": "deep"}, "not one of the choices"),
    ({"position": "standing"}, "not one of the choices"),
    ({"complications": ["gout"]}, "not on the list"),
    ({"complications": ["none", "bleeding"]}, "“No complication” stands beside"),
    ({"complications": ["other"]}, "what the other complication was"),
    ({"outcome": "perfect"}, "not one of the choices"),
    ({"outcome": "not_achieved"}, "why it was not achieved"),
    ({"notes": "x" * 4001}, "at most 4,000 are kept"),
    ({"procedures-0-side": None}, "Choose the side"),
    ({"procedures-0-side": "midline"}, "is not a side of"),
    ({"procedures-0-levels": None}, "at least one level"),
    ({"procedures-0-levels": ["C7"]}, "C7 is not a level of"),
    ({"procedures-0-role": None}, "Choose your role"),
    ({"procedures-0-role": "watched"}, "not one of the choices"),
    ({"procedures-0-approach": "x" * 201}, "at most 200 are kept"),
    ({"procedures-0-checklist-epidurogram": None}, "Answer “Epidurogram"),
    ({"procedures-0-checklist-infection": "maybe"}, "Choose one of the answers"),
    ({"procedures-0-checklist-flavum_thickness_mm": "thick"}, "takes a number from 0.5 to 20 mm"),
    ({"procedures-0-checklist-flavum_thickness_mm": "45"}, "takes a number from 0.5 to 20 mm"),
]


def test_every_wrong_answer_comes_back_with_its_sentence_and_what_was_typed(
    ada: FlaskClient, cast: Cast, database: Database
):
    for wrong, sentence in BAD_INPUT:
        answer = ada.post(NEW, data=typed(cast, **{"notes": "Kept."} | wrong))
        assert answer.status_code == 422, wrong
        assert any(sentence in each for each in summary(answer)), (wrong, summary(answer))
        for name, text in wrong.items():
            if isinstance(text, str) and value_of(answer, name) is not None:
                assert value_of(answer, name) == text, (name, value_of(answer, name))
        if "notes" not in wrong:
            assert value_of(answer, "notes") == "Kept."
        assert 'value="performed" checked' in answer.text or "procedures-0-role" in wrong
    assert cases(database) == 0


def test_a_wrong_answer_to_what_is_never_asked_is_left_out(ada: FlaskClient, cast: Cast):
    seen = typed(cast, procedure=CLINIC, patient="new", fluoroscopy_seconds="soon", sedation="deep")
    assert ada.post(NEW, data=seen).status_code == 303


def test_only_the_program_s_own_procedures_can_be_logged(ada: FlaskClient, cast: Cast):
    answer = ada.post(NEW, data=typed(cast, procedure="no-such-thing"))
    assert answer.status_code == 422
    assert "A case needs at least one procedure. Choose one." in summary(answer)


def test_what_looks_like_an_identifier_is_shown_before_it_is_kept(ada: FlaskClient, cast: Cast, database: Database):
    form = typed(cast, notes="Mrs Smith, MRN 1234567, went well")
    shown = ada.post(NEW, data=form)
    assert shown.status_code == 422
    text = unescape(shown.text)
    assert "“Mrs Smith” looks like a name." in text
    assert "“MRN 1234567” looks like a record number." in text
    assert cases(database) == 0
    decision = re.search(r'name="keep_texts" value="(\w+)"', shown.text)
    assert decision
    other = form | {"notes": "Mrs Jones", "keep_texts": decision[1]}
    assert "“Mrs Jones” looks like a name." in unescape(ada.post(NEW, data=other).text)
    assert ada.post(NEW, data=form | {"keep_texts": decision[1]}).status_code == 303


def test_a_decision_outlives_another_mistake_in_the_same_form(ada: FlaskClient, cast: Cast):
    form = typed(cast, notes="Mrs Smith")
    decision = re.search(r'name="keep_texts" value="(\w+)"', ada.post(NEW, data=form).text)
    assert decision
    again = ada.post(NEW, data=form | {"keep_texts": decision[1], "duration_minutes": "long"})
    assert value_of(again, "keep_texts") == decision[1]


def test_a_surprise_is_asked_about_once(ada: FlaskClient, cast: Cast):
    form = typed(cast, fluoroscopy_seconds="31:00")
    asked = ada.post(NEW, data=form)
    assert "Fluoroscopy of 31 min is very long. Is it so?" in asked.text
    decision = re.search(r'name="keep_surprises" value="(\w+)"', asked.text)
    assert decision
    assert ada.post(NEW, data=form | {"keep_surprises": decision[1]}).status_code == 303


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
    assert value_of(page, "performed_on") == str(cast.program.today())
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


def test_everybody_sees_the_cases_that_are_theirs_to_see(app: Flask, as_: As, cast: Cast, database: Database):
    with database.writing() as session:
        waiting = log(session, cast).id
        draft = log(session, cast, submit=False).id
        at_center = mild_entry(session, cast, attending_id=cast.bea.id, site_id=cast.center.id)
        beas = log(session, cast, at_center, by=cast.abe).id
    sees = {
        "ada": {waiting, draft},
        "abe": {beas},
        "ben": {waiting},
        "bea": {beas},
        "cleo": {waiting, beas},
        "cora": {waiting, beas},
        "dan": set(),
        "della": set(),
    }
    for name, person in cast.everybody().items():
        text = as_(person).get("/cases").text
        assert {each for each in (waiting, draft, beas) if str(each) in text} == sees[name], name


def test_the_list_is_narrowed_and_paged(ada: FlaskClient, cast: Cast, database: Database):
    with database.writing() as session:
        by = with_memberships(session, cast.ada)
        entry = mild_entry(session, cast)
        for _ in range(60):
            actions.log(session, by=by, program=cast.program, case_id=uuid7(), entry=entry, submit=True)
        log(session, cast, visit(session, cast, attending_id=None), submit=False)

    def numbers(text: str) -> list[int]:
        return [int(each) for each in re.findall(r'class="margin"><a href="[^"]+">(\d+)</a>', text)]

    first = ada.get("/cases").text
    assert numbers(first) == list(range(61, 11, -1))
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = ada.get(unescape(older[1])).text
    assert numbers(second) == list(range(11, 0, -1))
    newer = re.search(r'rel="prev" href="([^"]+)"', second)
    assert newer
    assert numbers(ada.get(unescape(newer[1])).text) == list(range(61, 11, -1))
    assert numbers(ada.get("/cases?state=draft").text) == [61]
    assert numbers(ada.get("/cases?q=outpatient").text) == [61]
    assert len(numbers(ada.get("/cases?q=mild&state=submitted").text)) == 50
    assert "No such case" in ada.get("/cases?q=zebra").text
    assert numbers(ada.get("/cases?before=nonsense&state=lost").text) == numbers(first)
