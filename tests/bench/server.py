"""The two servers that are compared, each on a database of its own in a temporary directory."""

import contextlib
import functools
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from flask import Flask
from sqlalchemy import event, select

from logbook import create_app, migrations
from logbook.cases.models import Case, CaseState
from logbook.cli.demo import build
from logbook.foundation.config import load
from logbook.foundation.db import Database
from logbook.people.models import Person, Program
from logbook.progress import actions as progress
from tests.bench.client import Client, Fields
from tests.bench.fields import NEW_CASE, one_more, ordinary_case

REPOSITORY = Path(__file__).parents[2]
PASSWORD = "nine brown owls counting"
ADA, BEN, CLEO = "ada@demo.example", "ben@demo.example", "cleo@demo.example"
QUEUE = 50


@dataclass
class Bench:
    """The product and the floor, running; the product's application once more in this process, to count statements.

    What a benchmark adds to ``stack`` stays until the end of the run.
    """

    port: int
    floor_port: int
    directory: Path
    database: Database
    app: Flask
    stack: contextlib.ExitStack

    @functools.cached_property
    def case(self) -> dict[str, str | list[str]]:
        """The fields of a case of Ada's with Ben; first asked for before the floor's database is copied."""
        return ordinary_case(self.database, ADA, BEN)

    def visitor(self, email: str) -> Client:
        """Somebody signed in to the product."""
        return Client(self.port).sign_in(email, PASSWORD)

    def floor(self) -> Client:
        """Anybody at the floor, which knows no sign-in."""
        return Client(self.floor_port)

    def person(self, email: str) -> UUID:
        """The key of a person."""
        with self.database.reading() as session:
            return session.scalars(select(Person.id).where(Person.email == email)).one()

    @property
    def program(self) -> UUID:
        """The key of the one program."""
        with self.database.reading() as session:
            return session.scalars(select(Program.id)).one()

    def waiting(self, email: str) -> list[UUID]:
        """The cases that wait for an attending."""
        with self.database.reading() as session:
            query = select(Case.id).where(Case.attending_id == self.person(email), Case.state == CaseState.SUBMITTED)
            return list(session.scalars(query.order_by(Case.number)))

    def statements(self, email: str | None, path: str, fields: Fields | None = None) -> int:
        """How many SQL statements one request takes, not the transaction's own; a stranger's without ``email``."""
        counted = 0

        def count(*_: object) -> None:
            nonlocal counted
            counted += 1

        client = self.app.test_client()
        if email:
            with client.session_transaction() as cookie:
                cookie.update({"_user_id": f"{self.person(email)}:1", "_fresh": True, "seen_at": int(time.time())})
        event.listen(self.app.extensions["database"].engine, "before_cursor_execute", count)
        try:
            answer = client.post(path, data=dict(fields)) if fields else client.get(path)
        finally:
            event.remove(self.app.extensions["database"].engine, "before_cursor_execute", count)
        assert answer.status_code < 400, answer.text
        # BEGIN goes the same way as a statement.
        return counted - 1


def ready(bench: Bench, length: int = QUEUE) -> None:
    """Let Ada fill Ben's queue up to so many."""
    ada = bench.visitor(ADA)
    token = ada.token(NEW_CASE)
    for _ in range(length - len(bench.waiting(BEN))):
        ada.submit("/cases/new", one_more(bench.case, token))


@contextlib.contextmanager
def running(cases: int = 1600, prepare: Callable[[Bench], None] = ready) -> Iterator[Bench]:
    """Build the demo, start the product, ``prepare`` what is asked of it, and start the floor on a copy."""
    with tempfile.TemporaryDirectory(prefix="bench-") as directory, contextlib.ExitStack() as stack:
        instance, copy = Path(directory, "instance"), Path(directory, "floor.sqlite")
        settings = load(instance, {})
        migrations.upgrade(settings.url)
        database = Database(settings.url, signing_keys=settings.signing_keys)
        stack.callback(database.dispose)
        build(database, fellows=4, cases=cases, seed=7, password=PASSWORD)
        app = create_app(settings)
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        stack.callback(app.extensions["database"].dispose)
        port = stack.enter_context(serving([], {"LOGBOOK_INSTANCE": str(instance)}, Path(directory)))
        bench = Bench(port, 0, Path(directory), database, app, stack)
        prepare(bench)
        # As the worker does it within a second.
        progress.keep_due(database)
        with (
            contextlib.closing(sqlite3.connect(instance / "logbook.sqlite")) as whole,
            contextlib.closing(sqlite3.connect(copy)) as other,
        ):
            whole.backup(other)
        settings_of_floor = {"FLOOR_DATABASE": str(copy), "FLOOR_STATIC": str(REPOSITORY / "static")}
        bench.floor_port = stack.enter_context(
            serving(["tests.bench.floor:create_app()"], settings_of_floor, Path(directory))
        )
        yield bench


@contextlib.contextmanager
def serving(application: list[str], environment: dict[str, str], directory: Path) -> Iterator[int]:
    """The production server with its own settings, as ``./run`` starts it; the port it listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = directory / f"{port}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "logbook/gunicorn.py", *application],
            cwd=REPOSITORY,
            env=os.environ | environment | {"HOST": "127.0.0.1", "PORT": str(port), "LOGBOOK_WORKER": "beside"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        _wait(port, process, log)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            Client(port).get("/health").expect(200)
        except OSError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The server did not start:\n{log.read_text()}") from None
            time.sleep(0.1)
        else:
            return
