"""How Alembic reaches the database: through the application's own engine, so that pragmas and types are the same."""

from alembic import context

from logbook.foundation.db import Base, Database

database = Database(context.config.attributes["url"])
try:
    with database.engine.execution_options(writing=True).connect() as connection:
        context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()
finally:
    database.dispose()
