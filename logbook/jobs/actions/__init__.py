"""Enqueueing a job with its cause, doing what is due, and what people do with jobs: cancel, try again.

A *task* is a function of ``Work``. It is told keys, looks the rest up, and may be begun a second time after a crash: it
makes its effect and calls ``Work.finish`` in one unit of work, so that the effect is kept once or not at all.
"""

from logbook.jobs.actions.delivering import keep_working
from logbook.jobs.actions.enqueuing import cancel, enqueue, retry, sweep
from logbook.jobs.actions.working import Task, Work, run_due
from logbook.jobs.rules import Cancelled

__all__ = ["Cancelled", "Task", "Work", "cancel", "enqueue", "keep_working", "retry", "run_due", "sweep"]
