"""A preview of unchanged facts is printed once, and kept for a day."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from logbook.adapters import pdf as adapter
from logbook.documents.actions import preview, sweep_previews
from logbook.documents.models import DocumentKind
from logbook.documents.rules import CertificateFacts, Draft
from logbook.foundation import clock
from logbook.foundation.config import Settings
from tests.documents import samples


def draft(facts: CertificateFacts) -> Draft:
    return Draft(
        kind=DocumentKind.CERTIFICATE,
        program_id=uuid4(),
        fellow_id=uuid4(),
        period_from=facts.first_on,
        period_to=facts.last_on,
        facts=facts,
        series_of=(),
    )


def kept(settings: Settings) -> list[Path]:
    return sorted(path for path in settings.previews.rglob("*") if path.is_file())


def test_unchanged_facts_are_printed_once(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    first = preview(draft(samples.certificate()), settings)
    (file,) = kept(settings)
    assert file.read_bytes() == first
    # What is read is the file: were it printed anew, it would be another.
    file.write_bytes(b"%PDF kept")
    assert preview(draft(samples.certificate()), settings) == b"%PDF kept"
    assert preview(draft(samples.certificate(cases=20)), settings).startswith(b"%PDF-1")
    assert len(kept(settings)) == 2


def test_another_printer_prints_anew(settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    preview(draft(samples.certificate()), settings)
    before = adapter.printer()
    monkeypatch.setattr(adapter, "version", lambda _name: "999.0")
    assert adapter.printer() != before
    preview(draft(samples.certificate()), settings)
    assert len(kept(settings)) == 2


def test_a_preview_is_swept_after_a_day(settings: Settings):
    preview(draft(samples.certificate()), settings)
    assert sweep_previews(settings) == 0
    (file,) = kept(settings)
    yesterday = (clock.now() - timedelta(days=1, seconds=1)).timestamp()
    os.utime(file, (yesterday, yesterday))
    assert sweep_previews(settings) == 1
    assert kept(settings) == []


def test_a_preview_is_shown_where_it_cannot_be_kept(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    shown: Any = preview(draft(samples.certificate()), settings)
    assert shown.startswith(b"%PDF")
    assert not [path for path in kept(settings) if path.suffix == ".pdf"]
