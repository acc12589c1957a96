"""A fresh, migrated database for each test, on each backend: migrated once, copied for every test."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from tests.plugins import postgresql as server
from tests.plugins.postgresql import PostgreSQL

Maker = Callable[[], AbstractContextManager[str]]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A running PostgreSQL server; skips the test where there is none."""
    with server.running() as running:
        yield running


@pytest.fixture(scope="session")
def fresh_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Maker:
    """``with fresh_sqlite() as url``: a migrated SQLite database."""
    from logbook import migrations

    template = tmp_path_factory.mktemp("template") / "logbook.sqlite"
    migrations.upgrade(f"sqlite:///{template}")

    @contextmanager
    def make() -> Iterator[str]:
        directory = tmp_path_factory.mktemp("sqlite")
        shutil.copyfile(template, directory / "logbook.sqlite")
        yield f"sqlite:///{directory / 'logbook.sqlite'}"
        shutil.rmtree(directory)

    return make


@pytest.fixture(scope="session")
def fresh_postgresql(postgresql: PostgreSQL) -> Maker:
    """``with fresh_postgresql() as url``: a migrated PostgreSQL database."""
    from logbook import migrations

    migrations.upgrade(postgresql.create("template_logbook"))
    return lambda: postgresql.copy("template_logbook")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a fresh, migrated database; the test runs once on each backend."""
    # Asked for by name, so that a run without PostgreSQL starts no server and a run on it alone migrates no file.
    maker: Maker = request.getfixturevalue(f"fresh_{request.param}")
    with maker() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table, for tests of the migrations themselves."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite'}"
        return
    running: PostgreSQL = request.getfixturevalue("postgresql")
    with running.copy("template0") as url:
        yield url
