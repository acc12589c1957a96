"""What the form of a case gains from its script, in a real browser on a phone."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from logbook.cases.models import Case
from logbook.cases.rules import read_duration, read_fluoroscopy, say_seconds
from tests.cases.rules.test_typed import DURATION, FLUOROSCOPY
from tests.cast import Cast
from tests.plugins.browser import Server

MILD = "/cases/new?procedure=mild-pild"
NOT_A_TIME = ("", "1:75", "1m75", "1:99:03", "-5", "a minute", "1.4", "٤٧")


@pytest.fixture
def cast(live_server: Server) -> Cast:
    return live_server.cast


@pytest.fixture
def phone(page: Page, cast: Cast, live_server: Server) -> Page:
    """Ada's phone, signed in."""
    live_server.enter(page, cast.ada)
    return page


def test_the_script_reads_times_as_the_server_does(page: Page):
    page.goto("/sign-in")
    readers = {"readFluoroscopy": (read_fluoroscopy, FLUOROSCOPY), "readDuration": (read_duration, DURATION)}
    for name, (read, table) in readers.items():
        script = f"texts => import('/static/js/times.js').then(module => texts.map(module.{name}))"
        assert page.evaluate(script, list(table)) == [read(each) for each in table]
        assert page.evaluate(script, list(NOT_A_TIME)) == [None] * len(NOT_A_TIME)
    seconds = [0, 47, 60, 83, 3600, 3723]
    said = page.evaluate("all => import('/static/js/times.js').then(module => all.map(module.saySeconds))", seconds)
    assert said == [say_seconds(each) for each in seconds]


def test_what_was_understood_is_said_while_one_types(phone: Page):
    phone.goto(MILD)
    phone.get_by_label("Fluoroscopy time", exact=True).fill("1m23")
    expect(phone.get_by_text("Understood: 1 min 23 s")).to_be_visible()
    phone.get_by_label("Fluoroscopy time", exact=True).fill("47")
    expect(phone.get_by_text("Understood: 47 s")).to_be_visible()
    phone.get_by_label("Fluoroscopy time", exact=True).press("Enter")
    expect(phone.get_by_label("Fluoroscopy time", exact=True)).to_be_focused()
    phone.get_by_label("Fluoroscopy time", exact=True).fill("1:75")
    expect(phone.get_by_text("Understood:")).to_have_count(0)
    phone.get_by_label("Duration", exact=True).focus()
    expect(phone.get_by_text("Not understood. Write it like 1:23.")).to_be_visible()


def test_the_button_names_the_attending_it_sends_to(phone: Page):
    phone.goto(MILD)
    expect(phone.get_by_role("button", name="Send to the attending")).to_be_visible()
    phone.get_by_label("Attending", exact=True).select_option(label="Ben Okafor, MD")
    expect(phone.get_by_role("button", name="Send to Ben Okafor, MD")).to_be_visible()


def test_procedures_come_and_go_without_leaving_the_page(phone: Page):
    phone.goto(MILD)
    phone.evaluate("window.stayed = true")
    phone.get_by_label("Fluoroscopy time", exact=True).fill("1m23")
    phone.get_by_text("Another procedure in the same case").click()
    phone.get_by_label("Find a procedure").fill("neuro exam")
    phone.get_by_role("button", name="Find").click()
    phone.get_by_role("button", name="Neurological history and examination").first.click()
    second = phone.get_by_role("region", name="Neurological history and examination")
    expect(second).to_be_visible()
    expect(phone.get_by_label("Fluoroscopy time", exact=True)).to_have_value("1m23")
    expect(phone.get_by_text("Understood: 1 min 23 s")).to_be_visible()
    found = Axe().run(phone)
    assert found.violations_count == 0, found.generate_report()
    second.get_by_role("button", name="Remove").click()
    expect(second).to_have_count(0)
    assert phone.evaluate("window.stayed")


def test_without_a_connection_the_form_is_not_lost(phone: Page):
    phone.goto(MILD)
    phone.get_by_label("Fluoroscopy time", exact=True).fill("1m23")
    phone.route("**/cases/new*", lambda route: route.abort() if route.request.method == "POST" else route.fallback())
    phone.get_by_text("Another procedure in the same case").click()
    phone.get_by_label("Find a procedure").fill("neuro exam")
    phone.get_by_role("button", name="Find").click()
    expect(phone.get_by_role("alert")).to_contain_text("There is no connection, so nothing was changed here.")
    expect(phone.get_by_label("Fluoroscopy time", exact=True)).to_have_value("1m23")


def test_the_list_of_procedures_answers_while_one_types(phone: Page):
    phone.goto("/cases/new")
    phone.get_by_label("Find a procedure").press_sequentially("mbb lum")
    expect(phone.get_by_role("link", name="Lumbar medial branch")).to_be_visible()
    expect(phone.get_by_text("1 found")).to_be_visible()
    phone.get_by_label("Find a procedure").press("Enter")
    expect(phone.get_by_role("link", name="Lumbar medial branch")).to_be_focused()


def test_one_case_after_the_other_without_loading_a_page(phone: Page, cast: Cast, live_server: Server):
    friday = cast.program.today() - timedelta(days=3)
    phone.goto("/cases/new?q=knee")
    phone.evaluate("window.stayed = true")
    phone.get_by_role("link", name="Knee joint injection").first.tap()
    expect(phone.get_by_role("heading", level=1, name="Log a case")).to_be_focused()
    phone.get_by_role("button", name="Send and next").tap()
    expect(phone.get_by_role("alert")).to_contain_text("Choose your role in it.")
    expect(phone.get_by_role("alert")).to_be_focused()

    phone.get_by_role("radio", name="Left").tap()
    phone.get_by_role("radio", name="Performed").tap()
    phone.get_by_label("Attending", exact=True).select_option(label="Ben Okafor, MD")
    phone.get_by_role("radio", name="Northfield Hospital").tap()
    expect(phone.locator("#circumstances > summary")).to_contain_text("Attending, site and date")
    send = phone.get_by_role("button", name="Send and next")
    send.dblclick()
    expect(phone.get_by_role("status")).to_contain_text("Case 1 was sent to Ben Okafor, MD.")
    expect(phone.get_by_role("heading", level=1, name="What did you do?")).to_be_focused()
    assert phone.evaluate("window.stayed")
    with live_server.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1

    phone.get_by_role("link", name="Knee joint injection").first.tap()
    expect(phone.locator("#circumstances > summary")).to_have_text("Ben Okafor, MD, Northfield Hospital, today")
    phone.locator("#circumstances > summary").tap()
    phone.get_by_label("Date", exact=True).fill(str(friday))
    expect(phone.locator("#circumstances > summary .waits")).to_contain_text(str(friday.year))
    phone.go_back()
    expect(phone.get_by_role("heading", level=1, name="What did you do?")).to_be_visible()
    assert not phone.evaluate("window.stayed")
