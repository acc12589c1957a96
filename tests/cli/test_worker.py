"""The worker: chores at their own pace, none in another's way, and the one in the server, which never outlives it."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from logbook.cli.worker import CHORES, Chore, run
from logbook.foundation.config import Settings, load
from logbook.foundation.db import Database
from logbook.notices.actions import post
from tests.plugins.databases import Maker

REPOSITORY = Path(__file__).parents[2]
SOON = timedelta(milliseconds=5)


def test_a_chore_that_fails_or_takes_long_is_in_no_others_way(
    database: Database, settings: Settings, caplog: pytest.LogCaptureFixture
):
    stop, done = threading.Event(), []

    def fail(*_: Any) -> None:
        raise LookupError("no such thing")

    def hang(*_: Any) -> None:
        stop.wait(30)

    def work(*_: Any) -> None:
        done.append(1)
        if len(done) == 5:
            stop.set()

    chores = (Chore("fail", SOON, fail), Chore("hang", SOON, hang), Chore("work", SOON, work))
    run(chores, {}, database, settings, stop)
    assert len(done) == 5
    assert "The chore 'fail' failed" in caplog.text
    assert "no such thing" in caplog.text


def test_what_asks_every_second_asks_one_question_while_nothing_is_due(database: Database, settings: Settings):
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    for chore in CHORES:
        if chore.every <= timedelta(seconds=1):
            asked.clear()
            chore.do(database, settings)
            assert [each.split()[0] for each in asked if each != "BEGIN"] == ["SELECT"], chore.name


@pytest.mark.both_databases
def test_done_once_a_failing_chore_is_told_by_the_exit_code(app, monkeypatch):
    def fail(*_: Any) -> None:
        raise LookupError("no such thing")

    monkeypatch.setattr("logbook.cli.worker.CHORES", (Chore("fail", SOON, fail),))
    assert app.test_cli_runner().invoke(args=["worker", "--once"]).exit_code == 1


@contextmanager
def serving(settings: Settings, directory: Path, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """The production server on that database, with its worker inside; killed at the end if it still runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chosen = {"LOGBOOK_INSTANCE": str(settings.instance), "LOGBOOK_DATABASE_URL": settings.database_url}
    with (directory / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "logbook/gunicorn.py"],
            cwd=REPOSITORY, env=os.environ | chosen | {"LOGBOOK_WORKERS": "1", "PORT": str(port)} | environment,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def workers_of(instance: Path) -> list[int]:
    """The ``flask worker`` processes that look after that instance directory."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command, environment = (process / "cmdline").read_bytes(), (process / "environ").read_bytes()
        except OSError:
            continue
        if b"--attached" in command and str(instance).encode() in environment:
            found.append(int(process.name))
    return found


def until(condition: Callable[[], Any], seconds: float = 20) -> Any:
    """What the condition gives once it gives anything."""
    deadline = time.monotonic() + seconds
    while not (given := condition()):
        assert time.monotonic() < deadline, condition
        time.sleep(0.05)
    return given


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's list of processes")
def test_the_worker_inside_the_server_works_comes_back_and_ends_with_it(fresh_sqlite: Maker, tmp_path: Path):
    with fresh_sqlite() as url:
        settings = load(tmp_path / "instance", {"LOGBOOK_DATABASE_URL": url})
        with serving(settings, tmp_path) as server:
            (first,) = until(lambda: workers_of(settings.instance))
            os.kill(first, signal.SIGKILL)
            (second,) = until(lambda: [each for each in workers_of(settings.instance) if each != first])
            database = Database(url)
            with database.writing() as session:
                post(session, template="trial", facts={}, key="trial", address="ada@northfield.example")
            database.dispose()
            until(lambda: list(settings.instance.glob("outbox/*.eml")))
            assert workers_of(settings.instance) == [second]
            server.terminate()
            server.wait(timeout=20)
            assert workers_of(settings.instance) == []


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs Linux's list of processes")
def test_a_server_that_is_killed_leaves_neither_of_its_workers_behind(fresh_sqlite: Maker, tmp_path: Path):
    with fresh_sqlite() as url:
        settings = load(tmp_path / "instance", {"LOGBOOK_DATABASE_URL": url})
        with serving(settings, tmp_path, LOGBOOK_PRINTERS="2") as server:
            until(lambda: len(workers_of(settings.instance)) == 2)
            server.kill()
            server.wait()
            until(lambda: not workers_of(settings.instance))


def test_a_server_whose_worker_is_beside_it_starts_none(fresh_sqlite: Maker, tmp_path: Path):
    with fresh_sqlite() as url:
        settings = load(tmp_path / "instance", {"LOGBOOK_DATABASE_URL": url})
        with serving(settings, tmp_path, LOGBOOK_WORKER="nowhere") as server:
            assert server.wait(timeout=20) == 1
        assert "LOGBOOK_WORKER is 'nowhere'; it takes inside or beside." in (tmp_path / "server.log").read_text()
        with serving(settings, tmp_path, LOGBOOK_PRINTERS="none") as server:
            assert server.wait(timeout=20) == 1
        assert "LOGBOOK_PRINTERS is 'none'; it takes a whole number from 1." in (tmp_path / "server.log").read_text()
        with serving(settings, tmp_path, LOGBOOK_WORKER="beside") as server:
            children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
            until(lambda: children.read_text().split())
            assert workers_of(settings.instance) == []
