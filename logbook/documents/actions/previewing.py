"""Looking at a document before it is issued.

Directors look at a preview several times, and printing takes most of a second: a preview is kept for a day under the
digest of all that it depends on, so that the same facts are printed once.
"""

from collections.abc import Sequence
from datetime import timedelta

from logbook.adapters import files
from logbook.adapters.pdf import pdf, printer
from logbook.documents import paper
from logbook.documents.rules import Draft
from logbook.foundation import clock
from logbook.foundation.canonical import sha256_hex
from logbook.foundation.config import Settings

_KEPT = timedelta(days=1)


def preview(draft: Draft, settings: Settings, parts: Sequence[paper.Part] = ()) -> bytes:
    """The PDF of a draft, without number and code, marked on each page as not issued; ``parts`` are of a packet."""
    html = paper.to_html(draft.facts, None, parts)
    path = files.path_of(settings.previews, sha256_hex(f"{printer()}\n{html}".encode()), ".pdf")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        file = pdf(html)
        files.keep_for_now(path, file)
        return file


def sweep_previews(settings: Settings) -> int:
    """Delete the previews that are older than a day; how many there were."""
    return files.sweep(settings.previews, clock.now() - _KEPT)
