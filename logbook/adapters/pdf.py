"""HTML to a PDF that is accessible (PDF/UA-1) and keeps (PDF/A-3a) with WeasyPrint.

WeasyPrint is let near nothing but our own static files and given data.
"""

import gc
import io
import threading
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from logbook.foundation.canonical import sha256_hex

if TYPE_CHECKING:
    from weasyprint import HTML, Attachment
    from weasyprint.urls import URLFetcher

STATIC = Path(__file__).resolve().parents[2] / "static"
FONTS = STATIC / "fonts" / "paper"

# One render at a time in a process: it is one thread's work under the interpreter lock anyway, and the collector, which
# is switched off for its length, belongs to the whole process.
_rendering = threading.Lock()


@dataclass(frozen=True)
class Attached:
    """A file that travels inside the PDF: the data that the pages show, so that a machine can read them too.

    ``dated`` is written as its date of creation and change, and is given, so that the same input gives the same bytes.
    """

    name: str
    data: bytes
    description: str
    dated: date


def pdf(html: str, attachments: Iterable[Attached] = ()) -> bytes:
    """The PDF/A-3a and PDF/UA-1 file of an HTML page whose links are relative to ``static/``.

    The same page and attachments give the same bytes. Raises weasyprint.urls.FatalURLFetchingError if the page asks for
    anything that is neither a ``data:`` address nor a file below ``static/``.
    """
    with _rendering:
        # WeasyPrint makes millions of small objects; the collector walks them again and again and doubles the time.
        collecting = gc.isenabled()
        gc.disable()
        try:
            return bytes(
                source(html).write_pdf(
                    pdf_variant=VARIANT,
                    finisher=_both_standards,
                    attachments=[_attachment(each) for each in attachments],
                )
                or b""
            )
        finally:
            if collecting:
                gc.enable()


def printer() -> str:
    """Digest of all that a file depends on beside its page: the version of WeasyPrint and the style sheets of paper."""
    styles = sorted((STATIC / "css").glob("print*.css"))
    return sha256_hex(b"\0".join([version("weasyprint").encode(), *(each.read_bytes() for each in styles)]))


def _attachment(attached: Attached) -> "Attachment":
    from weasyprint import Attachment

    at = datetime.combine(attached.dated, time(), UTC)
    return Attachment(
        file_obj=io.BytesIO(attached.data),
        name=attached.name,
        description=attached.description,
        created=at,
        modified=at,
        relationship="Data",
    )


def _both_standards(_document: Any, file: Any) -> None:
    """Say in the metadata that the file is PDF/UA-1 as well: WeasyPrint writes one standard there."""
    metadata = next(each for each in file.objects if getattr(each, "extra", {}).get("Type") == "/Metadata")
    # Into the first rdf:RDF, since readers look at no second one, which is what WeasyPrint's own option would add.
    metadata.stream = [part.replace(b"</rdf:RDF>", _UA + b"</rdf:RDF>", 1) for part in metadata.stream]
    if "AF" in file.catalog:
        # WeasyPrint 70 names each attachment twice.
        file.catalog["AF"][:] = dict.fromkeys(file.catalog["AF"])


VARIANT = "pdf/a-3a"
# PDF/A takes a property that is none of its own if the file describes it (ISO 19005-3, 6.6.2.3).
_UA = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>The part of ISO 14289 to which the file conforms</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


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
