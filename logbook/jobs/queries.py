"""Finding jobs: those that are due, and those that somebody waits for."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from logbook.jobs.models import Job, JobState


def jobs(session: Session, ids: Collection[UUID]) -> Sequence[Job]:
    """The jobs of those keys that are still kept, in the order in which they were enqueued."""
    return session.scalars(select(Job).where(Job.id.in_(ids)).order_by(Job.id)).all() if ids else []


def not_done(session: Session) -> Sequence[Job]:
    """The latest hundred jobs that wait, are under way or failed, in the order in which they were enqueued."""
    found = select(Job).where(Job.state.in_((JobState.WAITING, JobState.RUNNING, JobState.FAILED)))
    return session.scalars(found.order_by(Job.id.desc()).limit(100)).all()[::-1]


def any_due(session: Session, at: datetime) -> bool:
    """Whether a worker may take a job now: asked several times a second, and answered by the index alone."""
    return session.scalar(_DUE, {"at": at}) is not None


_OF_NOW = Job.due_at <= bindparam("at")
_DUE = select(Job.id).where(_OF_NOW).limit(1)
_NEXT = select(Job).where(_OF_NOW).order_by(Job.id).limit(1).with_for_update(skip_locked=True)


def next_due(session: Session, at: datetime) -> Job | None:
    """Of those that are due the job enqueued first that no other worker is just taking, held until the unit ends."""
    return session.scalar(_NEXT, {"at": at})


def held(session: Session, job_id: UUID) -> Job | None:
    """One job as it is now, held until the unit ends; None if it is not kept any more."""
    found = select(Job).where(Job.id == job_id).with_for_update().execution_options(populate_existing=True)
    return session.scalar(found)


def overdue(session: Session, since: datetime) -> Sequence[UUID]:
    """Jobs that should have been taken before ``since``: at most a hundred, those that wait longest."""
    return session.scalars(select(Job.id).where(Job.due_at < since).order_by(Job.due_at, Job.id).limit(100)).all()
