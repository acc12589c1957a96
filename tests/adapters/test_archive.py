"""Files go into a ZIP as they are, and come out of it as they were."""

import io
import zipfile
from datetime import UTC, datetime

from logbook.adapters.archive import Entry, stored

DATED = datetime(2026, 6, 30, 14, 5, 6, tzinfo=UTC)


def test_what_goes_in_comes_out_under_its_name_and_day(tmp_path):
    files = {"Łukasz — é.pdf": b"one", "empty.pdf": b"", "long.pdf": bytes(range(256)) * 1000}
    entries = []
    for place, (name, data) in enumerate(files.items()):
        path = tmp_path / str(place)
        path.write_bytes(data)
        entries.append(Entry(name, path, DATED))
    with zipfile.ZipFile(io.BytesIO(b"".join(stored(entries)))) as archive:
        assert archive.testzip() is None
        assert {each.filename: archive.read(each) for each in archive.infolist()} == files
        assert {each.compress_type for each in archive.infolist()} == {zipfile.ZIP_STORED}
        assert {each.date_time for each in archive.infolist()} == {(2026, 6, 30, 14, 5, 6)}


def test_it_is_sent_while_it_is_read(tmp_path):
    path = tmp_path / "long"
    path.write_bytes(bytes(1_000_000))
    sizes = [len(chunk) for chunk in stored([Entry(f"{place}.pdf", path, DATED) for place in range(3)])]
    assert sum(sizes) > 3_000_000
    assert max(sizes) < 100_000


def test_an_archive_of_nothing_is_an_archive():
    with zipfile.ZipFile(io.BytesIO(b"".join(stored([])))) as archive:
        assert archive.namelist() == []
