"""Signing at the C-arm in a real browser: the fellow hands the phone over, a wrong PIN, the right one, nothing left."""

from collections.abc import Callable
from re import compile as pattern

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from logbook.cases import queries as cases
from tests.accounts.arrange import PIN, give_pin
from tests.plugins.browser import Server
from tests.signoff.arrange import sign, waiting_case

WORDS = "Calm hands throughout."


def look(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than the phone"


def test_ben_signs_on_adas_phone(live_server: Server, page: Page):
    cast, database = live_server.cast, live_server.database
    give_pin(database, cast.ben)
    with database.writing() as session:
        case_id = waiting_case(session, cast)
    live_server.enter(page, cast.ada)
    page.goto(f"/cases/{case_id}")
    page.get_by_role("button", name="Sign here").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("For Ben Okafor, MD")
    look(page)

    # The fellow goes elsewhere with it: that ends it, and the case can be taken back again.
    page.go_back()
    expect(page.get_by_role("button", name="Take back")).to_be_visible()
    with database.reading() as session:
        assert cases.hand_over(session, case_id) is None

    page.get_by_role("button", name="Sign here").click()
    page.get_by_role("radio", name=pattern("^I had to prompt")).check()
    page.get_by_label("A word to the fellow").fill(WORDS)
    page.get_by_label("Your PIN").fill("073194")
    page.get_by_role("button", name="Sign case 1").click()
    expect(page.get_by_role("alert")).to_contain_text("4 tries are left")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("A word to the fellow")).to_have_value(WORDS)
    look(page)
    page.get_by_label("Your PIN").fill(PIN)
    page.get_by_label("Your PIN").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Case 1 was signed by Dr Okafor")
    look(page)

    for step in ("go_back", "go_forward", "reload"):
        getattr(page, step)()
        expect(page.get_by_role("heading", level=1)).to_have_text(pattern("^Case 1"))
        assert page.locator("textarea, input[type=password]").count() == 0


def test_the_code_says_by_itself_that_it_was_signed(live_server: Server, open_page: Callable[..., Page]):
    cast, database = live_server.cast, live_server.database
    with database.writing() as session:
        case_id = waiting_case(session, cast)
    page = open_page(base_url=live_server.url, color_scheme="dark")
    live_server.enter(page, cast.ada)
    page.goto(f"/cases/{case_id}/code")
    expect(page.get_by_role("img", name=pattern("QR code")).or_(page.locator(".code svg"))).to_be_visible()
    look(page)
    with database.writing() as session:
        sign(session, cast, case_id)
    expect(page.get_by_role("heading", level=1)).to_have_text("Case 1 was signed")
    look(page)


def test_an_attending_sets_a_pin(live_server: Server, page: Page):
    live_server.enter(page, live_server.cast.ben)
    page.locator("details.account summary").click()
    page.get_by_role("link", name="Signing PIN").click()
    look(page)
    page.get_by_label("New PIN").fill("123456")
    page.get_by_label("The same once more").fill("123456")
    page.get_by_label("Your password").first.fill("four quiet herons wading")
    page.get_by_role("button", name="Set PIN").click()
    expect(page.get_by_role("alert")).to_contain_text("count up or down")
    look(page)
