"""What delivers jobs on PostgreSQL is installed in the version whose tables a migration made."""

from importlib.resources import files

from logbook import migrations


def test_the_tables_are_those_of_the_installed_version():
    """If not: add a migration that does what ``procrastinate/sql/migrations`` did since, and name its SQL here."""
    made = (files(migrations) / "procrastinate-3.10.0.sql").read_text()
    assert (files("procrastinate.sql") / "schema.sql").read_text() == made
