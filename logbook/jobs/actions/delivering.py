"""How a worker comes by its jobs: on SQLite it looks, on PostgreSQL it is called (adapters/procrastinate.py).

The row is the truth on both: a job that is delivered twice, or late, or never, is done once all the same.
"""

import threading
from collections.abc import Mapping, Sequence
from uuid import UUID

from logbook.adapters import procrastinate
from logbook.foundation import clock
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.jobs import queries, rules
from logbook.jobs.actions.working import Task, do_next, do_this


def keep_working(database: Database, settings: Settings, tasks: Mapping[str, Task], stop: threading.Event) -> None:
    """Do one job after the other until ``stop``, then end the one that is being done."""
    if database.engine.dialect.name == "sqlite":
        while not stop.is_set():
            if not do_next(database, settings, tasks):
                stop.wait(rules.BREATH.total_seconds())
        return

    def forgotten() -> Sequence[UUID]:
        # Called for in vain: the call was lost with a worker between two units of work, or was never made.
        with database.reading() as session:
            return queries.overdue(session, clock.now() - rules.LEASE)

    procrastinate.work(
        database.engine,
        deliver=lambda job_id: do_this(database, settings, tasks, job_id),
        forgotten=forgotten,
        stop=stop,
        heartbeat=rules.HEARTBEAT,
        patience=rules.LEASE,
    )
