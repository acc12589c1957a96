"""Private keys as files, each under the name of its public half, for one user's eyes, never written twice."""

import contextlib
import os
import secrets
from pathlib import Path


def keep(directory: Path, name: str, private: bytes) -> None:
    """Write a key below ``directory``; on return it is on the disk. One that is there already stays as it is."""
    keep_file(_path(directory, name), f"{private.hex()}\n".encode())


def keep_file(path: Path, content: bytes) -> None:
    """Write a file that holds a key; on return it is on the disk. One that is there already stays as it is."""
    directory = path.parent
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}.draft")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
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
