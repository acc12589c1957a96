"""Jobs, from the moment they are enqueued until they are done, failed or cancelled."""

import enum
from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from logbook.foundation import clock
from logbook.foundation.db import Base, JsonDict, Key, ShortText, Utc, UtcDateTime, text_enum


class JobState(enum.StrEnum):
    """How far a job has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Job(Base):
    """Work for a worker, about one program or none, asked for by one person or none.

    ``task`` names what is to be done with the ``arguments``: keys and short strings, never what they stand for.
    ``title`` is what people know it by. ``done`` of ``steps`` is how far it is; ``attempts`` how often it was begun
    since it was enqueued, or tried anew by a person.

    ``due_at`` is when a worker may take it: the end of a pause while it waits, the end of the lease while it runs. The
    worker that has it renews the lease; should that worker die, another takes the job then. ``lease`` tells those two
    apart: whoever finds another lease in the row does not have the job any more. ``sentence`` says why it failed, for
    people. An ended job is deleted after thirty days: what refers to it lives on (ON DELETE SET NULL).
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("(state IN ('waiting', 'running')) = (due_at IS NOT NULL)", name="due_until_ended"),
        CheckConstraint("(state IN ('waiting', 'running')) = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(state = 'running') = (lease IS NOT NULL)", name="leased_while_running"),
        CheckConstraint("state NOT IN ('running', 'done') OR started_at IS NOT NULL", name="started"),
        CheckConstraint("(state = 'failed') = (sentence <> '')", name="failed_with_a_sentence"),
        CheckConstraint("steps >= 1 AND done BETWEEN 0 AND steps", name="progress"),
        CheckConstraint("state <> 'done' OR done = steps", name="done_to_the_end"),
        CheckConstraint("attempts >= 0", name="attempts"),
        # "Is anything due?" is asked several times a second.
        Index("ix_job_due_at_id", "due_at", "id"),
    )

    id: Mapped[Key]
    task: Mapped[ShortText]
    arguments: Mapped[JsonDict]
    program_id: Mapped[UUID | None] = mapped_column(ForeignKey("program.id"), index=True)
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[ShortText]
    state: Mapped[JobState] = mapped_column(text_enum(JobState), default=JobState.WAITING)
    done: Mapped[int] = mapped_column(default=0)
    steps: Mapped[int] = mapped_column(default=1)
    attempts: Mapped[int] = mapped_column(default=0)
    sentence: Mapped[ShortText] = mapped_column(default="")
    created_at: Mapped[Utc] = mapped_column(default=clock.now)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, default=clock.now)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    lease: Mapped[UUID | None] = mapped_column(Uuid)
