"""Numbered migrations in code, one for each room's tables, run by Alembic on SQLite and PostgreSQL."""

from pathlib import Path

from alembic import command
from alembic.config import Config


def config(url: str) -> Config:
    """Alembic's configuration for one database, without an ini file."""
    found = Config()
    found.set_main_option("script_location", str(Path(__file__).parent))
    found.attributes["url"] = url
    return found


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database at ``url`` up to a revision."""
    command.upgrade(config(url), revision)


def downgrade(url: str, revision: str) -> None:
    """Take the database at ``url`` down to a revision; ``base`` is an empty database."""
    command.downgrade(config(url), revision)
