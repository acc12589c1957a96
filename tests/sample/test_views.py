"""The director's page and the readers' pages."""

import pytest
from sqlalchemy import select

from logbook.foundation.audit import AuditEvent
from tests.sample.arrange import drawn_case

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def entry_id(database, cast):
    """An entry that waits for Bea."""
    with database.writing() as session:
        return drawn_case(session, cast, 1, cast.bea).id


def test_a_reader_is_told_on_the_start_page_reads_and_is_done(cast, as_, entry_id):
    bea = as_(cast.bea)
    assert "1 entry waits for your second reading" in bea.get("/").text
    assert f"/sample/readings/{entry_id}" in bea.get("/sample/readings").text
    page = bea.get(f"/sample/readings/{entry_id}").text
    for words in ("Second reading of case 1", "What was attested", "Ben Okafor, MD", "L3-L4, L4-L5"):
        assert words in page
    refused = bea.post(f"/sample/readings/{entry_id}", data={"outcome": "differs", "words": "A day later."})
    assert refused.status_code == 422
    assert "Choose what differs." in refused.text
    assert "A day later." in refused.text
    said = {"outcome": "differs", "differing": ["date", "role"], "words": "A day later."}
    assert "Your reading was kept." in bea.post(f"/sample/readings/{entry_id}", data=said, follow_redirects=True).text
    assert "waits for your second reading" not in bea.get("/").text
    assert "You read this entry" in bea.get(f"/sample/readings/{entry_id}").text
    assert bea.post(f"/sample/readings/{entry_id}", data=said).status_code == 409


def test_that_a_reader_looked_at_the_case_stands_in_the_trail(database, cast, as_, entry_id):
    as_(cast.bea).get(f"/sample/readings/{entry_id}").close()
    with database.reading() as session:
        [seen] = session.scalars(select(AuditEvent).where(AuditEvent.verb == "case.see"))
        assert (seen.actor_id, seen.facts["number"]) == (cast.bea.id, 1)


def test_the_director_sees_what_was_found_with_denominators_and_nobody_else_does(cast, as_, entry_id):
    said = {"outcome": "differs", "differing": "role", "words": "Assisted, says the record."}
    as_(cast.bea).post(f"/sample/readings/{entry_id}", data=said)
    page = as_(cast.cleo).get("/sample").text
    for words in ("Ben Okafor, MD", "1 of 1", "small number", "Assisted, says the record.", "Role in 1"):
        assert words in page
    for person in (cast.ada, cast.ben, cast.bea, cast.cora):
        assert as_(person).get("/sample").status_code == 403


def test_the_director_sets_the_share_and_names_readers(cast, as_):
    cleo = as_(cast.cleo)
    assert "Nothing was drawn yet" in cleo.get("/sample").text
    wrong = cleo.post("/sample/percent", data={"percent": "101"})
    assert (wrong.status_code, "from 0 to 100" in wrong.text) == (422, True)
    assert "10 % of what is signed" in cleo.post("/sample/percent", data={"percent": "10"}, follow_redirects=True).text
    said = cleo.post("/sample/readers", data={"readers": [str(cast.ben.id), str(cast.cleo.id)]}, follow_redirects=True)
    assert "2 readers were named." in said.text
    assert said.text.count('" checked') == 2
    assert as_(cast.ben).post("/sample/percent", data={"percent": "0"}).status_code == 403


def test_an_entry_is_nothing_to_whoever_does_not_read_it(cast, as_, entry_id):
    for person in (cast.ada, cast.ben, cast.cleo, cast.dan):
        assert as_(person).get(f"/sample/readings/{entry_id}").status_code == 404
