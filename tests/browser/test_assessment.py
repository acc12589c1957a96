"""A case goes back and forth between two devices, is rated by both, and each sees the other's only then."""

from collections.abc import Callable
from re import compile as pattern

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.cases.arrange import log
from tests.cast import PASSWORD
from tests.plugins.browser import Server


def look(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than its screen"


def test_a_return_by_one_tap_an_answer_and_two_ratings(live_server: Server, page: Page, open_page: Callable[..., Page]):
    cast = live_server.cast
    with live_server.database.writing() as session:
        case_id = log(session, cast).id
    ben = open_page(base_url=live_server.url, color_scheme="dark", viewport={"width": 1280, "height": 900})
    live_server.enter(ben, cast.ben)
    ben.goto(f"/cases/{case_id}/sign-off")
    ben.get_by_text("Return it instead").click()
    ben.get_by_role("checkbox", name="Levels or side").check()
    look(ben)
    ben.get_by_role("button", name="Return case 1").click()

    live_server.enter(page, cast.ada)
    page.goto(f"/cases/{case_id}")
    expect(page.get_by_text("Levels or side").first).to_be_visible()
    page.get_by_role("radio", name=pattern("^I needed to be there")).check()
    look(page)
    page.get_by_role("button", name="Keep my rating").click()
    expect(page.get_by_text("sees it only after signing")).to_be_visible()
    page.get_by_label("Your answer").fill("It was both sides, as it stands.")
    page.get_by_role("button", name="Send to Ben Okafor, MD").click()
    look(page)

    ben.goto(f"/cases/{case_id}/sign-off")
    expect(ben.get_by_role("heading", name="What changed since revision 1")).to_be_visible()
    expect(ben.get_by_text("It was both sides, as it stands.")).to_be_visible()
    assert "4 of 5" not in ben.content()
    look(ben)
    ben.get_by_role("radio", name=pattern("^I had to prompt")).check()
    ben.get_by_label("Your password").fill(PASSWORD)
    ben.get_by_role("button", name="Sign case 1").click()

    for each in (page, ben):
        each.goto(f"/cases/{case_id}")
        expect(each.locator("#assessment")).to_contain_text("3 of 5")
        expect(each.locator("#assessment")).to_contain_text("4 of 5")
        look(each)
