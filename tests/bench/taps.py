"""The three ways to log a case, by a scripted person on a phone: how many taps, and how long the browser takes.

A tap is a finger on the screen; a drop-down takes two, one to open it and one to choose. Digits are counted apart. The
script does not stop to think, so the seconds are the machine's: what a person adds is the same for every page.
"""

import contextlib
import os
import re
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, expect, sync_playwright

from logbook.cases.actions import open_draft
from logbook.foundation import clock
from logbook.foundation.canonical import sha256_hex
from logbook.foundation.ids import uuid7
from logbook.people.models import Program
from logbook.people.queries import person
from tests.bench.fields import NEW_CASE, one_more
from tests.bench.measure import Measurement, measurement
from tests.bench.server import ADA, PASSWORD, Bench
from tests.plugins.browser import FLAGS, PHONE

TIMES = 5
FLUOROSCOPY = "47"
LAST, NEW = "Lumbar interlaminar epidural steroid injection", "Lumbar transforaminal epidural injection"


@dataclass
class Thumb:
    """Whoever holds the phone."""

    page: Page
    taps: int = 0

    def tap(self, what: Locator) -> None:
        """Tap once."""
        what.tap()
        self.taps += 1

    def type(self, field: Locator, text: str) -> None:
        """Tap a field and type."""
        self.tap(field)
        self.page.keyboard.type(text)

    def choose(self, label: str, value: str | int) -> None:
        """Open a drop-down and choose."""
        by = {"index": value} if isinstance(value, int) else {"label": value}
        self.page.get_by_label(label, exact=True).select_option(**by)
        self.taps += 2

    def chip(self, group: str, name: str) -> None:
        """Tap a chip."""
        within = self.page.get_by_role("group", name=group, exact=True)
        self.tap(within.locator("label.chip").filter(has_text=re.compile(f"^\\s*{re.escape(name)}")))


def again(bench: Bench) -> Measurement:
    """A case like the last one, from the start page."""

    def flow(thumb: Thumb) -> None:
        page = thumb.page
        thumb.tap(page.get_by_role("link", name=re.compile(LAST)).first)
        thumb.type(page.get_by_label("Fluoroscopy time", exact=True), FLUOROSCOPY)
        thumb.tap(page.get_by_role("button", name=re.compile("^Send to")))
        _was_sent(page)

    return _measured(bench, "taps-again", flow, begin="/", wanted=3)


def new(bench: Bench) -> Measurement:
    """A new case on the same list, once the case before it was sent; the page is never loaded."""

    def flow(thumb: Thumb) -> None:
        page = thumb.page
        page.evaluate("window.stayed = true")
        used = page.locator(".section", has=page.get_by_role("heading", name="Your most used"))
        thumb.tap(used.get_by_role("link", name=NEW))
        thumb.chip("Side", "Left")
        thumb.chip("Levels", "L5")
        thumb.chip("Your role", "Performed")
        thumb.type(page.get_by_label("Fluoroscopy time", exact=True), FLUOROSCOPY)
        thumb.tap(page.get_by_role("button", name="Send and next"))
        _was_sent(page)
        if not page.evaluate("window.stayed"):
            raise RuntimeError("The page was loaded between two cases.")

    return _measured(bench, "taps-new", flow, begin="/cases/new", wanted=8)


def draft(bench: Bench) -> Measurement:
    """A draft made from the schedule, confirmed from the start page: role, fluoroscopy time, send."""

    def flow(thumb: Thumb) -> None:
        page = thumb.page
        thumb.tap(page.get_by_role("link", name=re.compile(f"^Log it.*{NEW}")).first)
        thumb.chip("Your role", "Performed")
        thumb.type(page.get_by_label("Fluoroscopy time", exact=True), FLUOROSCOPY)
        thumb.tap(page.get_by_role("button", name=re.compile("^Send to")))
        _was_sent(page)

    return _measured(bench, "taps-draft", flow, begin="/", wanted=4, before=lambda: _schedule(bench))


def _schedule(bench: Bench) -> None:
    """One more line of Ada's schedule of today, with all that a schedule knows."""
    typed = {
        "procedure": ["esi-transforaminal-lumbar"],
        "procedures-0-side": ["left"],
        "procedures-0-levels": ["L5"],
        "attending_id": [str(bench.case["attending_id"])],
        "site_id": [str(bench.case["site_id"])],
        "performed_on": [clock.today().isoformat()],
    }
    with bench.database.writing() as session:
        by, program = person(session, bench.person(ADA)), session.get_one(Program, bench.program)
        assert by is not None
        key = sha256_hex(uuid7().bytes)
        open_draft(session, by=by, program=program, typed=typed, scheduled_on=clock.today(), schedule_key=key)


def _was_sent(page: Page) -> None:
    expect(page.locator(".flash").first).to_contain_text("was sent to")


def _plain(thumb: Thumb) -> None:
    """The same case on the form of drop-downs."""
    for label, value in (("Procedure", NEW), ("Side", "Left"), ("Level", "L4-5"), ("Role", "Performed")):
        thumb.choose(label, value)
    for label in ("Attending", "Site"):
        thumb.choose(label, 1)
    thumb.type(thumb.page.get_by_label("Fluoroscopy"), FLUOROSCOPY)
    with thumb.page.expect_navigation():
        thumb.tap(thumb.page.get_by_role("button", name="Save"))


def _measured(
    bench: Bench,
    name: str,
    flow: Callable[[Thumb], None],
    *,
    begin: str,
    wanted: int,
    before: Callable[[], None] = lambda: None,
) -> Measurement:
    """``flow`` on the page ``begin``, in turns with the plain form; ``before`` arranges what each time needs."""
    ada = bench.visitor(ADA)
    ada.submit("/cases/new", one_more(bench.case, ada.token(NEW_CASE)))
    start = f"http://127.0.0.1:{bench.port}{begin}"
    plain = f"http://127.0.0.1:{bench.floor_port}/form/{bench.program}?like={bench.case['like']}"
    seconds: tuple[list[float], list[float]] = ([], [])
    taps = [0, 0]
    with _two_phones() as (page, below):
        _sign_in(page, bench)
        for turn in range(TIMES + 1):
            before()
            for side, (shown, address, steps) in enumerate(((page, start, flow), (below, plain, _plain))):
                shown.goto(address)
                thumb, begun = Thumb(shown), time.perf_counter()
                steps(thumb)
                taps[side] = thumb.taps
                if turn:  # the first fills the caches
                    seconds[side].append(time.perf_counter() - begun)
    ours, floor = (statistics.median(each) for each in seconds)
    detail = (
        f"{taps[0]} taps and {len(FLUOROSCOPY)} digits (wanted: at most {wanted} taps), {ours:.2f} s in the browser; "
        f"a form of drop-downs: {taps[1]} taps, {floor:.2f} s"
    )
    return measurement(name, *([1000 * each for each in side] for side in seconds), detail=detail)


@contextlib.contextmanager
def _two_phones() -> Iterator[tuple[Page, Page]]:
    """A page on each of two phones: of two pages on one, the browser would slow down the one behind."""
    found = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if found is None:
        raise RuntimeError("Taps are measured in Chromium (Debian package chromium), and there is none.")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    device: dict[str, Any] = PHONE
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        yield browser.new_context(**device).new_page(), browser.new_context(**device).new_page()
        browser.close()


def _sign_in(page: Page, bench: Bench) -> None:
    page.goto(f"http://127.0.0.1:{bench.port}/sign-in")
    page.get_by_label("E-mail").fill(ADA)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
