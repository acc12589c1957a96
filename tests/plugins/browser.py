"""A real browser, Debian's Chromium driven by Playwright, and a real server for it to visit."""

import os
import pickle
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from logbook.foundation.config import Settings, load
from logbook.foundation.db import Database
from tests.plugins.databases import Peopled
from tests.plugins.stage import session_of

if TYPE_CHECKING:  # a test of pure rules starts without every room
    from logbook.people.models import Person
    from tests.cast import Cast

REPOSITORY = Path(__file__).parents[2]
MISSING = "Chromium is not installed (Debian package chromium)"
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
    "reduced_motion": "reduce",
}

# Chromium keeps to this machine: no services of its maker, and no name but localhost can be looked up.
FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


@dataclass(frozen=True)
class Server:
    """A running server: its address, its settings, and its database, with the cast in it, to arrange and to look at."""

    url: str
    settings: Settings
    database: Database
    cast: "Cast"

    def enter(self, page: Page, person: "Person") -> None:
        """Sign somebody in on a page's device, and open the start page."""
        keys = Flask("keys")
        keys.config.update(SECRET_KEY=self.settings.secret_key, SESSION_COOKIE_NAME="logbook")
        client = keys.test_client()
        with client.session_transaction() as session:
            session.update(session_of(person))
            session.permanent = True
        cookie = client.get_cookie("logbook")
        assert cookie is not None
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])
        page.goto(self.url)


class _Quiet(WSGIRequestHandler):
    """Keeps connections open, as production does, and says nothing of each request."""

    protocol_version = "HTTP/1.1"

    def log(self, *_: Any) -> None:
        """Leave it out of the test's output."""


@pytest.fixture
def live_server(peopled_sqlite: Peopled, tmp_path: Path) -> Iterator[Server]:
    """The application with a fresh database, in a thread of this process: it is there at once."""
    from logbook import create_app  # a test of rules or models starts without every room

    with peopled_sqlite.make() as database_url, socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(128)
        port = listening.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        settings = load(tmp_path / "instance", {"LOGBOOK_DATABASE_URL": database_url, "LOGBOOK_PUBLIC_URL": url})
        app = create_app(settings)
        server = ThreadedWSGIServer("127.0.0.1", port, app, handler=_Quiet, fd=listening.fileno())
        server.block_on_close = False  # the browser holds connections open
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        database = Database(database_url, signing_keys=settings.signing_keys)
        try:
            yield Server(url, settings, database, pickle.loads(peopled_sqlite.pickled))  # noqa: S301 # by this run
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
            database.dispose()
            app.extensions["database"].dispose()


@pytest.fixture
def production_server(peopled_sqlite: Peopled, tmp_path: Path) -> Iterator[Server]:
    """The same under gunicorn, as ``./run`` serves it; it takes seconds to start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    with peopled_sqlite.make() as database_url:
        instance = tmp_path / "instance"
        chosen = {"LOGBOOK_DATABASE_URL": database_url, "LOGBOOK_PUBLIC_URL": url}
        settings = load(instance, chosen)
        environment = os.environ | chosen | {
            "LOGBOOK_INSTANCE": str(instance), "LOGBOOK_WORKERS": "1", "LOGBOOK_WORKER": "beside",
            "HOST": "127.0.0.1", "PORT": str(port),
        }
        log = tmp_path / "server.log"
        with log.open("w") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", "logbook/gunicorn.py"],
                cwd=REPOSITORY, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
            )
        database = Database(database_url, signing_keys=settings.signing_keys)
        try:
            _wait_until_it_answers(f"{url}/health", process, log)
            yield Server(url, settings, database, pickle.loads(peopled_sqlite.pickled))  # noqa: S301 # by this run
        finally:
            database.dispose()
            process.send_signal(signal.SIGINT)  # at once: the browser may hold connections open
            process.wait(timeout=40)


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 # an address of our own making
        except OSError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server did not start: {error}\n{log.read_text()}") from None
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One running Chromium; skips the test where there is none."""
    found = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if found is None:
        pytest.skip(MISSING)
    # Chromium's own sandbox needs what root in a container does not have.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """``open_page(**options)``: a page in a context of its own, a phone unless the options say otherwise.

    The options are Playwright's for a context, such as ``base_url``, ``color_scheme`` or ``viewport``. The test fails
    if any page's console reports an error, such as a script that broke or content that the security policy refused.
    """
    contexts = []
    complaints: list[str] = []

    def heed(message: ConsoleMessage) -> None:
        # Answers such as 404 and 422 are noted by Chromium as errors of loading; they are what the test is about.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(message.text)

    def make(**options: Any) -> Page:
        device: dict[str, Any] = {"reduced_motion": "reduce"} if "viewport" in options else PHONE
        context = browser.new_context(**device | options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", heed)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    yield make
    for context in contexts:
        context.close()
    assert not complaints, f"The browser's console reports: {complaints}"


@pytest.fixture
def page(open_page: Callable[..., Page], live_server: Server) -> Page:
    """A phone that looks at ``live_server``: ``page.goto("/sign-in")``."""
    return open_page(base_url=live_server.url)
