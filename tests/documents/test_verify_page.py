"""The verification page in a real browser: a file is compared on the reader's device, and it helps without that."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from logbook.adapters import files
from logbook.documents import actions
from logbook.documents.models import Document
from logbook.people.models import Person
from tests.documents.arrange import issue
from tests.plugins.browser import Server
from tests.signoff.arrange import MILD, signed_case

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CHOOSE = "The PDF you were given"
PDF = "application/pdf"
# Names and texts of files, by turns.
DROP = """(files) => {
  const carried = new DataTransfer();
  for (let at = 0; at < files.length; at += 2) carried.items.add(new File([files[at + 1]], files[at]));
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


def look(page: Page) -> None:
    """Axe finds nothing, and the page does not slide sideways."""
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than the phone"


def issued(live_server: Server, document: Document) -> Path:
    return files.path_of(live_server.settings.documents, document.sha256, ".pdf")


def revoke(live_server: Server, document: Document) -> None:
    with live_server.database.writing() as session:
        kept = session.get_one(Document, document.id)
        by = session.get_one(Person, document.issued_by_id)
        actions.revoke(session, by=by, document=kept, reason="A case was counted twice.")


def test_a_dropped_file_is_valid_then_unknown_once_changed_then_revoked(
    live_server: Server, document: Document, open_page: Callable[..., Page], tmp_path: Path
):
    file = issued(live_server, document)
    page = open_page(base_url=live_server.url)
    page.goto("/verify")
    look(page)
    page.get_by_label(CHOOSE).set_input_files({"name": "ada.pdf", "mimeType": PDF, "buffer": file.read_bytes()})
    expect(page.get_by_role("heading", level=1, name="This document is valid")).to_be_visible()
    expect(page.get_by_text("ada.pdf is the issued file, unchanged.")).to_be_visible()
    look(page)

    changed = bytearray(file.read_bytes())
    changed[len(changed) // 2] ^= 1
    page.get_by_label(CHOOSE).set_input_files({"name": "changed.pdf", "mimeType": PDF, "buffer": bytes(changed)})
    said = page.locator("#check-file").get_by_role("status")
    expect(said).to_contain_text("changed.pdf is not the issued file")
    said.get_by_role("link", name="Find out what it is.").press("Enter")
    expect(page.get_by_role("heading", level=1, name="Unknown file")).to_be_visible()
    expect(page.get_by_text("changed.pdf was not issued here")).to_be_visible()
    look(page)

    revoke(live_server, document)
    page.evaluate(DROP, ["a.pdf", "one of", "b.pdf", "two"])
    expect(page.locator("#check-file").get_by_role("status")).to_contain_text("Drop one at a time.")
    # The file of before, which was then valid.
    page.get_by_label(CHOOSE).set_input_files(file)
    expect(page.get_by_role("heading", level=1, name="This document was revoked")).to_be_visible()
    expect(page.get_by_text("is the issued file, unchanged.")).to_be_visible()
    page.evaluate(DROP, ["dropped.pdf", "not it"])
    expect(page.locator("#check-file").get_by_role("status")).to_contain_text("dropped.pdf is not the issued file")


def test_a_revoked_document_is_said_to_be_whatever_the_file(
    live_server: Server, document: Document, open_page: Callable[..., Page]
):
    revoke(live_server, document)
    page = open_page(base_url=live_server.url)
    page.goto(f"/verify/{document.code}")
    expect(page.get_by_role("heading", name="This document was revoked")).to_be_visible()
    look(page)
    page.get_by_label(CHOOSE).set_input_files(issued(live_server, document))
    expect(page.locator("#check-file").get_by_role("status")).to_contain_text(
        "unchanged. The document was revoked since."
    )


def test_without_scripts_the_page_says_how_to_compare(
    live_server: Server, document: Document, open_page: Callable[..., Page]
):
    page = open_page(base_url=live_server.url, java_script_enabled=False)
    page.goto(f"/verify/{document.code}")
    expect(page.get_by_label(CHOOSE)).to_be_hidden()
    expect(page.get_by_text(document.sha256)).to_be_visible()
    page.get_by_text("Compare it without this page").click()
    expect(page.get_by_text(f"sha256sum {document.file_name}")).to_be_visible()


def test_where_the_browser_lends_no_digest_the_explanation_is_open(
    live_server: Server, document: Document, open_page: Callable[..., Page]
):
    page = open_page(base_url=live_server.url)
    page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    for address in ("/verify", f"/verify/{document.code}"):
        page.goto(address)
        expect(page.get_by_text("This page came without encryption")).to_be_visible()
        expect(page.get_by_text("sha256sum ")).to_be_visible()
        expect(page.get_by_label(CHOOSE)).to_be_hidden()
