"""The pages of the requirements: what is in force, the draft, the adoption, the editions."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from logbook.catalogue import queries
from logbook.foundation.db import Database
from tests.cast import Cast
from tests.catalogue.arrange import in_force

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

As = Callable[..., FlaskClient]

ADDED: dict[str, Any] = {
    "label": "Stellate ganglion blocks",
    "minimum": "4",
    "unit": "procedures",
    "counting": "entries",
    "categories": ["sympathetic"],
    "counts_shared": "y",
    "guidance": ["fluoroscopy"],
    "place": "1",
}


@pytest.fixture
def cleo(as_: As, cast: Cast) -> FlaskClient:
    """Cleo, with a draft begun."""
    client = as_(cast.cleo)
    answer = client.post("/requirements/draft/start", follow_redirects=True)
    assert "Nobody counts by it until you adopt it" in answer.text
    return client


def adoption(database: Database, cast: Cast, **changes: Any) -> dict[str, Any]:
    """What a browser sends that fills in the form of adoption."""
    with database.reading() as session:
        draft = queries.requirement_draft(session, cast.program.id)
        edition = draft or in_force(session, cast)
    return {
        "edition_id": str(edition.id),
        "revision": str(edition.revision),
        "name": "Requirements of July 2026",
        "source": "The document, page 40",
        "adopted_on": cast.program.today().isoformat(),
        "confirmed": "y",
        **changes,
    }


def scs(revision: int, **changes: Any) -> dict[str, Any]:
    """What the form of spinal cord stimulation sends."""
    return {**ADDED, "label": "Cord stimulation", "categories": ["scs"], "revision": revision, "place": "26", **changes}


def test_every_rule_of_a_requirement_stands_on_the_page_in_words(as_: As, cast: Cast) -> None:
    text = as_(cast.ada).get("/requirements").text
    assert "An entry counts for every requirement that it meets." in text
    assert "Each patient counts once, when two entries performed lie at least 60 days apart." in text
    assert "Not counted: Spinal stimulator generator replacement;" in text
    assert "Category: Spinal cord and ganglion stimulation." in text
    assert "Also recalled as 3." in text
    assert "Change in a draft" not in text


def test_the_director_corrects_a_requirement_in_the_draft_and_adopts_it(
    cleo: FlaskClient, as_: As, cast: Cast, database: Database
) -> None:
    assert 'href="/requirements/draft/scs"' in cleo.get("/requirements/draft").text
    answer = cleo.post("/requirements/draft/scs", data=scs(1), follow_redirects=True)
    assert "Cord stimulation was changed in the draft." in answer.text
    assert "Only with fluoroscopy." in answer.text
    assert "Cord stimulation" not in as_(cast.ada).get("/requirements").text
    about = {"revision": "2", "name": "Requirements of 2027", "source": "Page 3"}
    assert "one requirement only" in cleo.post("/requirements/draft/about", data=about, follow_redirects=True).text
    form = cleo.get("/requirements/adopt").text
    assert 'value="Requirements of 2027"' in form
    answer = cleo.post("/requirements/adopt", data=adoption(database, cast), follow_redirects=True)
    assert "The requirements “Requirements of July 2026” were adopted." in answer.text
    after = as_(cast.ada).get("/requirements").text
    assert "nverified" not in after
    assert "Cleo Marsh" in after
    assert "Cord stimulation" in after
    assert "Also recalled" not in after
    assert "nverified" in as_(cast.dan).get("/requirements").text


def test_beginning_again_goes_on_with_the_draft_there_is(cleo: FlaskClient) -> None:
    cleo.post("/requirements/draft/scs", data=scs(1))
    assert "Go on with the draft" in cleo.get("/requirements").text
    answer = cleo.post("/requirements/draft/start", follow_redirects=True)
    assert "Cord stimulation" in answer.text
    assert "Nobody counts by it" in answer.text


def test_requirements_are_added_taken_out_and_the_draft_discarded(cleo: FlaskClient) -> None:
    answer = cleo.post("/requirements/draft/new", data=ADDED | {"revision": "1"}, follow_redirects=True)
    assert "Stellate ganglion blocks was added to the draft." in answer.text
    address = "/requirements/draft/own-stellate-ganglion-blocks"
    assert 'value="symp-stellate"' in cleo.get(address).text  # offered to be left out
    assert cleo.post(f"{address}/remove", data={"revision": "1"}).status_code == 409
    answer = cleo.post(f"{address}/remove", data={"revision": "2"}, follow_redirects=True)
    assert "was taken out of the draft." in answer.text
    answer = cleo.post("/requirements/draft/discard", follow_redirects=True)
    assert "The draft was discarded." in answer.text
    assert cleo.get("/requirements/draft").status_code == 404


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"minimum": "three"}, "in digits only"),
        ({"minimum": "0"}, "A minimum is a whole number from 1"),
        ({"label": ""}, "Write the name of the requirement."),
        ({"categories": ["elsewhere"]}, "Choose among"),
        ({"counting": "distinct_patients"}, "over how many days"),
        ({"place": "99"}, "from 1 to 35"),
        ({"place": ""}, "Write its place"),
        ({"revision": ""}, "Somebody changed the draft"),
        ({"revision": "²"}, "Somebody changed the draft"),
        ({"revision": "9" * 400}, "Somebody changed the draft"),
    ],
)
def test_a_wrong_requirement_is_refused_and_what_was_typed_is_kept(
    cleo: FlaskClient, change: dict[str, Any], sentence: str
) -> None:
    answer = cleo.post("/requirements/draft/scs", data=scs(1, unit="implants") | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="implants"' in answer.text
    assert "implants" not in cleo.get("/requirements/draft").text


def test_a_form_that_came_too_late_can_be_sent_again_by_whoever_means_it(cleo: FlaskClient) -> None:
    cleo.post("/requirements/draft/about", data={"revision": "1", "name": "Mine", "source": ""})
    late = cleo.post("/requirements/draft/scs", data=scs(1))
    assert late.status_code == 422
    assert "Somebody changed the draft" in late.text
    assert 'name="revision" type="hidden" value="2"' in late.text
    assert cleo.post("/requirements/draft/scs", data=scs(2)).status_code == 302


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"confirmed": ""}, "Tick that you compared the numbers"),
        ({"name": ""}, "Name the edition"),
        ({"source": ""}, "Say which document"),
        ({"adopted_on": "2999-01-01"}, "The date lies in the future"),
        ({"adopted_on": "yesterday"}, "Write the date as year, month and day"),
        ({"name": "Recalled minimums, November 2026"}, "An earlier edition has this name"),
    ],
)
def test_a_wrong_adoption_is_refused_and_what_was_typed_is_kept(
    as_: As, cast: Cast, database: Database, change: dict[str, str], sentence: str
) -> None:
    sent = adoption(database, cast) | {"source": "Page 7"} | change
    answer = as_(cast.cleo).post("/requirements/adopt", data=sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Page 7" in answer.text or "source" in change
    assert "nverified" in as_(cast.ada).get("/requirements").text


def test_sending_an_adoption_twice_makes_one_edition(as_: As, cast: Cast, database: Database) -> None:
    sent = adoption(database, cast)
    assert as_(cast.cleo).post("/requirements/adopt", data=sent).status_code == 302
    assert as_(cast.cleo).post("/requirements/adopt", data=sent).status_code == 409
    assert as_(cast.cleo).get("/requirements/editions").text.count("/requirements/editions/") == 2


@pytest.mark.parametrize("edition", ["no-id", "01890000-0000-7000-8000-000000000000"])
def test_an_unknown_edition_cannot_be_adopted(as_: As, cast: Cast, database: Database, edition: str) -> None:
    answer = as_(cast.cleo).post("/requirements/adopt", data=adoption(database, cast, edition_id=edition))
    assert answer.status_code == 404


def test_everybody_reads_earlier_editions_and_only_the_director_the_draft(
    as_: As, cast: Cast, database: Database
) -> None:
    with database.reading() as session:
        recalled = in_force(session, cast).id
    as_(cast.cleo).post("/requirements/adopt", data=adoption(database, cast))
    as_(cast.cleo).post("/requirements/draft/start")
    with database.reading() as session:
        draft = queries.requirement_draft(session, cast.program.id)
    assert draft
    ada = as_(cast.ada)
    history = ada.get("/requirements/editions").text
    assert f"/requirements/editions/{recalled}" in history
    assert f"/requirements/editions/{draft.id}" not in history
    earlier = ada.get(f"/requirements/editions/{recalled}").text
    assert "does not count by this edition any more" in earlier
    assert "Also recalled as 3." in earlier
    assert ada.get(f"/requirements/editions/{draft.id}").status_code == 404
    assert ada.get("/requirements/draft").status_code == 403
    assert as_(cast.dan).get(f"/requirements/editions/{recalled}").status_code == 404
