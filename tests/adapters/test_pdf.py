"""WeasyPrint gets at nothing but our static files and given data, and what the fonts lack is known beforehand."""

import gc
import io
from datetime import date
from typing import Any

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from logbook.adapters import pdf as adapter
from logbook.adapters.pdf import FONTS, STATIC, Attached, pdf, unprintable

PAGE = '<html lang="en"><head><title>Paper</title>{head}</head><body><h1>Paper</h1>{body}</body></html>'
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
)


def letters_of(face: str) -> frozenset[str]:
    with TTFont(FONTS / face, lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def page(head: str = "", body: str = "") -> str:
    return PAGE.format(head=head, body=body)


@pytest.mark.parametrize(
    "head_or_body",
    [
        '<link rel="stylesheet" href="file:///etc/hostname">',
        '<link rel="attachment" href="file:///etc/hostname">',
        '<img alt="x" src="file:///etc/hostname">',
        '<img alt="x" src="../setup.cfg">',
        '<img alt="x" src="css/../../setup.cfg">',
        '<img alt="x" src="css/%2e%2e/%2e%2e/setup.cfg">',
        '<img alt="x" src="FILE:///etc/hostname">',
        '<img alt="x" src="file://localhost/etc/hostname">',
        '<img alt="x" src="http://127.0.0.1:9/x.png">',
        '<img alt="x" src="https://logbook.example/x.png">',
        '<img alt="x" src="ftp://127.0.0.1/x.png">',
        '<style>@import url("file:///etc/hostname");</style>',
        '<style>@import url("http://127.0.0.1:9/x.css");</style>',
        '<style>body { background: url("file:///etc/hostname") }</style>',
    ],
)
def test_a_page_that_asks_for_anything_else_is_not_printed(head_or_body):
    from weasyprint.urls import FatalURLFetchingError

    with pytest.raises(FatalURLFetchingError):
        pdf(page(head=head_or_body) if head_or_body.startswith(("<link", "<style")) else page(body=head_or_body))


def test_a_symbolic_link_does_not_lead_out_of_static(tmp_path, monkeypatch):
    from weasyprint.urls import FatalURLFetchingError

    static, secret = tmp_path / "static", tmp_path / "secret.css"
    static.mkdir()
    secret.write_text("h1 { color: red }")
    (static / "way-out.css").symlink_to(secret)
    (static / "own.css").write_text("h1 { color: red }")
    monkeypatch.setattr(adapter, "STATIC", static)
    assert pdf(page(head='<link rel="stylesheet" href="own.css">'))
    with pytest.raises(FatalURLFetchingError):
        pdf(page(head='<link rel="stylesheet" href="way-out.css">'))


def test_own_files_and_given_data_are_printed():
    file = pdf(page(head='<link rel="stylesheet" href="css/print.css">', body=f'<p><img alt="dot" src="{PIXEL}"></p>'))
    assert PdfReader(io.BytesIO(file)).pages[0].images


def test_the_same_page_gives_the_same_bytes():
    facts = Attached("facts.json", b"{}", "The facts", date(2026, 6, 30))
    for attachments in ((), (facts,)):
        assert pdf(page(body="<p>Text</p>"), attachments) == pdf(page(body="<p>Text</p>"), attachments)


def test_what_is_attached_travels_in_the_file_once_as_its_data():
    facts = Attached("facts.json", b'{"name":"\xc3\x81da"}', "The facts of Áda", date(2026, 6, 30))
    reader = PdfReader(io.BytesIO(pdf(page(), [facts])))
    assert reader.attachments == {"facts.json": [facts.data]}
    catalog: Any = reader.trailer["/Root"]
    (file,) = catalog["/AF"]
    assert file["/AFRelationship"] == "/Data"
    assert file["/Desc"] == "The facts of Áda"
    stream = file["/EF"]["/F"]
    assert stream["/Subtype"] == "/application/json"
    assert stream["/Params"]["/ModDate"] == stream["/Params"]["/CreationDate"] == "D:20260630000000Z"


def test_the_file_says_that_it_is_both_standards():
    catalog: Any = PdfReader(io.BytesIO(pdf(page()))).trailer["/Root"]
    metadata = catalog["/Metadata"].get_data()
    assert b'pdfaid:part="3"' in metadata
    assert b'pdfaid:conformance="A"' in metadata
    assert b'pdfuaid:part="1"' in metadata


def test_the_garbage_collector_runs_again_after_a_render_that_failed():
    with pytest.raises(BaseException, match="Error fetching"):
        pdf(page(body='<img alt="x" src="file:///etc/hostname">'))
    assert gc.isenabled()
    pdf(page())
    assert gc.isenabled()


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Ada Reyes, MD", ""),
        ("Łukasz Wójcik · Mária Ősz · Đặng Thị Ánh · Þórunn", ""),
        ("Ἀλέξανδρος Παπαδόπουλος", ""),
        ("Мария Сергеевна Иванова", ""),
        ("דוד כהן · فاطمة الزهراء", ""),
        ("two\nlines\tand a\u00a0space", ""),
        ("Dr 李 小龍", "李小龍"),
        ("さくら", "さくら"),
        ("scrubs 🩺🩺", "🩺"),
        ("प्रिया", "प्रिया"),
        ("\ue000 private", "\ue000"),
    ],
)
def test_letters_without_a_font_are_known(text, missing):
    assert unprintable(text) == missing


def test_every_weight_of_the_paper_font_covers_the_same_letters():
    covered = {path.name: letters_of(path.name) for path in FONTS.glob("SourceSans3-*.ttf")}
    assert len(covered) >= 5
    assert len(set(covered.values())) == 1, {name: len(letters) for name, letters in covered.items()}


def test_the_bold_fallback_covers_what_unprintable_promises():
    missing = letters_of("DejaVuSans.ttf") - letters_of("DejaVuSans-Bold.ttf")
    # What the regular face has beyond the bold one is signs, not letters of a name.
    assert not {letter for letter in missing if letter.isalpha() and ord(letter) < 0x2000}


def test_static_is_the_directory_of_the_static_files():
    assert (STATIC / "css" / "print.css").is_file()
