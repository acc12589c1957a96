"""Counts under any edition of the requirements, and two editions side by side."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from logbook.catalogue import actions
from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import Counting
from logbook.foundation.db import Database
from logbook.progress import queries
from tests.cast import Cast
from tests.catalogue import arrange as drafts
from tests.progress.arrange import DONE, EPIDURAL, MILD, signed

As = Callable[..., FlaskClient]

LUMBAR = "Image-guided spine interventions, lumbar"


@pytest.fixture
def draft_id(database: Database, cast: Cast) -> str:
    """A draft that asks for one lumbar intervention and for two advanced ones; Ada has one of each, Abe has none."""
    with database.writing() as session:
        signed(session, cast, (MILD, DONE))
        signed(session, cast, (EPIDURAL, DONE))
        drafts.begun(session, cast)
        drafts.change(session, cast, "img_spine_lumbar", minimum=1)
        drafts.change(session, cast, "advanced_spine", minimum=2)
        drafts.change(session, cast, "pns", minimum=1, counting=Counting.ENTRIES)
        scs = drafts.drafted(session, cast, "scs")
        actions.remove_requirement(session, by=cast.cleo, requirement=scs, seen=scs.edition.revision)
        return str(drafts.as_found(session, cast).id)


def test_who_gains_and_who_falls_short_is_said_of_each_fellow(database: Database, cast: Cast, draft_id: str) -> None:
    with database.reading() as session:
        old, new = drafts.in_force(session, cast), catalogue.requirement_draft(session, cast.program.id)
        assert new
        found = queries.comparison(session, cast.program, old, new)
    by_person = {each.person_id: each for each in found.fellows}
    ada, abe = by_person[cast.ada.id], by_person[cast.abe.id]
    assert list(by_person) == [each.id for each in sorted((cast.ada, cast.abe), key=lambda each: each.family_name)]
    assert {each.label for each in ada.gains} == {LUMBAR, "Spinal cord stimulation, trial or implant"}
    assert {each.label for each in ada.falls_short} == {"Advanced spine procedures", "Peripheral nerve stimulation"}
    assert {each.label for each in abe.gains} == {"Spinal cord stimulation, trial or implant"}
    assert LUMBAR in {each.label for each in abe.otherwise}
    assert (ada.before[0], ada.after[0], abe.after[0]) == (0, 1, 0)
    assert ada.after[1] == ada.before[1] + 1
    assert found.reached_after["img_spine_lumbar"] == 1
    assert found.reached_before["img_spine_lumbar"] == 0
    assert {each.slug for each in found.requirements} == {"img_spine_lumbar", "advanced_spine", "pns", "scs"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_comparison_is_for_director_and_coordinator_and_each_number_opens_its_cases(
    as_: As, cast: Cast, draft_id: str
) -> None:
    text = as_(cast.cora).get("/requirements/compare").text
    assert "Adopt the draft" not in text
    assert "Falls short of" in text
    assert "Advanced spine procedures" in text
    assert "Not asked for any more; it was 5 procedures." in text
    assert "Reached by 0 of 2 fellows before, 1 of 2 fellows after." in text
    cases = as_(cast.cleo).get(f"/cases?requirement=advanced_spine&edition={draft_id}&fellow={cast.ada.id}").text
    assert "The draft" in cases
    assert "Adopt the draft" in as_(cast.cleo).get("/requirements/compare").text
    for person in (cast.ada, cast.ben):
        assert as_(person).get("/requirements/compare").status_code == 403
    assert as_(cast.cleo).get(f"/requirements/compare?with={uuid4()}").status_code == 404
    assert as_(cast.cleo).get("/requirements/compare?with=draft").status_code == 404
    same = as_(cast.cleo).get(f"/requirements/compare?with={draft_id}&old={draft_id}").text
    assert "Choose two different editions." in same
    as_(cast.cleo).post("/requirements/draft/discard")
    assert "One edition only" in as_(cast.cleo).get("/requirements/compare").text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_progress_is_shown_under_any_edition_and_says_under_which(
    as_: As, cast: Cast, database: Database, draft_id: str
) -> None:
    address = f"/progress/{cast.ada.id}"
    as_of_draft = as_(cast.cleo).get(f"{address}?edition={draft_id}").text
    assert "Counted under “The draft”" in as_of_draft
    assert "This is a draft that nobody counts by." in as_of_draft
    assert as_(cast.ada).get(f"{address}?edition={draft_id}").status_code == 404
    with database.writing() as session:
        recalled = drafts.in_force(session, cast).id
        drafts.adopt(session, cast, drafts.as_found(session, cast))
    ada = as_(cast.ada)
    now = ada.get(address).text
    assert "Counted under" not in now
    assert "Count under another edition" in now
    before = ada.get(f"{address}?edition={recalled}").text
    assert "Counted under “Recalled minimums, November 2026”" in before
    assert "does not count by this edition any more" in before
    assert f"requirement=scs&amp;edition={recalled}" in before
    assert ada.get(f"/cases?requirement=scs&edition={recalled}").status_code == 200
    assert "There is no requirement" in ada.get("/cases?requirement=scs").text
    assert "There is no such edition" in ada.get("/cases?requirement=pns&edition=x").text
    for wrong in (str(uuid4()), "x"):
        assert ada.get(f"{address}?edition={wrong}").status_code == 404
