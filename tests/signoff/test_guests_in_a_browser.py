"""The whole way of a guest on a phone: named by the fellow, asked by letter, signed without an account."""

import re

from playwright.sync_api import Page, expect
from sqlalchemy import select

from logbook.notices.models import Letter
from tests.plugins.browser import Server


def test_a_fellow_names_a_guest_who_signs_by_the_link_in_the_letter(page: Page, open_page, live_server: Server):
    live_server.enter(page, live_server.cast.ada)
    page.goto("/cases/new?procedure=eval-outpatient")
    page.get_by_label("Attending", exact=True).select_option("guest")
    page.get_by_label("Supervisor's name").fill("Gil Aster")
    page.get_by_label("Supervisor's e-mail address").fill("gil@riverside.example")
    page.get_by_role("radio", name=re.compile("^Performed")).check()
    page.get_by_role("radio", name=live_server.cast.hospital.name).check()
    page.get_by_label("Patient number").select_option("new")
    page.get_by_role("button", name="Send to Gil Aster").click()
    expect(page.get_by_text("Waiting for Gil Aster (guest)")).to_be_visible()

    with live_server.database.reading() as session:
        letter = session.scalars(select(Letter)).one()
    guest = open_page(base_url=live_server.url)
    guest.goto(f"/guest/{letter.facts['token']}")
    guest.get_by_role("radio", name="I did not need to be there").check()
    guest.get_by_label("Registration number", exact=True).fill("287 114")
    guest.get_by_role("checkbox", name=re.compile("^I supervised")).check()
    guest.get_by_role("button", name=re.compile("^Sign case")).click()
    expect(guest.get_by_role("alert")).to_contain_text("Write which state or board")
    guest.get_by_label("Licensed by").fill("New York State")
    guest.get_by_role("button", name=re.compile("^Sign case")).click()
    expect(guest.get_by_role("status")).to_contain_text("was signed")
    page.reload()
    expect(page.get_by_text("Gil Aster (guest)").last).to_be_visible()
    expect(page.get_by_text("287 114, New York State")).to_be_visible()
