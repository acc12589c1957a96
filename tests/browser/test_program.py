"""The table of the whole program: by keys at a desk, a line for each fellow on a phone."""

from collections.abc import Callable
from re import compile as pattern

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.plugins.browser import Server
from tests.progress.arrange import DONE, EPIDURAL, signed

REACHED = "interventional_patients"


def test_a_director_goes_through_the_program_by_keys_and_on_a_phone(
    live_server: Server, open_page: Callable[..., Page]
):
    cast = live_server.cast
    with live_server.database.writing() as session:
        for number in range(25):
            signed(session, cast, (EPIDURAL, DONE), days_ago=100 - number)
    desk = open_page(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    live_server.enter(desk, cast.cleo)
    desk.get_by_role("navigation", name="Main").get_by_role("link", name="Program").click()
    table = desk.get_by_role("region", name="Signed units of each fellow against each minimum")
    table.get_by_role("link", name="Lindqvist, Abe").focus()
    desk.keyboard.press("Tab")
    for key in ("ArrowDown", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"):
        desk.keyboard.press(key)
    first = table.get_by_role("row", name="Reyes, Ada").get_by_role("link").nth(1)
    expect(first).to_be_focused()
    found = Axe().run(desk)
    assert found.violations_count == 0, found.generate_report()
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(pattern(f"fellow={cast.ada.id}"))

    phone = open_page(base_url=live_server.url, color_scheme="dark")
    live_server.enter(phone, cast.cleo)
    phone.goto("/program")
    hers = phone.locator(".table-heat tr", has_text="Reyes, Ada")
    missing = hers.locator("a[href$='=scs']")
    expect(missing).to_be_hidden()
    hers.get_by_role("button", name="Reyes, Ada").tap()
    expect(missing).to_be_visible()
    expect(hers.locator(f"a[href$='={REACHED}']")).to_be_hidden()
    expect(missing).to_have_attribute("data-label", "Spinal cord stimulation, trial or implant")
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    found = Axe().run(phone)
    assert found.violations_count == 0, found.generate_report()
