"""Fifty ordinary cases signed at a desk with the keyboard: undone once, then signed."""

from collections.abc import Callable
from datetime import timedelta
from re import compile as pattern

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from logbook.cases.models import Case, CaseState
from logbook.foundation import clock
from logbook.signoff.models import Signature
from tests.cast import PASSWORD
from tests.plugins.browser import Server
from tests.progress.arrange import DONE, EPIDURAL, logged

FIFTY = 50


def test_fifty_ordinary_cases_are_signed_with_the_keyboard(live_server: Server, open_page: Callable[..., Page]):
    with live_server.database.writing() as session:
        # The very first is unusual, and so it comes first.
        for number in range(FIFTY):
            day = 12 - number // 10
            at = clock.now() - timedelta(days=day)
            logged(session, live_server.cast, (EPIDURAL, DONE), days_ago=day, logged_at=at, duration_minutes=20)
    page = open_page(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    live_server.enter(page, live_server.cast.ben)
    page.goto("/queue")
    expect(page.get_by_role("heading", name="Look at these first")).to_be_visible()
    expect(page.get_by_text("First performed; not logged before")).to_be_visible()

    # One row by key, the rest a day at a time.
    page.keyboard.press("j")
    page.keyboard.press("a")
    expect(page.get_by_role("status").filter(has_text="say how much you had to do first")).to_be_attached()
    page.keyboard.press("4")
    expect(page.get_by_role("button", name=pattern("Sign 1 case$"))).to_be_enabled()
    page.keyboard.press("Space")
    expect(page.get_by_role("button", name="Sign the ticked cases")).to_be_disabled()
    page.keyboard.press("a")
    everything = page.get_by_role("button", name=pattern("^All .* of this day: 5, I did not need to be there$"))
    for place in range(everything.count()):
        everything.nth(place).press("Enter")
    expect(page.get_by_text("I supervised these 50 cases and confirm the roles as stated.")).to_be_visible()
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()

    # What was said stays while a case is looked at.
    page.get_by_role("link", name="50", exact=True).click()
    page.go_back()
    page.keyboard.press("s")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="50 cases are being signed")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Nothing was signed. The cases wait again, ticked as they were.")).to_be_visible()
    with live_server.database.reading() as session:
        assert session.scalar(select(func.count(Signature.id))) == 0

    # The password still holds.
    expect(page.get_by_text("You confirmed your password at")).to_be_visible()
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    expect(page.get_by_text(pattern(r"Signed in \d+ s\."))).to_be_visible()
    expect(page.get_by_role("heading", name="50 cases were signed")).to_be_visible(timeout=20_000)
    with live_server.database.reading() as session:
        states = session.execute(select(Case.state, func.count()).group_by(Case.state)).all()
    assert [tuple(each) for each in states] == [(CaseState.SIGNED, FIFTY)]
