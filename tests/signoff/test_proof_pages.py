"""The pages of proof: open to anybody, about nobody; and the director's export."""

import io
import json
import zipfile

import pytest
from sqlalchemy import select

from logbook.foundation.audit import AuditEvent
from logbook.signoff import actions, queries
from tests.signoff.arrange import signed_case

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def signed(app, cast):
    """The application with two signed cases and a root."""
    database = app.extensions["database"]
    with database.writing() as session:
        signed_case(session, cast, 1)
        signed_case(session, cast, 2)
    actions.make_due_roots(database)
    return database


def test_anybody_reads_the_roots_and_keys_of_a_program_and_nothing_of_anybody(signed, client, cast):
    page = client.get(f"/proof/{cast.program.id}").text
    with signed.reading() as session:
        (root,), (key,) = queries.all_roots(session, cast.program.id), queries.signing_keys(session)
    assert root.digest in page
    assert key.id in page
    assert cast.program.name in page
    told = page + client.get("/proof").text + client.get(f"/proof/{cast.program.id}/roots.json").text
    for person in (cast.ada, cast.ben, cast.cleo):
        assert person.family_name not in told


def test_a_machine_reads_all_roots_with_their_signatures(signed, client, cast):
    said = json.loads(client.get(f"/proof/{cast.program.id}/roots.json").data)
    assert [(each["length"], len(each["ed25519"])) for each in said["roots"]] == [(2, 128)]
    assert said["roots"][0]["key_id"] in {each["id"] for each in said["keys"]}


def test_before_anything_is_signed_the_pages_say_what_will_be_there(client, cast):
    assert "Nothing is signed in this program yet" in client.get(f"/proof/{cast.program.id}").text
    assert "makes its first key with the first signature" in client.get("/proof").text
    assert client.get("/proof/00000000-0000-0000-0000-000000000000").status_code == 404


def test_the_checker_and_the_format_are_there_for_anybody(client, cast):
    assert client.get("/proof/check_bundle.py").data.startswith(b"#!/usr/bin/env python3")
    assert b"HOW TO CHECK IT" in client.get("/proof/FORMAT.txt").data


def test_the_director_alone_exports_and_it_is_recorded(signed, as_, cast):
    assert "Keep the file as carefully as the logbook itself" in as_(cast.cleo).get("/proof/export").text
    answer = as_(cast.cleo).post("/proof/export")
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert len(archive.read("links.jsonl").splitlines()) == 2
    with signed.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.verb == "chain.export")).all()
    assert [(each.actor_id, each.facts["length"]) for each in events] == [(cast.cleo.id, 2)]
    for person in (cast.ada, cast.ben, cast.cora):
        assert as_(person).post("/proof/export").status_code == 403


def test_an_empty_program_has_nothing_to_export(as_, cast):
    assert "Nothing is signed yet" in as_(cast.cleo).get("/proof/export").text
    assert as_(cast.cleo).post("/proof/export").status_code == 409
