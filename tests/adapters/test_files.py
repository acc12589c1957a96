"""A kept file lies under its own digest, whole or not at all."""

import os
from hashlib import sha256

import pytest

from logbook.adapters import files


def test_a_file_lies_under_its_digest(tmp_path):
    digest = files.keep(tmp_path, b"paper", ".pdf")
    assert digest == sha256(b"paper").hexdigest()
    assert files.path_of(tmp_path, digest, ".pdf") == tmp_path / digest[:2] / f"{digest}.pdf"
    assert files.path_of(tmp_path, digest, ".pdf").read_bytes() == b"paper"


def test_the_same_bytes_are_kept_once(tmp_path):
    first = files.keep(tmp_path, b"paper", ".pdf")
    before = files.path_of(tmp_path, first, ".pdf").stat().st_ino
    assert files.keep(tmp_path, b"paper", ".pdf") == first
    assert files.path_of(tmp_path, first, ".pdf").stat().st_ino == before
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_failure_while_writing_leaves_no_file_under_the_digest(tmp_path, monkeypatch):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            files.keep(tmp_path, b"paper", ".pdf")
    digest = sha256(b"paper").hexdigest()
    assert not files.path_of(tmp_path, digest, ".pdf").exists()
    assert files.keep(tmp_path, b"paper", ".pdf") == digest
    assert files.path_of(tmp_path, digest, ".pdf").read_bytes() == b"paper"
