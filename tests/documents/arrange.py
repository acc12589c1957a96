"""Documents for the tests of this and other rooms: ordered, and printed as the worker does."""

from uuid import UUID

from logbook.cli.worker import TASKS
from logbook.documents import actions, queries
from logbook.documents.models import Document
from logbook.documents.rules import Draft
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.jobs import actions as jobs
from logbook.people.models import Person, Program


def print_due(database: Database, settings: Settings) -> int:
    """Print everything that was ordered; how many jobs were begun."""
    return jobs.run_due(database, settings, TASKS)


def issue(
    database: Database,
    *,
    by: Person,
    program: Program,
    draft: Draft,
    settings: Settings,
    order_id: UUID | None = None,
) -> Document:
    """Order one document and print it."""
    with database.writing() as session:
        order = actions.order(session, by=by, program=program, kind=draft.kind, drafts=[draft], order_id=order_id)
    print_due(database, settings)
    with database.reading() as session:
        found = queries.document(session, UUID(order.document_ids[0]))
    assert found is not None
    return found
