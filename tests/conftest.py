"""What a test may ask for.

    database_url         address of a fresh, migrated database; the test runs once on SQLite and once on PostgreSQL,
                         or on SQLite alone if it asks for the application and is not marked both_databases
    settings             Settings of a fresh instance directory with that database
    database             Database on it
    app                  the application with those settings: CSRF is off (its own tests turn it on), errors are raised
    fresh_app            the same for a test that adds views to it; all others share one
    cast                 the people of ``tests/cast.py`` in that database; as_(cast.ada), or ada, is Ada's client
    client               the test client of that app, signed in as nobody; it looks over every page (plugins/pages.py)
    empty_database_url   address of a database without tables, on either backend, for tests of migrations
    live_server          a server on a fresh SQLite database that holds the cast: .url .settings .database .cast
                         .enter(page, person); production_server is the same under gunicorn
    page                 a phone in a real browser that looks at live_server
    open_page(**options) further pages: open_page(base_url=live_server.url, color_scheme="dark", viewport={...})

A test of pure rules asks for none of these. No test can reach beyond this machine (``plugins/network.py``), every
warning is an error, and a test whose tool is missing is skipped and named at the end (``plugins/report.py``).
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from logbook.foundation.config import Settings, load
from logbook.foundation.db import Database
from tests.plugins.pages import LookingClient

# Each before whoever imports it, so that pytest can rewrite its assertions.
pytest_plugins = [
    "tests.plugins.databases",
    "tests.plugins.network",
    "tests.plugins.order",
    "tests.plugins.report",
    "tests.plugins.stage",
    "tests.plugins.browser",
]


# How quick the machine is that runs the tests is no property of the code.
hypothesis_settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("house")


@pytest.fixture(autouse=True, scope="session")
def _settings_of_the_shell_are_put_aside() -> None:
    """A test says itself what is set; what this shell has set must not change what it finds."""
    for name in [name for name in os.environ if name.startswith("LOGBOOK_") or name in ("HOST", "PORT")]:
        del os.environ[name]


@pytest.fixture(autouse=True, scope="session")
def _keys(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A database that a test opens by itself signs with keys that all tests of a process share."""
    Database.signing_keys = tmp_path_factory.mktemp("keys")


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Settings of a fresh instance directory."""
    return load(tmp_path / "instance", {"LOGBOOK_DATABASE_URL": database_url})


@pytest.fixture(scope="session")
def one_app(tmp_path_factory: pytest.TempPathFactory) -> tuple[Flask, dict[str, object]]:
    """What all tests of a process share, with its configuration: making one costs more than most tests."""
    from logbook import create_app  # a test of rules or models starts without every room

    made = create_app(load(tmp_path_factory.mktemp("instance"), {}))
    made.extensions["database"].dispose()
    return made, dict(made.config)


@pytest.fixture
def app(settings: Settings, one_app: tuple[Flask, dict[str, object]]) -> Iterator[Flask]:
    """The application on a fresh database, as if it were made for this test."""
    shared, configuration = one_app
    shared.config.clear()
    shared.config.update(configuration, SETTINGS=settings, SECRET_KEY=settings.secret_key)
    shared.extensions["database"] = Database(settings.url)
    yield _for_tests(shared)
    shared.extensions["database"].dispose()


@pytest.fixture
def fresh_app(settings: Settings) -> Iterator[Flask]:
    """The same, made for this test alone, which may add to it."""
    from logbook import create_app

    made = create_app(settings)
    yield _for_tests(made)
    made.extensions["database"].dispose()


def _for_tests(app: Flask) -> Flask:
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    app.test_client_class = LookingClient
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without scripts that is signed in as nobody."""
    return app.test_client()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The database by itself, as the application sees it."""
    made = Database(database_url)
    yield made
    made.dispose()
