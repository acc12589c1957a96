"""A fresh, migrated database for each test, on each backend: migrated once, copied for every test."""

import itertools
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, make_url
from sqlalchemy.util import LRUCache

from logbook.foundation import db
from logbook.foundation.db import Database
from tests.plugins import memory
from tests.plugins import postgresql as server
from tests.plugins.postgresql import PostgreSQL

Maker = Callable[[], AbstractContextManager[str]]

BACKENDS = ("sqlite", "postgresql")
BOTH = "both_databases"


@dataclass(frozen=True)
class Peopled:
    """Makes databases that hold the cast; ``pickled`` is the cast, unpickled anew for each test."""

    make: Maker
    pickled: bytes


@pytest.fixture(autouse=True, scope="session")
def _what_an_engine_learns_is_kept() -> None:
    """Each test has engines of its own; those of a kind share compiled statements and what the server said.

    Else every test would compile every statement anew, which takes longer than to execute it.
    """
    make = db._engine
    first: dict[str, Engine] = {}

    def engine(url: str) -> Engine:
        made = make(url)
        if known := first.get(made.name):
            vars(made.dialect)["initialize"] = lambda _connection: None  # would ask the server again
            made.dialect, made._compiled_cache = known.dialect, known._compiled_cache
        else:  # it has learnt once it is connected, which it is by the time its pool tells of it
            made._compiled_cache = LRUCache(5_000)
            event.listen(made.pool, "connect", lambda *_: first.setdefault(made.name, made))
        return made

    db._engine = engine


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A running PostgreSQL server; skips the test where there is none."""
    with server.running() as running:
        yield running


@pytest.fixture(scope="session")
def copied_sqlite() -> Iterator[Callable[[Path], Maker]]:
    """``copied_sqlite(template)`` makes copies of a SQLite database that nobody has open."""
    numbers = itertools.count(1)
    with memory.directory("sqlite-") as directory:

        def copied(template: Path) -> Maker:
            @contextmanager
            def make() -> Iterator[str]:
                place = directory / str(next(numbers))
                place.mkdir()
                shutil.copyfile(template, place / "logbook.sqlite")
                yield f"sqlite:///{place / 'logbook.sqlite'}"
                shutil.rmtree(place)

            return make

        yield copied


@pytest.fixture(scope="session")
def fresh_sqlite(copied_sqlite: Callable[[Path], Maker], tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """``with fresh_sqlite() as url``: a migrated SQLite database."""
    from logbook import migrations

    template = tmp_path_factory.mktemp("template") / "logbook.sqlite"
    migrations.upgrade(f"sqlite:///{template}")
    return copied_sqlite(template)


@pytest.fixture(scope="session")
def fresh_postgresql(postgresql: PostgreSQL) -> Maker:
    """``with fresh_postgresql() as url``: a migrated PostgreSQL database."""
    from logbook import migrations

    migrations.upgrade(postgresql.create("template_logbook"))
    return lambda: postgresql.copy("template_logbook")


@pytest.fixture(scope="session")
def peopled_sqlite(fresh_sqlite: Maker, copied_sqlite: Callable[[Path], Maker]) -> Iterator[Peopled]:
    """A migrated SQLite database with the cast in it, gathered once and copied for every test."""
    with fresh_sqlite() as url:
        pickled = _gather(url)
        yield Peopled(copied_sqlite(Path(url.removeprefix("sqlite:///"))), pickled)


@pytest.fixture(scope="session")
def peopled_postgresql(fresh_postgresql: Maker, postgresql: PostgreSQL) -> Iterator[Peopled]:
    """The same on PostgreSQL."""
    with fresh_postgresql() as url:
        pickled = _gather(url)
        template = make_url(url).database
        assert template is not None
        yield Peopled(lambda: postgresql.copy(template), pickled)


def _gather(url: str) -> bytes:
    from tests.cast import gather  # a test of pure rules starts without every room

    database = Database(url)
    with database.writing() as session:
        cast = gather(session)
    database.dispose()
    return pickle.dumps(cast)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--both`` is for whoever prepares a release."""
    parser.addoption("--both", action="store_true", help="run tests of pages on PostgreSQL, too")


def pytest_configure(config: pytest.Config) -> None:
    """The mark of this plugin."""
    config.addinivalue_line("markers", f"{BOTH}: a test of pages whose subject is what the database does")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """On which backends a test runs, unless it names them itself by parametrising ``database_url``.

    What a page says is the same on each, so a test that asks for the application runs on SQLite. It runs on both, as
    every other does, if it is marked ``both_databases``; tests/house/test_routes.py walks through all pages on both.
    """
    itself = any("database_url" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if itself or "database_url" not in metafunc.fixturenames:
        return
    of_pages = "app" in metafunc.fixturenames and metafunc.definition.get_closest_marker(BOTH) is None
    backends = BACKENDS[:1] if of_pages and not metafunc.config.getoption("both") else BACKENDS
    metafunc.parametrize("database_url", backends, indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh, migrated database, with the cast in it if the test asks for the cast."""
    # Asked for by name, so that a run without PostgreSQL starts no server and a run on it alone migrates no file.
    maker: Maker
    if "cast" in request.fixturenames:
        maker = request.getfixturevalue(f"peopled_{request.param}").make
    else:
        maker = request.getfixturevalue(f"fresh_{request.param}")
    with maker() as url:
        yield url


@pytest.fixture(params=BACKENDS)
def empty_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without any table, for tests of the migrations themselves."""
    if request.param == "sqlite":
        with memory.directory("sqlite-") as directory:
            yield f"sqlite:///{directory / 'empty.sqlite'}"
        return
    running: PostgreSQL = request.getfixturevalue("postgresql")
    with running.copy("template0") as url:
        yield url
