"""Worker processes of their own, to be killed."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from logbook.foundation.config import Settings

REPOSITORY = Path(__file__).parents[2]


@contextmanager
def working(settings: Settings, log: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    """Starts worker processes of ``tests.jobs.tasks``; whoever still runs at the end is killed."""
    started: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        with log.open("a") as output:
            command = [sys.executable, "-m", "tests.jobs.tasks", settings.url, str(settings.instance)]
            started.append(subprocess.Popen(command, cwd=REPOSITORY, stdin=subprocess.DEVNULL, stderr=output))
        return started[-1]

    try:
        yield start
    finally:
        for process in started:
            process.kill()
            process.wait()


def until(condition: Callable[[], bool], log: Path, seconds: float = 90) -> None:
    """Wait for something that workers do."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.02)
