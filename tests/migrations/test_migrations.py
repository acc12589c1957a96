"""The migrations make what the models say, go up and down, and bear data."""

import importlib
import importlib.util
import pkgutil
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

import logbook
from logbook import migrations
from logbook.foundation.db import Base, Database
from tests.cast import gather


def load_every_model() -> None:
    for room in pkgutil.iter_modules(logbook.__path__):
        if room.ispkg and importlib.util.find_spec(f"logbook.{room.name}.models"):
            importlib.import_module(f"logbook.{room.name}.models")


def shape(engine: Engine) -> dict[str, Any]:
    """What alembic's comparison passes over: which checks and which unique constraints each table has, by name."""
    seen = inspect(engine)
    return {
        table: (
            sorted(str(each["name"]) for each in seen.get_check_constraints(table)),
            sorted(str(each["name"]) for each in seen.get_unique_constraints(table)),
        )
        for table in seen.get_table_names()
        if table != "alembic_version"
    }


def revisions() -> list[str]:
    """Every revision, oldest first."""
    script = ScriptDirectory.from_config(migrations.config("sqlite://"))
    return [each.revision for each in reversed(list(script.walk_revisions()))]


def test_models_and_migrations_agree(empty_database_url: str):
    load_every_model()
    migrations.upgrade(empty_database_url)
    database = Database(empty_database_url)
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
    migrated = shape(database.engine)
    migrations.downgrade(empty_database_url, "base")
    Base.metadata.create_all(database.engine)
    assert migrated == shape(database.engine)
    database.dispose()


def test_each_migration_goes_up_and_down_and_up(empty_database_url: str):
    for revision in revisions():
        migrations.upgrade(empty_database_url, revision)
        migrations.downgrade(empty_database_url, "-1")
        migrations.upgrade(empty_database_url, revision)
    migrations.downgrade(empty_database_url, "base")
    database = Database(empty_database_url)
    assert set(inspect(database.engine).get_table_names()) <= {"alembic_version"}
    if database.engine.dialect.name == "postgresql":
        with database.reading() as session:
            ours = "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE nspname = 'public'"
            assert session.scalars(text(ours)).all() == []
    database.dispose()


def test_each_migration_goes_down_over_data(database_url: str):
    database = Database(database_url)
    with database.writing() as session:
        gather(session)
    for _ in revisions():
        migrations.downgrade(database_url, "-1")
    migrations.upgrade(database_url)
    with database.writing() as session:
        assert gather(session).ada.email == "ada@northfield.example"
    database.dispose()


def test_revisions_are_numbered_in_one_line():
    assert revisions() == [f"{number:04d}" for number in range(1, len(revisions()) + 1)]

