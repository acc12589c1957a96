"""A director gathers the evidence for a committee, opens what is behind it, and prints it on two pages."""

import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from logbook.cases.models import CaseRole, KapUnit, Outcome
from tests.plugins.browser import Server
from tests.progress.arrange import DONE, EPIDURAL, MILD, RFA, signed


def look(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is wider than its screen"


def test_evidence_is_gathered_looked_into_and_printed(live_server: Server, open_page: Callable[..., Page]):
    cast = live_server.cast
    with live_server.database.writing() as session:
        for days in range(12):
            said: dict[str, Any] = {"outcome": Outcome.ACHIEVED, "complications": ["none"], "days_ago": 10 + days}
            signed(session, cast, (MILD, DONE), attested=[CaseRole.ASSISTED], fluoroscopy_seconds=90, **said)
            signed(session, cast, (EPIDURAL, DONE), (RFA, DONE), **said)
        mixed_up: dict[str, Any] = {"kap_value": Decimal(118), "kap_gycm2": Decimal(118), "kap_unit": KapUnit.GY_CM2}
        signed(session, cast, (MILD, DONE), days_ago=3, air_kerma_mgy=Decimal("11.8"), **mixed_up)
    cleo = open_page(base_url=live_server.url, color_scheme="dark", viewport={"width": 1280, "height": 900})
    live_server.enter(cleo, cast.cleo)
    cleo.goto(f"/progress/{cast.ada.id}")
    cleo.get_by_role("link", name="Evidence for PC4").click()
    look(cleo)
    everything = cleo.get_by_role("row", name="All interventions").first
    expect(everything).to_contain_text("25")

    paper = PdfReader(io.BytesIO(cleo.pdf(format="Letter")))
    text = " ".join(" ".join(each.extract_text() for each in paper.pages).split())
    assert len(paper.pages) <= 2
    assert "Ada Reyes, MD, Northfield Pain Medicine Fellowship" in text
    assert "Level decided by the committee:" in text
    assert "Requirements" not in text, "the way about is for the screen"

    today = cast.program.today()
    cleo.get_by_label("From").fill(str(today - timedelta(days=700)))
    cleo.get_by_label("To").fill(str(today - timedelta(days=400)))
    cleo.get_by_role("button", name="Show the period").click()
    expect(cleo.get_by_text("No signed intervention in this period")).to_be_visible()

    cleo.goto("/radiation")
    look(cleo)
    expect(cleo.get_by_text("It would fit if cGy·cm² or µGy·m² was meant.")).to_be_visible()
    cleo.locator("#to-look-at tbody a").first.click()
    expect(cleo.get_by_role("heading", name="Case 25")).to_be_visible()
