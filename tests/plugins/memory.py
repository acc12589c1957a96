"""Where the tests' databases lie: in memory where the machine lends enough, else on a disk, ten times as slow."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 # a directory of our own is made in it
ENOUGH = 1 << 30  # bytes; a container is often lent 64 million, which one server fills


@contextmanager
def directory(prefix: str) -> Iterator[Path]:
    """A directory that is gone at the end of the block."""
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH
    made = Path(tempfile.mkdtemp(prefix=prefix, dir=MEMORY if roomy else None))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
