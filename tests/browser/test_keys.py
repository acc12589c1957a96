"""The list at a desk: keys, ticking all, sending and undoing, in a real browser."""

from collections.abc import Callable
from re import compile as pattern

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.cases.arrange import log
from tests.plugins.browser import Server


def test_the_list_at_a_desk(live_server: Server, open_page: Callable[..., Page]):
    with live_server.database.writing() as session:
        for _ in range(3):
            log(session, live_server.cast, submit=False)
    page = open_page(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    live_server.enter(page, live_server.cast.ada)

    page.keyboard.press("/")
    expect(page).to_have_url(pattern("/cases#q$"))
    search = page.get_by_label("Procedure or case number")
    expect(search).to_be_focused()
    page.keyboard.press("n")
    expect(search).to_have_value("n")

    everything = page.get_by_label("Select all 3")
    send = page.get_by_role("button", name=pattern("^Send|^Tick"))
    expect(send).to_be_disabled()
    everything.check()
    expect(send).to_have_text("Send 3 cases to their attendings")
    page.get_by_label("Send case 2").uncheck()
    expect(everything).not_to_be_checked()
    send.click()
    expect(page.get_by_text("2 cases were sent to Ben Okafor, MD.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 cases were taken back and are drafts again.")).to_be_visible()

    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keyboard")
    expect(keys.get_by_text("Log a new case")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    keys.get_by_label("Keys work on this device").uncheck()
    keys.get_by_role("button", name="Close").click()
    page.keyboard.press("n")
    page.keyboard.press("?")
    expect(keys).to_have_count(0)
    page.reload()
    page.get_by_role("button", name="Keyboard").click()
    keys.get_by_label("Keys work on this device").check()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page).to_have_url(pattern("/cases/new$"))
