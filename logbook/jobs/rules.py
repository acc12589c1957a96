"""The life of a job: who may have it for how long, when it is tried again, and when it is given up."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from logbook.jobs.models import JobState

# How long a job is a worker's alone without a word from it, and how often a worker that is at it says so. Two words
# may be late on a busy machine before another worker takes the job; that costs time and never a second effect.
LEASE = timedelta(seconds=10)
HEARTBEAT = timedelta(seconds=3)

# How long a worker with nothing to do waits before it looks again, where the database cannot call it.
BREATH = timedelta(milliseconds=400)

ATTEMPTS = 5
KEPT = timedelta(days=30)

GIVEN_UP = f"It did not succeed in {ATTEMPTS} attempts; the log of the server says why."
WORKER_DIED = f"The worker ended in the middle of it {ATTEMPTS} times; the log of the server may say why."

# What a person may do with a job, by its state.
MAY_BE_CANCELLED = frozenset({JobState.WAITING, JobState.RUNNING})
MAY_BE_RETRIED = frozenset({JobState.FAILED, JobState.CANCELLED})


class Cancelled(Exception):
    """A worker has the job no more: somebody cancelled it, or another worker took it because this one was silent.

    Whatever the task still does would be in vain: it lets this pass, so that its unit of work is undone.
    """


def pause(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts in vain: 2, 8, 32, 128 seconds; None gives up."""
    return None if attempts >= ATTEMPTS else timedelta(seconds=2 * 4 ** (attempts - 1))


def plain_arguments(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments as they are kept: keys as text, short strings, whole numbers. Raises TypeError for all else.

    A job sees the world as it is when it begins; what was true when it was enqueued would be a second, older truth.
    """
    return {name: _plain(name, value) for name, value in arguments.items()}


def _plain(name: str, value: Any) -> Any:
    if isinstance(value, UUID):
        return str(value)
    if value is None or isinstance(value, int) or (isinstance(value, str) and len(value) <= 200):
        return value
    raise TypeError(f"a job takes keys, short strings and whole numbers; {name} is {type(value).__name__}")
