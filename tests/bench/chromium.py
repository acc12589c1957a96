"""Headless Chromium printing the very HTML that WeasyPrint prints: the other way to a PDF.

The browser is started once, before anything is timed: what is measured is loading one page and printing it, tagged and
with an outline as ours is, though neither to PDF/UA-1 nor to PDF/A.
"""

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from logbook.adapters.pdf import STATIC
from tests.plugins.browser import FLAGS

Print = Callable[[str], bytes]


@contextlib.contextmanager
def chromium() -> Iterator[Print]:
    """A function from the HTML of one document, its links relative to ``static/``, to its PDF."""
    found = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if found is None:
        raise RuntimeError("Printing is compared with Chromium (Debian package chromium), and there is none.")
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with tempfile.TemporaryDirectory(prefix="bench-") as directory, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags)
        file = Path(directory, "document.html")

        def print_(html: str) -> bytes:
            file.write_text(html.replace("<head>", f'<head><base href="{STATIC.as_uri()}/">', 1))
            page = browser.new_page()
            try:
                page.goto(file.as_uri())
                return page.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
            finally:
                page.close()

        yield print_
        browser.close()


def once(documents: Sequence[str]) -> tuple[float, int]:
    """Print each document once, after one that is not counted: milliseconds of all, and how many bytes came out."""
    with chromium() as print_:
        print_(documents[0])
        begun = time.perf_counter()
        size = sum(len(print_(each)) for each in documents)
        return 1000 * (time.perf_counter() - begun), size
