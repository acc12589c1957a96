"""A fellow's and the director's page over 1,600, 100,000 and 1,000,000 cases of 40 fellows, on SQLite and PostgreSQL.

All cases are those fellows' own, so that each has 25,000 in the end: more than anybody does, and the hardest way to
grow. Each is beside the same page at 1,600, in turns, on the same kind of database; the smallest is beside the floor.
"""

import contextlib
import functools
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import func, select, text, update

from logbook import create_app, migrations
from logbook.cases.models import Case, RecordVersion
from logbook.cli.demo import build
from logbook.foundation.config import load
from logbook.foundation.db import Database
from logbook.progress import actions
from tests.bench.measure import Measurement, in_turns, measurement
from tests.bench.multiply import multiply
from tests.bench.server import ADA, CLEO, PASSWORD, REPOSITORY, Bench, serving
from tests.plugins import postgresql

FELLOWS, SIZES = 40, (1_600, 100_000, 1_000_000)
FEWEST = SIZES[0]
AT_MOST_TIMES = 1.5
KINDS = ("SQLite", "PostgreSQL")


@dataclass(frozen=True)
class Page:
    """A page: who looks, at which address, and what the floor shows instead."""

    who: str
    address: Callable[[Bench], str]
    floor: Callable[[Bench], str]


FELLOW = Page(ADA, lambda bench: f"/progress/{bench.person(ADA)}", lambda bench: f"/fellow/{bench.person(ADA)}")
DIRECTOR = Page(CLEO, lambda _: "/program", lambda bench: f"/program/{bench.program}")


def fellow_at(cases: int, bench: Bench) -> list[Measurement]:
    """A fellow's progress."""
    return [_measured(f"fellow-at-{cases}", FELLOW, cases, bench, kind) for kind in KINDS]


def director_at(cases: int, bench: Bench) -> list[Measurement]:
    """The whole program."""
    return [_measured(f"director-at-{cases}", DIRECTOR, cases, bench, kind) for kind in KINDS]


def _measured(name: str, page: Page, cases: int, bench: Bench, kind: str) -> Measurement:
    grows = cases > FEWEST
    large = grown(bench.stack, cases, kind)
    # The smallest on PostgreSQL stands beside the one on SQLite, and that beside the floor.
    small = grown(bench.stack, FEWEST, kind if grows else "SQLite")
    visitor, path = large.visitor(page.who), page.address(large)
    if grows or kind != "SQLite":
        other, peer = small.visitor(page.who), page.address(small)
    else:
        other, peer = _floor(bench.stack, large).floor(), page.floor(large)
    ours, below = in_turns(
        (visitor, lambda: visitor.get(path).expect(200)), (other, lambda: other.get(peer).expect(200))
    )
    with large.database.reading() as session:
        counted = session.scalar(select(func.count()).select_from(Case))
    detail = (
        f"{kind}, {counted:,} cases; {large.statements(page.who, path)} SQL statements, "
        f"{len(visitor.get(path).body) / 1000:.0f} kB; {_uncounted(large, page.who, path):.0f} ms the first time after "
        "Ada’s cases changed"
    )
    name = name if kind == "SQLite" else f"{name}-pg"
    return measurement(name, ours, below, detail=detail, at_most=AT_MOST_TIMES if grows else None)


def _floor(stack: contextlib.ExitStack, bench: Bench) -> Bench:
    """The same program behind the floor."""
    environment = {
        "FLOOR_DATABASE": str(bench.directory / "logbook.sqlite"), "FLOOR_STATIC": str(REPOSITORY / "static"),
    }  # fmt: skip
    port = stack.enter_context(serving(["tests.bench.floor:create_app()"], environment, bench.directory))
    return replace(bench, floor_port=port)


def _uncounted(bench: Bench, who: str, path: str) -> float:
    """Milliseconds of the page while what is kept of one fellow no longer holds."""
    ada, visitor, taken = bench.person(ADA), bench.visitor(who), []
    for _ in range(3):
        with bench.database.writing() as session:
            grows = {"version": RecordVersion.version + 1}
            session.execute(update(RecordVersion).where(RecordVersion.fellow_id == ada).values(grows))
        taken.append(visitor.get(path).expect(200).milliseconds)
    actions.keep_due(bench.database)
    return statistics.median(taken)


@functools.cache
def grown(stack: contextlib.ExitStack, cases: int, kind: str) -> Bench:
    """The product serving a program of 40 fellows and so many cases, everything counted; it stays until the end."""
    directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="growth-")))
    url = _server(stack).create(f"cases_{cases}") if kind == "PostgreSQL" else f"sqlite:///{directory}/logbook.sqlite"
    settings = load(directory, {"LOGBOOK_DATABASE_URL": url})
    migrations.upgrade(settings.url)
    database = Database(settings.url, signing_keys=settings.signing_keys)
    stack.callback(database.dispose)
    build(database, fellows=FELLOWS, cases=FEWEST, seed=7, password=PASSWORD)
    if cases > FEWEST:
        with database.writing() as session:
            multiply(session.connection(), cases)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if kind == "PostgreSQL" else "ANALYZE"))
    actions.keep_due(database)
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    stack.callback(app.extensions["database"].dispose)
    environment = {"LOGBOOK_INSTANCE": str(directory), "LOGBOOK_DATABASE_URL": url}
    port = stack.enter_context(serving([], environment, directory))
    return Bench(port, 0, directory, database, app, stack)


@functools.cache
def _server(stack: contextlib.ExitStack) -> postgresql.PostgreSQL:
    return stack.enter_context(postgresql.running())
