"""What is typed is not lost, in a real browser: on another device, without a connection, in two tabs, going back."""

import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import func, select

from logbook.cases.models import Case, TypedDraft
from tests.cast import Cast
from tests.plugins.browser import Server

KNEE = "/cases/new?procedure=inj-knee-ia"
HELD = "Object.keys(localStorage).filter((key) => key.startsWith('draft:')).length"


@pytest.fixture
def cast(live_server: Server) -> Cast:
    return live_server.cast


@pytest.fixture
def device(open_page: Callable[..., Page], cast: Cast, live_server: Server) -> Callable[[], Page]:
    """Another device of Ada's each time, signed in."""

    def make() -> Page:
        page = open_page(base_url=live_server.url)
        live_server.enter(page, cast.ada)
        return page

    return make


def duration(page: Page) -> Locator:
    return page.get_by_label("Duration", exact=True)


def status(page: Page) -> Locator:
    return page.locator("#draft-status")


def complete(page: Page) -> None:
    page.get_by_role("radio", name="Left").check()
    page.get_by_role("radio", name="Performed").check()
    page.locator("#circumstances").evaluate("fold => (fold.open = true)")
    page.get_by_label("Attending", exact=True).select_option(label="Ben Okafor, MD")
    page.get_by_role("radio", name="Northfield Hospital").check()


