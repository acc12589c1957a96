"""Wrong answers, what looks like an identifier, and what surprises: shown again, with what was typed."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from logbook.cases.models import Case
from logbook.foundation.db import Database
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from tests.cases.arrange import CLINIC, typed
from tests.cases.reading import summary, value_of
from tests.cast import Cast

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

As = Callable[[Person], FlaskClient]
NEW = "/cases/new"


def cases(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


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


@pytest.mark.parametrize(("name", "sentence"), [("case_id", "Open a new form"), ("performed_on", "Enter the day")])
def test_blanks_are_no_answer(ada: FlaskClient, cast: Cast, name: str, sentence: str):
    answer = ada.post(NEW, data=typed(cast, **{name: " "}))
    assert answer.status_code == 422
    assert any(sentence in each for each in summary(answer))


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
    assert "Fluoroscopy 31 min is longer than 30 min, a bound of this logbook&#39;s own. Keep it?" in asked.text
    decision = re.search(r'name="keep_surprises" value="(\w+)"', asked.text)
    assert decision
    assert ada.post(NEW, data=form | {"keep_surprises": decision[1]}).status_code == 303
