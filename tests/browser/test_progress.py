"""A fellow sees on a phone what is missing and when it will be met, and opens what is behind a number by keyboard."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from logbook.cases.models import CaseRole
from tests.plugins.browser import Server
from tests.progress.arrange import DONE, EPIDURAL, EXAM, MILD, logged, signed


def look(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than its screen"


def test_what_is_missing_is_seen_at_once_and_opened_by_keyboard(live_server: Server, open_page: Callable[..., Page]):
    cast = live_server.cast
    with live_server.database.writing() as session:
        for days_ago in range(16, 184, 14):
            signed(session, cast, (EXAM, DONE), days_ago=days_ago)
        signed(session, cast, (MILD, DONE), (EPIDURAL, CaseRole.ASSISTED), days_ago=100)
        logged(session, cast, (EXAM, DONE), days_ago=4)
    ada = open_page(base_url=live_server.url, color_scheme="dark", viewport={"width": 390, "height": 844})
    live_server.enter(ada, cast.ada)
    ada.get_by_role("link", name="All of your progress").click()
    expect(ada.get_by_role("heading", name="Short at this pace")).to_be_in_viewport()
    for fold in ("How this is forecast", "more short at this pace"):
        ada.locator("summary", has_text=fold).focus()
        ada.keyboard.press("Enter")
    expect(ada.get_by_text("Gelman and colleagues")).to_be_visible()
    look(ada)

    exam = ada.get_by_role("row", name="Complete neurological examination")
    expect(exam).to_contain_text("(80 %)")
    expect(exam.get_by_role("img")).to_be_visible()
    exam.get_by_role("link", name="12").focus()
    ada.keyboard.press("Enter")
    expect(ada.locator("tbody .margin")).to_have_count(12)
