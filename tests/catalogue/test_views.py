"""The pages of the catalogue and of the requirements as people meet them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from logbook.catalogue import queries, rules
from logbook.foundation.db import Database
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


def adoption(database: Database, cast: Cast, **changes: Any) -> dict[str, Any]:
    """What a browser sends that fills in the form of adoption and leaves the numbers as they are."""
    with database.reading() as session:
        edition = queries.requirement_edition(session, cast.program.id)
    assert edition
    numbers = {rules.minimum_field(each.slug): each.minimum or "" for each in edition.requirements}
    return {
        "edition_id": str(edition.id),
        "name": "Requirements of July 2026",
        "source": "The document, page 40",
        "adopted_on": cast.program.today().isoformat(),
        "confirmed": "y",
        **numbers,
        **changes,
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


def test_unverified_stands_on_the_requirements_until_the_director_adopts_them(
    as_: As, cast: Cast, database: Database
) -> None:
    before = as_(cast.ada).get("/requirements").text
    assert "Unverified until the program director adopts it" in before
    assert "Also recalled as 3." in before
    assert "Not counted: Spinal stimulator generator replacement;" in before
    assert "Check and adopt" not in before
    answer = as_(cast.cleo).post(
        "/requirements/adopt", data=adoption(database, cast, minimum_scs="3"), follow_redirects=True
    )
    assert "The requirements “Requirements of July 2026” were adopted." in answer.text
    after = as_(cast.ada).get("/requirements").text
    assert "nverified" not in after
    assert "Cleo Marsh" in after
    assert "Also recalled" not in after
    assert "nverified" in as_(cast.dan).get("/requirements").text


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"confirmed": ""}, "Tick that you compared the numbers"),
        ({"name": ""}, "Name the edition"),
        ({"source": ""}, "Say which document"),
        ({"adopted_on": "2999-01-01"}, "The date lies in the future"),
        ({"adopted_on": "yesterday"}, "Write the date as year, month and day"),
        ({"minimum_scs": "0"}, "A minimum is a whole number from 1"),
        ({"minimum_scs": "three"}, "in digits only"),
    ],
)
def test_a_wrong_adoption_is_refused_and_what_was_typed_is_kept(
    as_: As, cast: Cast, database: Database, change: dict[str, str], sentence: str
) -> None:
    sent = adoption(database, cast, minimum_pns="17", **change)
    answer = as_(cast.cleo).post("/requirements/adopt", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="17"' in answer.text
    assert "nverified" in as_(cast.ada).get("/requirements").text


def test_sending_an_adoption_twice_makes_one_edition(as_: As, cast: Cast, database: Database) -> None:
    sent = adoption(database, cast)
    client = as_(cast.cleo)
    assert client.post("/requirements/adopt", data=sent).status_code == 302
    assert client.post("/requirements/adopt", data=sent).status_code == 409


def test_adopted_requirements_can_be_corrected_in_a_further_edition(as_: As, cast: Cast, database: Database) -> None:
    client = as_(cast.cleo)
    client.post("/requirements/adopt", data=adoption(database, cast, counts_assisted="y"))
    assert "assisted ones do in this program" in client.get("/requirements").text
    page = client.get("/requirements/adopt").text
    assert "checked" in page
    sent = adoption(database, cast, name="Requirements of July 2027")
    client.post("/requirements/adopt", data=sent)
    text = client.get("/requirements").text
    assert "Requirements of July 2027" in text
    assert "assisted ones do not" in text


@pytest.mark.parametrize("edition", ["no-id", "01890000-0000-7000-8000-000000000000"])
def test_an_unknown_edition_cannot_be_adopted(as_: As, cast: Cast, database: Database, edition: str) -> None:
    answer = as_(cast.cleo).post("/requirements/adopt", data=adoption(database, cast, edition_id=edition))
    assert answer.status_code == 404


def test_only_the_director_changes_anything(as_: As, cast: Cast, database: Database) -> None:
    sent: dict[str, dict[str, Any]] = {
        "/catalogue/new": ADDED,
        "/catalogue/mild-pild/code": {"code": "1"},
        "/targets/mild-pild": {"observed": "0", "assisted": "0", "performed": "0"},
        "/requirements/adopt": adoption(database, cast),
    }
    for person in (cast.ada, cast.ben, cast.cora, cast.della):
        for address, data in sent.items():
            expected = {404} if person is cast.della and address == "/requirements/adopt" else {403}
            assert as_(person).post(address, data=data).status_code in expected, (person.name, address)
    assert "2 · 2 · 5" in as_(cast.ada).get("/catalogue").text
