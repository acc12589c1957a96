"""What a coordinator opens says nowhere how much an attending had to do, nor what was written between the two.

Every page and file of the URL map is read as the coordinator, and once more as the director, who does find all of it.
"""

import html
import io
import zipfile
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from logbook.cases import actions as cases
from logbook.documents import actions as documents
from logbook.foundation.db import Database
from logbook.people.models import Person
from logbook.signoff import actions as signoff
from logbook.signoff.models import Entrustment
from tests.cast import Cast
from tests.documents.arrange import issue
from tests.house.test_routes import World, rules_for
from tests.plugins.pages import BufferedClient
from tests.signoff import arrange

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FEEDBACK, MESSAGE = "Good needle control.", "Look at it again."
REASON, AGAIN = "Which needle was it?", "Why the change?"
ASSESSMENTS = {FEEDBACK, MESSAGE, REASON, AGAIN, *(each.label for each in Entrustment)}
PLANTED = {FEEDBACK, MESSAGE, REASON, AGAIN, Entrustment.HAD_TO_PROMPT.label, Entrustment.NOT_NEEDED.label}


@pytest.fixture
def told(app: Flask, database: Database, cast: Cast) -> list[World]:
    """The same world around a signed case, rated by both, an amended one, a returned one and a returned amendment."""
    app.test_client_class = BufferedClient
    world = World(app, cast)
    with database.writing() as session:
        amended = arrange.signed_case(session, cast, 50)
        arrange.sign_proposed(session, cast, arrange.proposed(session, cast, amended))
        rated = arrange.waiting_case(session, cast, 51)
        signoff.rate_own(session, by=cast.ada, case=arrange.decided(session, rated), entrustment=Entrustment.NOT_NEEDED)
        arrange.sign(session, cast, rated)
        returned = arrange.waiting_case(session, cast, 52)
        cases.write_message(session, by=cast.ben, case=arrange.decided(session, returned), words=MESSAGE)
        case = arrange.decided(session, returned)
        signoff.return_(session, by=cast.ben, case=case, revision=1, reason=REASON)
        proposed = arrange.proposed(session, cast, arrange.signed_case(session, cast, 53))
        proposal = arrange.proposal_of(session, proposed)
        signoff.return_amendment(session, by=cast.ben, proposal=proposal, version=proposed.version, reason=AGAIN)
        changed = {"amendment_id": proposed.id, "case_id": proposed.case_id}
    with database.reading() as session:
        certificate = documents.draft_certificate(
            session, program=cast.program, fellow=cast.ada, procedure_slug=arrange.MILD, statement="I was there."
        )
    issued = issue(
        database, by=cast.cleo, program=cast.program, draft=certificate, settings=app.config["SETTINGS"]
    )
    return [
        world,
        *(world.but(case_id=each) for each in (amended, rated, returned)),
        world.but(case_id=amended, revision=2),
        world.but(**changed),
        world.but(document_id=issued.id, code=issued.code),
    ]


def text_of(response: TestResponse) -> str:
    """What a person reads in an answer: of a page, a file of lines, a PDF or several in an archive."""
    if response.mimetype == "application/pdf":
        text = of_paper(response.data)
    elif response.mimetype == "application/zip":
        with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
            text = "\n".join(of_paper(archive.read(each)) for each in archive.infolist())
    else:
        text = html.unescape(response.text)
    return " ".join(text.split())


def of_paper(file: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file)).pages)


def read(app: Flask, client: FlaskClient, worlds: list[World]) -> Iterator[tuple[str, str]]:
    """Every page and file of each world, with its address, and the list as it is exported; no guest's link."""
    rules = [rule for rule in rules_for(app, "GET") if "guest_token" not in rule.arguments]
    for address in dict.fromkeys(world.address(rule) for world in worlds for rule in rules):
        response = client.get(address)
        if response.status_code == 200:
            yield address, text_of(response)
    yield "/cases/export", text_of(client.post("/cases/export"))


def test_the_coordinator_is_shown_no_assessment_where_the_director_finds_each(
    app: Flask, cast: Cast, told: list[World], as_: Callable[[Person], FlaskClient]
):
    def found(person: Person) -> dict[str, set[str]]:
        said = {at: {each for each in ASSESSMENTS if each in text} for at, text in read(app, as_(person), told)}
        return {at: words for at, words in said.items() if words}

    assert set[str]().union(*found(cast.cleo).values()) >= PLANTED
    assert found(cast.cora) == {}


def test_the_coordinator_finds_a_summary_without_its_file_and_opens_a_certificate(
    cast: Cast, told: list[World], as_: Callable[[Person], FlaskClient]
):
    cora = as_(cast.cora)
    summary, certificate = (_document(world) for world in (told[0], told[-1]))
    page = cora.get(summary).text
    assert "Competency summary" in page
    assert "ask one of them for the file" in page
    assert "Open the PDF" not in page
    assert "Signed cases" not in page
    assert cora.get(f"{summary}/file").status_code == 403
    assert "Open the PDF" in cora.get(certificate).text
    assert cora.get(f"{certificate}/file").mimetype == "application/pdf"


def _document(world: World) -> str:
    document_id: UUID = world.values["document_id"]
    return f"/documents/{document_id}"
