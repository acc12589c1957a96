"""Files kept by what is in them: a directory where each lies under its own digest and is never written twice.

Beside them files that are kept for a while, because making them anew takes long.
"""

import contextlib
import os
import threading
from datetime import datetime
from pathlib import Path

from logbook.foundation.canonical import sha256_hex


def keep(directory: Path, data: bytes, suffix: str) -> str:
    """Write ``data`` below ``directory`` and return its SHA-256, in hexadecimal; on return the bytes are on the disk.

    Written aside and renamed, so that a reader finds all of a file or none, and a crash leaves no half of one.
    """
    digest = sha256_hex(data)
    path = path_of(directory, digest, suffix)
    if not path.exists():
        _put(path, data)
        _sync(path.parent)
    return digest


def keep_for_now(path: Path, data: bytes) -> None:
    """Write a file that can be made again. There is none rather than a failure where the disk is full."""
    with contextlib.suppress(OSError):
        _put(path, data)


def sweep(directory: Path, older_than: datetime) -> int:
    """Delete the files below ``directory`` that were written before that moment; how many there were."""
    swept = 0
    for path in directory.glob("*/*"):
        # Another worker may sweep the same.
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < older_than.timestamp():
                path.unlink()
                swept += 1
    return swept


def path_of(directory: Path, digest: str, suffix: str) -> Path:
    """Where the file with this digest lies: ``ab/abcd….pdf``, so that no directory grows too long to list."""
    return directory / digest[:2] / f"{digest}{suffix}"


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.draft")
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _sync(directory: Path) -> None:
    # A rename lasts through a power cut only when the directory that holds the name is on the disk too.
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
