"""The main job on a phone, from logging a case to a stranger checking the certificate, with wrong turns on the way."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.cast import PASSWORD, Cast
from tests.documents.arrange import print_due
from tests.plugins.browser import Server

MILD = "Minimally invasive lumbar decompression"
# What axe calls a fault of WCAG 2.2 at levels A and AA, and what it holds to be good practice besides.
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def live_server(production_server: Server) -> Server:
    """The main job is tried on what serves it."""
    return production_server


@pytest.fixture
def cast(live_server: Server) -> Cast:
    """Everybody, in the database of the running server."""
    return live_server.cast


def look(page: Page) -> None:
    """Axe finds nothing, and the page does not slide sideways."""
    found = Axe().run(page, options=AXE)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than the phone"


def enter(page: Page, email: str, password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def tap(within: Page | Locator, name: str) -> None:
    """Choose a chip; its label may go on with a definition."""
    wanted = re.compile(f"^{re.escape(name)}")
    within.get_by_role("radio", name=wanted).or_(within.get_by_role("checkbox", name=wanted)).check()


def leave(page: Page) -> None:
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_a_wrong_password_is_told_and_forgiven(page: Page, cast: Cast):
    page.goto("/sign-in")
    look(page)
    enter(page, cast.ada.email, "not it at all")
    expect(page.get_by_role("alert")).to_contain_text("E-mail and password do not match")
    look(page)
    enter(page, cast.ada.email)
    expect(page.get_by_role("link", name="Log a case")).to_be_visible()
    look(page)


def test_from_the_procedure_to_the_certificate(page: Page, cast: Cast, tmp_path: Path, live_server: Server):
    ada_logs_a_mild_case(page, cast)
    leave(page)
    ben_signs_it(page, cast)
    leave(page)
    file, code = cleo_issues_a_certificate(page, cast, tmp_path, live_server)
    leave(page)
    a_stranger_checks_it(page, file, code, tmp_path)


def ada_logs_a_mild_case(page: Page, cast: Cast) -> None:
    enter(page, cast.ada.email)
    page.get_by_role("link", name="Log a case").click()
    look(page)
    page.get_by_role("searchbox").fill("mild")
    page.get_by_role("searchbox").press("Enter")
    look(page)
    page.get_by_role("link", name=re.compile(MILD)).or_(page.get_by_role("button", name=re.compile(MILD))).first.click()
    expect(page.get_by_role("group", name="Your role")).to_be_visible()
    look(page)

    def chip(group: str, name: str) -> None:
        tap(page.get_by_role("group", name=group, exact=True), name)

    chip("Side", "Bilateral")
    chip("Levels", "L3-4")
    chip("Levels", "L4-5")
    chip("Your role", "Performed")
    page.get_by_label("Fluoroscopy time", exact=True).fill("1:2:3")
    page.get_by_label("Duration", exact=True).fill("2")
    page.get_by_label("Attending", exact=True).select_option(label=cast.ben.name)
    chip("Site", cast.hospital.name)
    chip("Neurogenic claudication", "Yes")
    chip("Lumbar spinal stenosis with ligamentum flavum hypertrophy", "Yes")
    chip("Conservative care tried", "Yes")
    for question in ("Instability", "Infection", "Bleeding disorder or anticoagulation"):
        chip(question, "Absent")
    chip("Spondylolisthesis grade", "No spondylolisthesis")
    chip("Prior surgery at a treated level", "No prior surgery")
    chip("Epidurogram seen at each treated level and side", "Yes")
    chip("Incision closed without suture", "Yes")
    chip("Discharged the same day", "Yes")
    page.get_by_role("button", name=re.compile("^Send to")).click()

    # Both times were wrong; what was typed is still there, and the first error leads to its field.
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    expect(page.get_by_label("Fluoroscopy time", exact=True)).to_have_value("1:2:3")
    page.get_by_label("Fluoroscopy time", exact=True).fill("3:20")
    page.get_by_label("Duration", exact=True).fill("45")
    page.get_by_role("button", name=re.compile("^Send to")).click()

    expect(page.get_by_role("status")).to_contain_text("Case 1")
    expect(page.get_by_text("3 min 20 s").first).to_be_visible()
    look(page)


def ben_signs_it(page: Page, cast: Cast) -> None:
    enter(page, cast.ben.email)
    look(page)
    page.get_by_role("navigation", name="Main").get_by_role("link", name=re.compile("Queue")).click()
    look(page)
    page.get_by_role("link", name="1", exact=True).or_(
        page.get_by_role("link", name=re.compile("Case 1"))
    ).first.click()
    look(page)
    tap(page, "I had to prompt from time to time")
    page.get_by_label("Your password").fill("not it at all")
    page.get_by_role("button", name=re.compile("^Sign")).click()
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name=re.compile("^Sign")).click()
    expect(page.get_by_role("status")).to_contain_text("Case 1")
    look(page)


def cleo_issues_a_certificate(page: Page, cast: Cast, tmp_path: Path, server: Server) -> tuple[Path, str]:
    enter(page, cast.cleo.email)
    look(page)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Documents").click()
    look(page)
    page.get_by_role("link", name=re.compile("Issue")).first.click()
    look(page)
    page.get_by_role("link", name="Certificate", exact=True).click()
    page.get_by_label("Fellow", exact=True).select_option(label=cast.ada.name)
    page.get_by_role("radio").first.check()
    page.get_by_label("Your password").fill(PASSWORD)
    look(page)
    page.get_by_role("button", name="Issue", exact=True).click()
    expect(page.get_by_role("heading", name="Being printed")).to_be_visible()
    look(page)
    print_due(server.database, server.settings)
    page.get_by_role("link", name=re.compile("Certificate: ")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Certificate")
    look(page)
    code = page.get_by_text(re.compile(r"^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$")).first.inner_text()
    address = page.get_by_role("link", name="Open the PDF").get_attribute("href")
    assert address is not None
    file = tmp_path / "certificate.pdf"
    file.write_bytes(page.request.get(address).body())
    assert file.read_bytes().startswith(b"%PDF")
    return file, code


def a_stranger_checks_it(page: Page, file: Path, code: str, tmp_path: Path) -> None:
    page.goto("/verify")
    look(page)
    page.get_by_label("Code", exact=True).fill(code.lower())
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_text("Ada Reyes").first).to_be_visible()
    look(page)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("is the issued file, unchanged.")).to_be_visible()
    look(page)
    forged = tmp_path / "forged.pdf"
    forged.write_bytes(file.read_bytes().replace(b"%PDF", b"%pdf", 1))
    page.locator("input[type=file]").set_input_files(forged)
    expect(page.get_by_text("is not the issued file")).to_be_visible()
    look(page)
    page.goto("/verify/AAAA-AAAA-AAAA-AAAA")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    look(page)


def test_start_pages_in_the_dark_on_a_desk(open_page: Callable[..., Page], live_server: Server, cast: Cast):
    page = open_page(base_url=live_server.url, color_scheme="dark", viewport={"width": 1280, "height": 900})
    for person in (cast.ada, cast.ben, cast.cleo):
        enter(page, person.email)
        expect(page.get_by_role("navigation", name="Main")).to_be_visible()
        look(page)
        leave(page)
