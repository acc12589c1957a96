"""Where one stands: a fellow by keyboard to the numbers of a curve, a director from the program to the cases."""

from collections.abc import Callable
from re import compile as pattern

from playwright.sync_api import Page, expect

from logbook.cases.models import Outcome
from tests.browser.test_journey import look
from tests.plugins.browser import Server
from tests.progress.arrange import DONE, EPIDURAL, signed

LUMBAR, NAME = "img_spine_lumbar", "Lumbar interlaminar epidural steroid injection"


def follow(page: Page, link: str, heading: str) -> None:
    """Open a link of the page by keyboard, and look at the page it leads to."""
    page.get_by_role("main").get_by_role("link", name=link).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    look(page)


def test_from_what_is_missing_to_the_numbers_and_the_cases_behind_them(
    live_server: Server, open_page: Callable[..., Page]
):
    cast = live_server.cast
    with live_server.database.writing() as session:
        for number in range(18):
            signed(session, cast, (EPIDURAL, DONE), days_ago=100 - number, outcome=Outcome.ACHIEVED)

    phone = open_page(base_url=live_server.url)
    live_server.enter(phone, cast.ada)
    expect(phone.get_by_role("heading", name="What is missing")).to_be_visible()
    look(phone)
    follow(phone, "All of your progress", "Your progress")
    follow(phone, "Learning curves", "Your learning curves")
    follow(phone, NAME, NAME)
    phone.get_by_role("link", name=pattern("^Attempt 15: .*; a line was crossed$")).last.focus()
    phone.keyboard.press("Enter")
    row = phone.get_by_role("region", name="Every attempt").locator("tr:target")
    expect(row).to_contain_text("limit reached")
    expect(row).to_be_in_viewport()

    desk = open_page(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    live_server.enter(desk, cast.cleo)
    follow(desk, "The whole program", "The program")
    row = desk.get_by_role("region", name="Signed units of each fellow").get_by_role("row", name="Reyes, Ada")
    row.locator(f"a[href$='requirement={LUMBAR}']").click()
    expect(desk).to_have_url(pattern(f"fellow={cast.ada.id}&requirement={LUMBAR}"))
    expect(desk.get_by_role("main").locator("tr.totals")).to_contain_text("18 cases")
    look(desk)
