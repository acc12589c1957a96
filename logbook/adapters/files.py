"""Files kept by what is in them: a directory where each lies under its own digest and is never written twice."""

import os
from pathlib import Path

from logbook.foundation.canonical import sha256_hex


def keep(directory: Path, data: bytes, suffix: str) -> str:
    """Write ``data`` below ``directory`` and return its SHA-256, in hexadecimal; on return the bytes are on the disk.

    Written aside and renamed, so that a reader finds all of a file or none, and a crash leaves no half of one.
    """
    digest = sha256_hex(data)
    path = path_of(directory, digest, suffix)
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
        with draft.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
        _sync(path.parent)
    return digest


def path_of(directory: Path, digest: str, suffix: str) -> Path:
    """Where the file with this digest lies: ``ab/abcd….pdf``, so that no directory grows too long to list."""
    return directory / digest[:2] / f"{digest}{suffix}"


def _sync(directory: Path) -> None:
    # A rename lasts through a power cut only when the directory that holds the name is on the disk too.
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
