"""The verification page in a real browser: a file is compared on the reader's device, and it helps without that."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from logbook.adapters import files
from logbook.documents import actions
from logbook.documents.models import Document
from logbook.people.models import Person
from tests.documents.arrange import issue
from tests.plugins.browser import Server
from tests.signoff.arrange import MILD, signed_case

DROP = """([name, text]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, {type: "application/pdf"}));
  document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def document(live_server: Server) -> Document:
    """A certificate of Ada's on the running server."""
    cast = live_server.cast
    with live_server.database.writing() as session:
        signed_case(session, cast, 1)
    with live_server.database.reading() as session:
        draft = actions.draft_certificate(
            session, program=cast.program, fellow=cast.ada, procedure_slug=MILD, statement="I was there."
        )
    return issue(live_server.database, by=cast.cleo, program=cast.program, draft=draft, settings=live_server.settings)


def issued(live_server: Server, document: Document) -> Path:
    return files.path_of(live_server.settings.documents, document.sha256, ".pdf")


def revoke(live_server: Server, document: Document) -> None:
    with live_server.database.writing() as session:
        kept = session.get_one(Document, document.id)
        by = session.get_one(Person, document.issued_by_id)
        actions.revoke(session, by=by, document=kept, reason="A case was counted twice.")


def test_the_issued_file_is_recognized_and_a_changed_one_is_not(
    live_server: Server, document: Document, open_page: Callable[..., Page], tmp_path: Path
):
    page = open_page(base_url=live_server.url)
    page.goto(f"/verify/{document.code}")
    said = page.locator("#compare").get_by_role("status")
    page.get_by_label("The PDF you were given").set_input_files(issued(live_server, document))
    expect(said).to_contain_text("is the issued file, unchanged.")

    changed = bytearray(issued(live_server, document).read_bytes())
    changed[len(changed) // 2] ^= 1
    (tmp_path / "changed.pdf").write_bytes(changed)
    page.get_by_label("The PDF you were given").set_input_files(tmp_path / "changed.pdf")
    expect(said).to_contain_text("changed.pdf is not the issued file: its SHA-256 is")

    page.evaluate(DROP, ["dropped.pdf", "not it"])
    expect(said).to_contain_text("dropped.pdf is not the issued file")


def test_a_revoked_document_is_said_to_be_whatever_the_file(
    live_server: Server, document: Document, open_page: Callable[..., Page]
):
    revoke(live_server, document)
    page = open_page(base_url=live_server.url)
    page.goto(f"/verify/{document.code}")
    expect(page.get_by_role("heading", name="This document was revoked")).to_be_visible()
    page.get_by_label("The PDF you were given").set_input_files(issued(live_server, document))
    expect(page.locator("#compare").get_by_role("status")).to_contain_text("unchanged. The document was revoked since.")


def test_without_scripts_the_page_says_how_to_compare(
    live_server: Server, document: Document, open_page: Callable[..., Page]
):
    page = open_page(base_url=live_server.url, java_script_enabled=False)
    page.goto(f"/verify/{document.code}")
    expect(page.get_by_label("The PDF you were given")).to_be_hidden()
    expect(page.get_by_text(document.sha256)).to_be_visible()
    page.get_by_text("Compare it without this page").click()
    expect(page.get_by_text(f"sha256sum {document.file_name}")).to_be_visible()


def test_where_the_browser_lends_no_digest_the_explanation_is_open(
    live_server: Server, document: Document, open_page: Callable[..., Page]
):
    page = open_page(base_url=live_server.url)
    page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page.goto(f"/verify/{document.code}")
    expect(page.get_by_text(f"sha256sum {document.file_name}")).to_be_visible()
    expect(page.get_by_label("The PDF you were given")).to_be_hidden()
