"""The jobs that print what was ordered: begun with the order, cancelled, tried again."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from logbook.documents import queries
from logbook.documents.actions.telling import tell
from logbook.documents.models import DocumentOrder, OrderedDocument
from logbook.foundation import audit
from logbook.foundation.errors import Conflict
from logbook.jobs import actions as jobs
from logbook.jobs import queries as waiting
from logbook.jobs.models import Job, JobState
from logbook.people.models import Person, Program

PRINT = "documents.print"
# Printed, signed, kept.
STEPS = 3


def enqueue(session: Session, ordered: OrderedDocument, *, by: Person, program: Program) -> None:
    """Have an ordered document printed once the caller's changes are kept."""
    job = jobs.enqueue(
        session,
        task=PRINT,
        arguments={"document_id": ordered.id},
        title=f"{ordered.kind.label} {ordered.number}",
        steps=STEPS,
        program=program,
        by=by,
    )
    ordered.job_id = job.id


def cancel(session: Session, *, by: Person, order: DocumentOrder) -> Sequence[OrderedDocument]:
    """Give up whatever of an order is not printed yet, and return it; its numbers stay unused. Raises Conflict."""
    pending = queries.pending_of_order(session, order.id)
    if not pending:
        raise Conflict(
            "Nothing of this order is still to be printed, so nothing can be cancelled. Revoke what is printed instead."
        )
    for job in waiting.jobs(session, [each.job_id for each in pending if each.job_id]):
        if job.state in (JobState.WAITING, JobState.RUNNING):
            jobs.cancel(session, job=job)
    for each in pending:
        audit.record(session, by=by, verb="document.cancel", subject=each, number=each.number)
        session.delete(each)
    session.flush()
    for fellow_id in {each.fellow_id for each in pending}:
        tell(session, order.id, fellow_id)
    return pending


def retry(session: Session, *, by: Person, program: Program, order: DocumentOrder) -> int:
    """Try what could not be printed once more; returns how many. Raises Conflict where there is nothing to try."""
    pending = queries.pending_of_order(session, order.id)
    kept: dict[object, Job] = {
        each.id: each for each in waiting.jobs(session, [each.job_id for each in pending if each.job_id])
    }
    tried = 0
    for each in pending:
        job = kept.get(each.job_id)
        if job is None:
            enqueue(session, each, by=by, program=program)
        elif job.state in (JobState.FAILED, JobState.CANCELLED):
            jobs.retry(session, job=job)
        else:
            continue
        tried += 1
    if not tried:
        raise Conflict("Nothing of this order waits to be tried again. Look at its page once more.")
    return tried
