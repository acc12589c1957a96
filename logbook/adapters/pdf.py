"""HTML to tagged PDF (PDF/UA-1) with WeasyPrint, which is let near nothing but our own static files and given data."""

import gc
import threading
import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher

STATIC = Path(__file__).resolve().parents[2] / "static"
FONTS = STATIC / "fonts" / "paper"

# One render at a time in a process: it is one thread's work under the interpreter lock anyway, and the collector, which
# is switched off for its length, belongs to the whole process.
_rendering = threading.Lock()


def pdf(html: str) -> bytes:
    """The PDF/UA-1 file of an HTML page whose links are relative to ``static/``.

    The same page gives the same bytes. Raises weasyprint.urls.FatalURLFetchingError if the page asks for anything
    that is neither a ``data:`` address nor a file below ``static/``.
    """
    with _rendering:
        # WeasyPrint makes millions of small objects; the collector walks them again and again and doubles the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return bytes(source(html).write_pdf(pdf_variant="pdf/ua-1") or b"")
        finally:
            if collecting:
                gc.enable()


def source(html: str) -> "HTML":
    """The page as WeasyPrint reads it: with our fetcher, links relative to ``static/``."""
    # Imported here because it takes 0.4 s, which a web process that prints nothing need not pay.
    from weasyprint import HTML

    return HTML(string=html, base_url=f"{STATIC.as_uri()}/", url_fetcher=_fetcher())


@cache
def _fetcher() -> "URLFetcher":
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFilesOnly(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        """Answers ``data:`` addresses and files below ``static/``; anything else stops the rendering."""

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            scheme = url.partition(":")[0].lower()
            if scheme == "file" and not _is_own(url):
                raise PermissionError(f"not a static file: {url}")
            if scheme not in ("file", "data"):
                raise PermissionError(f"not a static file nor given data: {url}")
            return super().fetch(url, headers)

    return OwnFilesOnly(allowed_protocols=("file", "data"), allow_redirects=False, fail_on_errors=True)


def _is_own(url: str) -> bool:
    parts = urlsplit(url)
    # Resolved, so that neither ".." nor a symbolic link leads out.
    return not parts.netloc and Path(unquote(parts.path)).resolve().is_relative_to(STATIC)


def unprintable(text: str) -> str:
    """The characters of ``text`` that no paper font has, each once, in order; empty if all can be printed.

    White space and control characters need no glyph. A face may lack what its fallback has: the fonts count together.
    """
    glyphs = _glyphs()
    return "".join(dict.fromkeys(letter for letter in text if ord(letter) not in glyphs and not _is_blank(letter)))


def _is_blank(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf", "Zs", "Zl", "Zp")


@cache
def _glyphs() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    letters: set[int] = set()
    # One face stands for its family: a test checks that every weight of Source Sans covers the same characters.
    for face in ("SourceSans3-Regular.ttf", "DejaVuSans.ttf"):
        with TTFont(FONTS / face, lazy=True) as font:
            letters.update(font.getBestCmap())
    return frozenset(letters)
