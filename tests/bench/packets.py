"""A committee packet for 40 fellows: from the click to the last of 41 files, with one worker and with two.

The workers are processes as ``./run worker`` starts them, and idle until the order comes. WeasyPrint alone and headless
Chromium print the very HTML of the same 41 documents, one after the other.
"""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from logbook import migrations
from logbook.cli.demo import build
from logbook.documents import actions, paper
from logbook.documents.models import Document, DocumentKind
from logbook.documents.rules import PacketFacts
from logbook.foundation.config import load
from logbook.foundation.db import Database
from logbook.jobs.models import Job
from logbook.people import queries as people
from logbook.people.models import MemberRole, Program
from logbook.progress import actions as progress
from tests.bench import chromium
from tests.bench.client import Client
from tests.bench.measure import Measurement
from tests.bench.server import CLEO, PASSWORD, REPOSITORY, Bench, serving

FELLOWS, CASES = 40, 16_000
AT_LEAST_TIMES = 1.8
NEW = "/documents/new/packet"


@dataclass(frozen=True)
class Run:
    """How long so many workers took, in seconds; ``megabytes`` is the most that one of them had in memory."""

    order: float
    all: float
    whole: float
    singles: float
    megabytes: float


def packet(bench: Bench) -> list[Measurement]:
    """One worker beside WeasyPrint alone, and two workers beside one."""
    ready = bench.directory / "packet"
    _build(ready)
    one, two = (_run(bench.directory, ready, workers) for workers in (1, 2))
    html = _html(bench.directory / "packet-1")
    alone = _weasyprint(bench.directory, html)
    chrome, _size = chromium.once(html)
    kept = [path.stat().st_size for path in (bench.directory / "packet-1" / "documents").rglob("*.pdf")]
    files = f"{len(kept)} files of {sum(kept) / 1e6:.1f} MB, the whole {max(kept) / 1e6:.1f} MB"
    return [
        Measurement(
            "packet-40", 1000 * one.all, 1000 * one.all, alone,
            f"{files}; one worker, {one.megabytes:.0f} MB; order {one.order:.1f} s, whole {one.whole:.1f} s, single "
            f"files {one.singles:.1f} s; headless Chromium {chrome / 1000:.1f} s",
            None,
        ),
        Measurement(
            "packet-40-2-workers", 1000 * two.all, 1000 * two.all, 1000 * one.all,
            f"{one.all / two.all:.2f} times one worker; order {two.order:.1f} s, whole {two.whole:.1f} s, single files "
            f"{two.singles:.1f} s; {two.megabytes:.0f} MB",
            round(1 / AT_LEAST_TIMES, 3),
        ),
    ]  # fmt: skip


def _build(instance: Path) -> None:
    settings = load(instance, {})
    migrations.upgrade(settings.url)
    database = Database(settings.url, signing_keys=settings.signing_keys)
    build(database, fellows=FELLOWS, cases=CASES, seed=7, password=PASSWORD)
    progress.keep_due(database)
    database.dispose()
    with contextlib.closing(sqlite3.connect(instance / "logbook.sqlite")) as connection:
        connection.execute("ANALYZE")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _run(directory: Path, ready: Path, workers: int) -> Run:
    instance = directory / f"packet-{workers}"
    shutil.copytree(ready, instance)
    settings = load(instance, {})
    database = Database(settings.url, signing_keys=settings.signing_keys)
    environment = {"LOGBOOK_INSTANCE": str(instance)}
    with serving([], environment, directory) as port, _workers(workers, environment, directory) as processes:
        client = Client(port).sign_in(CLEO, PASSWORD)
        fields = _fields(database, client.token(NEW))
        begun = time.perf_counter()
        order = client.post(NEW, fields).expect(303).milliseconds / 1000
        while _printed(database) <= FELLOWS:
            time.sleep(0.02)
            if any(each.poll() is not None for each in processes):
                raise RuntimeError(f"A worker stopped:\n{(directory / 'workers.log').read_text()}")
        taken = time.perf_counter() - begun
        memory = max(_peak_megabytes(each.pid) for each in processes)
    whole, *singles = _seconds_of_jobs(database)
    database.dispose()
    return Run(order, taken, whole, sum(singles), memory)


def _fields(database: Database, token: str) -> dict[str, str | list[str]]:
    with database.reading() as session:
        program = session.scalars(select(Program)).one()
        fellows = people.members(session, program.id, MemberRole.FELLOW, program.today())
    first, last = min(each.starts_on for each in fellows), program.today()
    return {
        "csrf_token": token,
        "fellows": [str(each.person_id) for each in fellows],
        "period_from": first.isoformat(),
        "period_to": last.isoformat(),
        "password": PASSWORD,
    }


@contextlib.contextmanager
def _workers(count: int, environment: dict[str, str], directory: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    command = [sys.executable, "-m", "flask", "--app", "logbook", "worker", "--only-jobs"]
    with (directory / "workers.log").open("a") as output:
        processes = [
            subprocess.Popen(
                command,
                cwd=REPOSITORY,
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
            )
            for _ in range(count)
        ]
    try:
        time.sleep(4)  # until they wait for something to do
        yield processes
    finally:
        for each in processes:
            each.terminate()
        for each in processes:
            each.wait(timeout=60)


def _printed(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Document.id))) or 0


def _seconds_of_jobs(database: Database) -> list[float]:
    """What each took, the whole first."""
    with database.reading() as session:
        jobs = session.scalars(select(Job).order_by(Job.id)).all()
    return [(each.ended_at - each.started_at).total_seconds() for each in jobs if each.ended_at and each.started_at]


def _peak_megabytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1000


def _html(instance: Path) -> list[str]:
    """The pages of what was printed: the single ones, then the whole."""
    settings = load(instance, {})
    database = Database(settings.url, signing_keys=settings.signing_keys)
    with database.reading() as session:
        program = session.scalars(select(Program)).one()
        documents = session.scalars(select(Document).order_by(Document.number)).all()
    by_key = {str(each.id): each for each in documents}

    def page(document: Document, parts: tuple[paper.Part, ...] = ()) -> str:
        return paper.to_html(paper.facts_of(document), actions.issue_of(document, program, settings), parts)

    def parts_of(facts: object) -> tuple[paper.Part, ...]:
        assert isinstance(facts, PacketFacts)
        found = [by_key[entry.document_id] for entry in facts.entries]
        return tuple(paper.Part(paper.facts_of(each), actions.issue_of(each, program, settings)) for each in found)

    [whole] = [each for each in documents if each.kind is DocumentKind.PACKET]
    database.dispose()
    return [*(page(each) for each in documents if each is not whole), page(whole, parts_of(paper.facts_of(whole)))]


def _weasyprint(directory: Path, pages: list[str]) -> float:
    """The milliseconds of WeasyPrint alone, in a process of its own, for pages it has as files."""
    files = []
    for place, page in enumerate(pages):
        file = directory / f"packet-{place}.html"
        file.write_text(page)
        files.append(str(file))
    command = [sys.executable, "-m", "tests.bench.alone", *files]
    said = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return float(said.stdout)
