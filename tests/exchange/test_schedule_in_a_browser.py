"""From the schedule to the drafts on a phone, in a real browser."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_journey import look
from tests.exchange.arrange import schedule
from tests.plugins.browser import Server


def test_a_days_list_becomes_drafts_on_a_phone(page: Page, live_server: Server, tmp_path: Path):
    cast = live_server.cast
    live_server.enter(page, cast.ada)
    page.get_by_role("link", name="From the schedule").click()
    look(page)
    file = tmp_path / "suite.csv"
    file.write_bytes(schedule("suite.csv", cast.program.today()))
    page.get_by_label("Schedule of a day").set_input_files(file)
    page.get_by_role("button", name="Read the schedule").click()
    expect(page.get_by_text("“MRN” is not read: it looks as if it identifies patients.")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Look at the cases").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("8 cases on the schedule")
    makes = page.get_by_role("button", name=re.compile("^Make "))
    expect(makes).to_have_text("Make 5 drafts")
    first = page.get_by_role("listitem").filter(has_text="07:30")
    first.get_by_role("checkbox").uncheck()
    expect(makes).to_have_text("Make 4 drafts")
    page.get_by_role("button", name="Only Dr Okafor (4)").click()
    expect(makes).to_have_text("Make 3 drafts")
    first.get_by_text("Change", exact=True).click()
    first.get_by_label("Levels").fill("L4")
    look(page)
    makes.click()
    expect(page.get_by_role("status")).to_contain_text("3 drafts were made from the schedule.")
