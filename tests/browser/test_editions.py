"""The director on a phone: a requirement changed in a draft, compared, adopted, and counted under what was before."""

from collections.abc import Callable
from re import compile as pattern

from playwright.sync_api import Page, expect

from tests.browser.test_journey import look
from tests.plugins.browser import Server
from tests.progress.arrange import DONE, MILD, signed


def test_from_the_draft_to_the_edition_in_force(live_server: Server, open_page: Callable[..., Page]):
    cast = live_server.cast
    with live_server.database.writing() as session:
        signed(session, cast, (MILD, DONE))
    page = open_page(base_url=live_server.url, viewport={"width": 390, "height": 844})
    live_server.enter(page, cast.cleo)

    page.goto("/requirements")
    page.get_by_role("button", name="Change in a draft").click()
    look(page)
    page.get_by_role("link", name="Advanced spine procedures").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Minimum").fill("0")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("A minimum is a whole number from 1")
    look(page)
    page.get_by_label("Minimum").fill("2")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Advanced spine procedures was changed in the draft.")).to_be_visible()

    page.get_by_role("link", name="Compare").click()
    row = page.get_by_role("row").filter(has_text=cast.ada.name)
    expect(row).to_contain_text("Advanced spine procedures: 1 → 1 of 2")
    look(page)
    page.get_by_role("link", name="Adopt the draft").click()
    page.get_by_label("Name of the edition").fill("Requirements of July 2026")
    page.get_by_role("textbox", name="Source").fill("The document, page 40")
    page.get_by_label(pattern("^I compared these numbers")).check()
    look(page)
    page.get_by_role("button", name="Adopt these requirements").click()
    expect(page.get_by_text("The requirements “Requirements of July 2026” were adopted.")).to_be_visible()

    page.goto(f"/progress/{cast.ada.id}")
    page.get_by_text("Count under another edition").click()
    page.get_by_label("Edition").select_option("Recalled minimums, November 2026")
    page.get_by_role("button", name="Count", exact=True).click()
    expect(page.get_by_role("heading", name="Counted under “Recalled minimums, November 2026”")).to_be_visible()
    look(page)
