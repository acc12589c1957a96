"""Private keys as files, each under the name of its public half, for one user's eyes, never written twice."""

import contextlib
import os
from pathlib import Path


def keep(directory: Path, name: str, private: bytes) -> None:
    """Write a key below ``directory``; on return it is on the disk. One that is there already stays as it is."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = _path(directory, name)
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{private.hex()}\n")
        file.flush()
        os.fsync(file.fileno())
    # Linked, not renamed: whoever reads finds all of it, and a key that somebody else made is not replaced.
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(directory: Path, name: str) -> bytes | None:
    """The key of that name, None if there is none. Raises ValueError if the file holds something else."""
    try:
        return bytes.fromhex(_path(directory, name).read_text().strip())
    except FileNotFoundError:
        return None


def forget(directory: Path, name: str) -> bool:
    """Delete the key; whether it was there."""
    try:
        _path(directory, name).unlink()
    except FileNotFoundError:
        return False
    return True


def _path(directory: Path, name: str) -> Path:
    return directory / f"{name}.ed25519"
