"""A summary under any edition of the requirements: the paper says which, and whether it is the one in force."""

import io
import json
from typing import Any
from uuid import uuid4

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from logbook.adapters import files
from logbook.documents.models import Document
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from tests.cast import Cast
from tests.catalogue import arrange as drafts
from tests.documents.arrange import print_due
from tests.documents.test_views import fields
from tests.signoff.arrange import signed_case

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def editions(database: Database, cast: Cast) -> dict[str, str]:
    """The edition that was recalled, the one adopted after it, and a draft of the next; by what they are."""
    with database.writing() as session:
        signed_case(session, cast, 1)
        recalled = drafts.in_force(session, cast)
        adopted = drafts.adopt(session, cast, recalled, on=cast.program.today(), today=cast.program.today())
        session.expunge_all()
        draft = drafts.begun(session, cast)
    return {"recalled": str(recalled.id), "adopted": str(adopted.id), "draft": str(draft.id)}


def issued(database: Database, cast: Cast, as_: Any, settings: Settings, **changes: Any) -> tuple[Document, str]:
    """The summary that Cleo issues, and the words on its paper."""
    answer = as_(cast.cleo).post("/documents/new/summary", data=fields(cast, **changes))
    assert answer.status_code == 303, answer.text
    print_due(database, settings)
    with database.reading() as session:
        document = session.scalars(select(Document).order_by(Document.issued_at.desc())).first()
        assert document
    pages = PdfReader(io.BytesIO(files.path_of(settings.documents, document.sha256, ".pdf").read_bytes())).pages
    return document, " ".join("".join(page.extract_text() for page in pages).split())


def test_a_summary_is_counted_under_the_edition_in_force_unless_another_is_chosen(
    database: Database, cast: Cast, as_: Any, settings: Settings, editions: dict[str, str]
):
    form = as_(cast.cleo).get("/documents/new/summary").text
    assert form.index(editions["adopted"]) < form.index(editions["recalled"])
    assert editions["draft"] not in form
    document, text = issued(database, cast, as_, settings, edition=editions["adopted"])
    assert str(document.requirement_edition_id) == editions["adopted"]
    assert "Counted against Requirements of July 2026, adopted by Cleo Marsh, MD on" in text
    assert ", in force on" in text
    assert "nverified" not in text


def test_the_paper_of_an_earlier_edition_says_that_another_was_in_force_and_that_it_is_unverified(
    database: Database, cast: Cast, as_: Any, settings: Settings, editions: dict[str, str]
):
    document, text = issued(database, cast, as_, settings, edition=editions["recalled"])
    assert str(document.requirement_edition_id) == editions["recalled"]
    assert "Counted against Recalled minimums, November 2026." in text
    assert "another edition was in force: Requirements of July 2026." in text
    assert "Unverified" in text
    assert json.loads(document.facts)["edition"]["in_force"] == "Requirements of July 2026"
    page = as_(cast.cleo).get(f"/documents/{document.id}").text
    assert "not in force that day, but Requirements of July 2026" in page


@pytest.mark.parametrize("edition", ["draft", "unknown", "x"])
def test_nothing_is_issued_under_a_draft_or_an_edition_of_nobody(
    cast: Cast, as_: Any, editions: dict[str, str], edition: str
):
    asked = {"unknown": str(uuid4()), "x": "x"} | editions
    answer = as_(cast.cleo).post("/documents/new/summary", data=fields(cast, edition=asked[edition]))
    assert answer.status_code == 422
    assert "Choose an edition of the program’s requirements." in answer.text
