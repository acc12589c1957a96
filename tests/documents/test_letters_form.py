"""The form of a verification in a real browser: an explanation is asked for where the answer wants one."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from logbook.documents.rules import QUESTIONS
from tests.plugins.browser import Server

FORM = "/documents/new/verification"


def test_an_explanation_is_asked_for_once_the_answer_wants_one(live_server: Server, page: Page):
    live_server.enter(page, live_server.cast.cleo)
    page.goto(FORM)
    leave, recommended = page.locator("#leave"), page.locator("#recommended")
    expect(page.get_by_label("Explanation")).to_have_count(len(QUESTIONS))
    expect(page.get_by_label("Explanation").locator("visible=true")).to_have_count(0)
    leave.get_by_role("radio", name="Yes").focus()
    page.keyboard.press("Space")
    recommended.get_by_role("radio", name="I make no recommendation").check()
    expect(page.locator("#leave_why")).to_be_visible()
    expect(page.locator("#recommended_why")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator("#recommended_why")).to_be_focused()
    leave.get_by_role("radio", name="No").check()
    expect(page.locator("#leave_why")).to_be_hidden()


def test_without_scripts_every_explanation_can_be_given(live_server: Server, open_page: Callable[..., Page]):
    page = open_page(base_url=live_server.url, java_script_enabled=False)
    live_server.enter(page, live_server.cast.cleo)
    page.goto(FORM)
    for question in QUESTIONS:
        expect(page.locator(f"#{question.why}")).to_be_visible()
