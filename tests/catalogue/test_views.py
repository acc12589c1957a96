"""The pages of the catalogue as people meet them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.cast import Cast

As = Callable[..., FlaskClient]

ADDED = {
    "name": "Median nerve hydrodissection",
    "category": "peripheral_nerve",
    "body_region": "wrist_hand",
    "guidance": ["ultrasound", "none"],
    "laterality": "left_right",
    "levels": "Carpal tunnel, \nForearm",
    "synonyms": "cts",
}


def test_everybody_in_a_program_sees_the_whole_catalogue_by_category(as_: As, cast: Cast) -> None:
    text = as_(cast.ada).get("/catalogue").text
    assert "149 procedures, skills and evaluations" in text
    assert "Edition 2026.1" in text
    assert "Image-guided spine, lumbar" in text
    assert text.count("with checklist") == 1
    assert "2 · 2 · 5" in text
    assert "Add a procedure" not in text


def test_a_search_shows_what_is_meant_first(as_: As, cast: Cast) -> None:
    text = as_(cast.ada).get("/catalogue?q=mbb lumbar").text
    assert "1 found" in text
    assert "/catalogue/mbb-lumbar" in text
    assert "/catalogue/mbb-cervical" not in text


def test_a_search_for_nothing_known_says_so(as_: As, cast: Cast) -> None:
    text = as_(cast.ada).get("/catalogue?q=<b>zzz").text
    assert "Nothing is called “&lt;b&gt;zzz”" in text


def test_the_page_of_mild_shows_levels_checklist_and_target(as_: As, cast: Cast) -> None:
    text = as_(cast.ada).get("/catalogue/mild-pild").text
    assert "L1-2, L2-3, L3-4, L4-5, L5-S1" in text
    assert "Contraindications reviewed" in text
    assert "Observe 2, assist 2, perform 5" in text
    assert "Set target" not in text


def test_every_procedure_has_its_page(as_: As, cast: Cast) -> None:
    client = as_(cast.cleo)
    for slug in ("si-joint-injection", "skill-iv-access", "eval-outpatient", "scs-trial", "acupuncture"):
        assert client.get(f"/catalogue/{slug}").status_code == 200
    assert client.get("/catalogue/no-such").status_code == 404


def test_the_director_sets_a_target_and_a_code(as_: As, cast: Cast) -> None:
    client = as_(cast.cleo)
    target = {"observed": "1", "assisted": "2", "performed": "10"}
    answer = client.post("/targets/esi-caudal", data=target, follow_redirects=True)
    assert "The target of Caudal epidural steroid injection was set." in answer.text
    assert "Observe 1, assist 2, perform 10" in answer.text
    answer = client.post("/catalogue/esi-caudal/code", data={"code": "PM 3"}, follow_redirects=True)
    assert "was set to PM 3." in answer.text
    assert "PM 3" in client.get("/catalogue?q=caudal").text
    answer = client.post("/catalogue/esi-caudal/code", data={"code": ""}, follow_redirects=True)
    assert "was taken away." in answer.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Write a number; 0 asks for none."),
        ("five", "in digits only"),
        ("-1", "whole number from 0"),
        ("9" * 30, "whole number from 0"),
    ],
)
def test_a_wrong_target_is_refused_and_what_was_typed_is_kept(as_: As, cast: Cast, typed: str, sentence: str) -> None:
    target = {"observed": "7", "assisted": "0", "performed": typed}
    answer = as_(cast.cleo).post("/targets/esi-caudal", data=target)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="7"' in answer.text
    assert f'value="{typed}"' in answer.text


def test_a_wrong_code_is_refused(as_: As, cast: Cast) -> None:
    answer = as_(cast.cleo).post("/catalogue/esi-caudal/code", data={"code": "x" * 41})
    assert answer.status_code == 422
    assert "Shorten the code" in answer.text


def test_the_director_adds_a_procedure_and_fellows_find_it(as_: As, cast: Cast) -> None:
    answer = as_(cast.cleo).post("/catalogue/new", data=ADDED, follow_redirects=True)
    assert "Median nerve hydrodissection was added to the catalogue." in answer.text
    assert "Carpal tunnel, Forearm" in answer.text
    assert "own-median-nerve-hydrodissection" in as_(cast.ada).get("/catalogue?q=cts").text
    assert as_(cast.dan).get("/catalogue/own-median-nerve-hydrodissection").status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": ""}, "Write the name of the procedure."),
        ({"name": "Acupuncture"}, "The catalogue has Acupuncture already"),
        ({"guidance": []}, "Choose at least one kind of guidance"),
        ({"levels": "L4, L4"}, "“L4” is there twice"),
        ({"category": "elsewhere"}, "Choose among"),
        ({"body_region": "elsewhere"}, "Choose among"),
        ({"guidance": ["sonar"]}, "Choose among"),
        ({"laterality": "upwards"}, "Choose among"),
    ],
)
def test_a_wrong_procedure_is_refused_and_what_was_typed_is_kept(
    as_: As, cast: Cast, change: dict[str, Any], sentence: str
) -> None:
    answer = as_(cast.cleo).post("/catalogue/new", data={**ADDED, **change})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="ultrasound" checked' in answer.text or change.get("guidance") is not None
    assert "cts" in answer.text


def test_only_the_director_changes_anything(as_: As, cast: Cast) -> None:
    sent: dict[str, dict[str, Any]] = {
        "/catalogue/new": ADDED,
        "/catalogue/mild-pild/code": {"code": "1"},
        "/targets/mild-pild": {"observed": "0", "assisted": "0", "performed": "0"},
    }
    for person in (cast.ada, cast.ben, cast.cora, cast.della):
        for address, data in sent.items():
            assert as_(person).post(address, data=data).status_code == 403, (person.name, address)
    assert "2 · 2 · 5" in as_(cast.ada).get("/catalogue").text
