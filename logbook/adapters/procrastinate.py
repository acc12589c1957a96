"""Delivery of jobs on PostgreSQL by procrastinate: to one of several workers, on one of several machines, at once.

It knows the key of a job and nothing else. Its tables stand in a schema of their own, made by a migration, and it is
imported where it is used: on SQLite never.
"""

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import Connection, Engine

if TYPE_CHECKING:
    from procrastinate import App

_log = logging.getLogger(__name__)

_QUEUE, _TASK = "logbook", "logbook.job"
# Its statements name its tables without their schema.
_FIND_ITS_TABLES = "SELECT set_config('search_path', current_setting('search_path') || ', procrastinate', {for_now})"
_UNLESS_FOUND = " WHERE current_setting('search_path') NOT LIKE '%, procrastinate'"


def defer(connection: Connection, job_id: UUID) -> None:
    """Have the job delivered once the transaction of that connection is kept, and never if it is not."""
    raw = connection.connection.driver_connection
    assert raw is not None
    raw.execute(_FIND_ITS_TABLES.format(for_now="true") + _UNLESS_FOUND)
    _caller().configure_task(_TASK, queue=_QUEUE, connection=raw).defer(job_id=str(job_id))


def work(
    engine: Engine,
    *,
    deliver: Callable[[UUID], datetime | None],
    forgotten: Callable[[], Sequence[UUID]],
    stop: threading.Event,
    heartbeat: timedelta,
    patience: timedelta,
) -> None:
    """Take one job after the other until ``stop``, then end the one that is being done.

    ``deliver`` does a job in a thread and says when to deliver it again, or None. ``forgotten`` names jobs that are to
    be delivered although nobody calls for them. A worker that has not been heard of for ``patience`` is taken for dead,
    and what it was at is delivered again. Raises what procrastinate does when the database cannot be reached.
    """
    asyncio.run(_work(engine, deliver, forgotten, stop, heartbeat, patience))


async def _work(
    engine: Engine,
    deliver: Callable[[UUID], datetime | None],
    forgotten: Callable[[], Sequence[UUID]],
    stop: threading.Event,
    heartbeat: timedelta,
    patience: timedelta,
) -> None:
    app = _app(engine)

    @app.task(name=_TASK, queue=_QUEUE, retry=_at_its_time())
    async def do(job_id: str) -> None:
        again = await asyncio.to_thread(deliver, UUID(job_id))
        if again is not None:
            raise _NotYet(again)

    async with app.open_async():
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=[_QUEUE],
                fetch_job_polling_interval=1,  # new jobs call; those whose pause is over do not
                update_heartbeat_interval=heartbeat.total_seconds(),
                stalled_worker_timeout=patience.total_seconds(),
                delete_jobs="always",
                install_signal_handlers=False,
            )
        )
        lookout = asyncio.create_task(_look_out(app, forgotten, heartbeat, patience))
        try:
            while not (stop.is_set() or worker.done()):
                await asyncio.sleep(0.25)
        finally:
            lookout.cancel()
            worker.cancel()  # which lets it end what it is at
            with suppress(asyncio.CancelledError):
                await worker


async def _look_out(
    app: "App", forgotten: Callable[[], Sequence[UUID]], heartbeat: timedelta, patience: timedelta
) -> None:
    """Deliver again what a worker was at that died, and whatever else nobody is called for."""
    from procrastinate import exceptions

    while True:
        await asyncio.sleep(heartbeat.total_seconds())
        try:
            for job in await app.job_manager.get_stalled_jobs(
                queue=_QUEUE, seconds_since_heartbeat=patience.total_seconds()
            ):
                # Another worker may have seen it first.
                with suppress(exceptions.ConnectorException):
                    await app.job_manager.retry_job(job)
            for job_id in await asyncio.to_thread(forgotten):
                call = app.configure_task(_TASK, queue=_QUEUE, queueing_lock=str(job_id))
                with suppress(exceptions.AlreadyEnqueued):
                    await call.defer_async(job_id=str(job_id))
        except Exception:
            _log.exception("What nobody does could not be delivered again; it is tried again in %s.", heartbeat)


class _NotYet(Exception):
    """The job is to be delivered again at a moment."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"not before {at}")
        self.at = at


def _at_its_time() -> Any:
    from procrastinate import BaseRetryStrategy, RetryDecision, jobs

    class AtItsTime(BaseRetryStrategy):
        """Again at the moment the row says; what else went wrong went wrong outside the job, and is tried again."""

        def get_retry_decision(self, *, exception: BaseException, job: jobs.Job) -> RetryDecision:
            if isinstance(exception, _NotYet):
                return RetryDecision(retry_at=exception.at)
            return RetryDecision(retry_in={"seconds": 5})

    return AtItsTime()


_one_caller: "App | None" = None


def _caller() -> "App":
    """What only calls workers: it uses the connection it is given and has none of its own."""
    global _one_caller
    if _one_caller is None:
        from procrastinate import App, SyncPsycopgConnector

        _one_caller = App(connector=SyncPsycopgConnector())
    return _one_caller


def _app(engine: Engine) -> "App":
    from procrastinate import App, PsycopgConnector

    _, options = engine.dialect.create_connect_args(engine.url)
    options.pop("context", None)  # SQLAlchemy's own way with types

    async def configure(connection: Any) -> None:
        await connection.execute(_FIND_ITS_TABLES.format(for_now="false"))
        await connection.commit()

    return App(connector=PsycopgConnector(kwargs=options, configure=configure, min_size=1, max_size=3))