def test_what_is_typed_on_the_phone_is_found_on_another_device(device: Callable[[], Page]):
    phone, other = device(), device()
    phone.goto(KNEE)
    duration(phone).fill("33")
    expect(status(phone)).to_have_text(re.compile(r"On the server, \d\d:\d\d\."))
    assert phone.evaluate(HELD) == 0
    phone.get_by_text("Notes and approach").or_(phone.get_by_text("Notes", exact=True)).first.click()
    phone.get_by_label("Notes", exact=True).fill("DOB 3/4/1951")
    expect(status(phone)).to_contain_text("Not kept on the server: Notes (looks like a birth date).")
    other.goto("/")
    other.get_by_role("link", name="Continue").click()
    expect(duration(other)).to_have_value("33")
    assert other.evaluate("document.querySelector('[name=notes]').value") == ""
    # The phone has it still, also after the page was loaded anew, and in a second tab, which goes by its own name.
    tab = phone.context.new_page()
    tab.goto(phone.url)
    expect(tab.get_by_label("Notes", exact=True)).to_have_value("DOB 3/4/1951")
    duration(tab).fill("44")
    expect(status(tab)).to_contain_text("On the server")
    duration(phone).fill("55")
    expect(phone.locator("#changed-elsewhere")).to_contain_text("Duration: there 44, here 55")
    tab.close()
    phone.reload()
    expect(phone.get_by_label("Notes", exact=True)).to_have_value("DOB 3/4/1951")
    # What answers here may be the sign-in page of a network.
    phone.route("**/drafts/*", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>Wifi"))
    phone.locator("details.account summary").click()
    phone.get_by_role("button", name="Sign out").click()
    expect(phone.locator(".flashes")).to_contain_text("Sign out once more to delete it.")
    phone.get_by_role("button", name="Sign out").click()
    expect(phone.get_by_role("heading", name="Sign in")).to_be_visible()
    assert phone.evaluate(HELD) == 0


def test_without_a_connection_it_stays_on_the_phone_and_goes_on_later(device: Callable[[], Page], live_server: Server):
    phone = device()
    phone.goto(KNEE)
    complete(phone)
    phone.context.set_offline(True)
    duration(phone).fill("44")
    expect(status(phone)).to_have_text("On this phone only.")
    phone.get_by_role("button", name="Send to Ben Okafor, MD").click()
    expect(phone.get_by_role("alert")).to_contain_text("There is no connection, so nothing was sent.")
    assert duration(phone).input_value() == "44"
    found = Axe().run(phone)
    assert found.violations_count == 0, found.generate_report()
    # The page is gone, the connection is back: whatever page opens next sends what the phone holds.
    phone.goto("about:blank")
    phone.context.set_offline(False)
    phone.goto("/")
    expect(phone.locator(".flashes")).to_contain_text("is on the server now.")
    phone.get_by_role("link", name="Go on with it").click()
    expect(duration(phone)).to_have_value("44")
    phone.get_by_role("button", name="Send to Ben Okafor, MD").dblclick()
    expect(phone.get_by_text("Case 1 was sent to Ben Okafor, MD.")).to_be_visible()
    with live_server.database.reading() as session:
        assert session.scalars(select(Case.duration_minutes)).all() == [44]
        assert session.scalars(select(TypedDraft)).all() == []


def test_of_two_tabs_the_later_one_is_told_what_changed(device: Callable[[], Page], live_server: Server):
    one = device()
    one.goto(KNEE)
    duration(one).fill("33")
    expect(status(one)).to_contain_text("On the server")
    two = one.context.new_page()
    two.goto(one.url)
    duration(two).fill("44")
    expect(status(two)).to_contain_text("On the server")
    duration(one).fill("55")
    notice = one.get_by_role("alert")
    expect(notice).to_contain_text("Duration: there 44, here 55")
    found = Axe().run(one)
    assert found.violations_count == 0, found.generate_report()
    one.get_by_role("button", name="Send to the attending").click()
    expect(one.locator("#not-sent")).to_contain_text("Choose above which of the two is right.")
    notice.get_by_role("button", name="Keep what is here").click()
    expect(status(one)).to_contain_text("On the server")
    duration(two).fill("66")
    expect(two.get_by_role("alert")).to_contain_text("Duration: there 55, here 66")
    two.get_by_role("button", name="Take what is there").click()
    expect(duration(two)).to_have_value("55")
    with live_server.database.reading() as session:
        assert session.scalars(select(TypedDraft)).one().typed["duration_minutes"] == ["55"]


def test_going_back_after_sending_makes_no_second_case(device: Callable[[], Page], live_server: Server):
    phone = device()
    phone.goto(KNEE)
    complete(phone)
    phone.get_by_role("button", name="Send to Ben Okafor, MD").click()
    expect(phone.get_by_text("Case 1 was sent to Ben Okafor, MD.")).to_be_visible()
    sent = phone.url
    phone.go_back()
    expect(phone).to_have_url(sent)
    expect(phone.get_by_text("This was saved as case 1.")).to_be_visible()
    # A tab that was left open with the form is told so, and what it types makes no draft.
    phone.goto(KNEE)
    complete(phone)
    expect(status(phone)).to_contain_text("On the server")
    behind = phone.context.new_page()
    behind.goto(phone.url)
    phone.get_by_role("button", name="Send to Ben Okafor, MD").click()
    expect(phone.get_by_text("Case 2 was sent to Ben Okafor, MD.")).to_be_visible()
    duration(behind).fill("55")
    expect(status(behind)).to_contain_text("This was sent as case 2. Open it")
    behind.get_by_role("button", name="Send to Ben Okafor, MD").click()
    expect(behind.get_by_role("alert")).to_contain_text("This was sent before")
    with live_server.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 2
        assert session.scalars(select(TypedDraft)).all() == []


def offline_upon(phone: Page, edit: str) -> None:
    """Type into a case while nothing reaches the server, also not what is sent when the page is left."""
    phone.goto(edit)
    phone.evaluate("void (window.fetch = () => Promise.reject(new TypeError()))")
    phone.locator("[name=notes]").evaluate("field => (field.closest('details').open = true)")
    phone.get_by_label("Notes", exact=True).fill("Typed on the way.")
    expect(status(phone)).to_have_text("On this phone only.")
    phone.goto("about:blank")


def test_what_a_device_held_is_never_put_over_what_was_saved_elsewhere_and_never_lost(device: Callable[[], Page]):
    phone, desk = device(), device()
    desk.goto(KNEE)
    complete(desk)
    desk.get_by_role("button", name="Save as draft").click()
    expect(desk.get_by_text("Case 1 was saved as a draft.")).to_be_visible()
    case = desk.url
    offline_upon(phone, f"{case}/edit")
    desk.goto(f"{case}/edit")
    duration(desk).fill("95")
    desk.get_by_role("button", name="Save as draft").click()
    desk.wait_for_url(case)
    phone.goto(f"{case}/edit")
    notice = phone.locator("#changed-elsewhere")
    expect(notice).to_contain_text("Duration: there 1 h 35 min, here –")
    expect(notice).to_contain_text("Notes: there –, here Typed on the way.")
    desk.goto(f"{case}/edit")
    desk.get_by_role("button", name="Send to Ben Okafor, MD").click()
    expect(desk.get_by_text("Case 1 was sent to Ben Okafor, MD.")).to_be_visible()
    for _ in range(2):
        phone.goto("/")
        expect(phone.locator(".flashes")).to_contain_text("Notes: Typed on the way.")
    phone.get_by_role("button", name="Dismiss").click()
    assert phone.evaluate(HELD) == 0


def test_what_one_person_left_on_a_device_is_gone_for_the_next(device: Callable[[], Page]):
    phone = device()
    phone.evaluate(
        """() => {
          const [at, mine] = [new Date().toISOString(), document.body.dataset.person];
          const put = (key, copy) => localStorage.setItem(`draft:${key}`, JSON.stringify({ at, fields: [], ...copy }));
          put(`${mine}:unsent`, { keep: "/none" });
          put(`${mine}:held`, { asks: true });
          put(`${mine}:old`, { at: "2020-01-01T00:00:00Z" });
          put("another:one", {});
        }"""
    )
    left = "Object.keys(localStorage).map((key) => key.split(':')[2]).sort().join()"
    phone.goto("/cases")
    expect(phone.locator(".flashes")).to_contain_text("Something another person had typed")
    assert phone.evaluate(left) == "held,unsent"
    phone.context.clear_cookies()
    phone.goto("/sign-in")
    expect(phone.locator(".flashes")).to_contain_text("that looked like an identifier")
    assert phone.evaluate(left) == "unsent"
