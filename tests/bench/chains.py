"""Checking a chain of 100,000 signatures, beside reading the same rows and hashing the same bytes."""

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from logbook import migrations
from logbook.cli.demo import build
from logbook.foundation.config import load
from logbook.foundation.db import Database
from logbook.signoff import queries
from tests.bench.measure import Measurement, measurement
from tests.bench.server import PASSWORD, Bench

# About one demo case in forty is not signed.
CASES, FELLOWS, TURNS = 102_500, 40, 5
AT_LEAST_A_SECOND = 20_000


def check(_bench: Bench) -> Measurement:
    """All of one program's chain, as ``flask check-chain`` does it; the floor is one process that does no more."""
    with tempfile.TemporaryDirectory(prefix="bench-") as directory:
        settings = load(Path(directory), {})
        migrations.upgrade(settings.url)
        database = Database(settings.url, signing_keys=settings.signing_keys)
        build(database, fellows=FELLOWS, cases=CASES, seed=7, password=PASSWORD)
        with closing(sqlite3.connect(settings.instance / "logbook.sqlite")) as floor:
            ours, below = [], []
            for _ in range(TURNS):
                ours.append(_milliseconds(lambda: _check(database)))
                below.append(_milliseconds(lambda: _floor(floor)))
        with database.reading() as session:
            length = queries.count_signatures(session)
        database.dispose()
    rate = length / statistics.median(ours) * 1000
    by = f"{os.cpu_count()} processes"
    detail = f"{rate:,.0f} signatures a second of {length:,} by {by}; wanted: at least {AT_LEAST_A_SECOND:,}"
    return measurement("check-chain-100000", ours, below, detail=detail)


def _milliseconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def _check(database: Database) -> None:
    with database.reading() as session:
        reports = queries.check_chains(session, processes=os.cpu_count() or 1)
    assert not any(report.broken for report in reports)


_IN_ORDER = "ORDER BY signature.program_id, signature.sequence"
_FLOOR = (
    "SELECT signature.*, logged_case.* FROM signature JOIN logged_case ON logged_case.id = signature.case_id",
    "SELECT case_procedure.* FROM signature JOIN case_procedure ON case_procedure.case_id = signature.case_id",
    "SELECT attested_role.* FROM signature JOIN attested_role ON attested_role.signature_id = signature.id",
)


def _floor(connection: sqlite3.Connection) -> None:
    """Every row that a check has to see, and the SHA-256 of as many bytes as it has to hash."""
    links, *others = (connection.execute(f"{each} {_IN_ORDER}") for each in _FLOOR)
    columns = [each[0] for each in links.description]
    snapshot = columns.index("snapshot")
    for link in links:
        sha256(link[snapshot].encode()).hexdigest()
        sha256(link[snapshot][:1000].encode()).hexdigest()  # a statement is about as long
    for each in others:
        for _ in each:
            pass
