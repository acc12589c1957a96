"""Files as one ZIP, sent while they are read: nothing is kept in memory but what is on its way."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_CHUNK = 1 << 16


@dataclass(frozen=True)
class Entry:
    """A file on the disk, the name it has in the archive, and the local time it is dated."""

    name: str
    path: Path
    dated: datetime


def stored(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The bytes of a ZIP that holds these files as they are: a PDF is compressed already."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, entry.dated.timetuple()[:6])
            info.file_size = entry.path.stat().st_size
            with entry.path.open("rb") as source, archive.open(info, "w") as target:
                while chunk := source.read(_CHUNK):
                    target.write(chunk)
                    yield sink.taken()
    yield sink.taken()


class _Sink(io.RawIOBase):
    """Where the archive is written to, and taken from at once; it can neither be sought nor told a place in."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._written += data
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last time."""
        taken = bytes(self._written)
        self._written.clear()
        return taken
