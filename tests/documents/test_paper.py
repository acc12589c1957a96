"""What stands on the paper, in the fullest case, the emptiest, and with hostile words."""

import dataclasses
import io
import json
import re
import subprocess
import sys
from typing import Any

import pytest
from pypdf import PdfReader

from logbook.documents import paper
from logbook.documents.paper import columns, to_html
from logbook.documents.rules import Facts, Issue, plain
from logbook.foundation.canonical import canonical, sha256_hex
from tests.documents import samples
from tests.documents import samples_concluding as concluding

DISCLAIMER = "Not a billing or medical record"


def read(facts: Facts, issue: Issue | None = samples.ISSUE) -> PdfReader:
    return PdfReader(io.BytesIO(samples.printed(facts, issue)))


def text_of(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def title_of(reader: PdfReader) -> str:
    return (reader.metadata and reader.metadata.title) or ""


ALL = pytest.mark.parametrize(
    "facts",
    [
        samples.full(),
        samples.empty(),
        samples.certificate(),
        concluding.completion(),
        concluding.final_evaluation(),
        concluding.bare_evaluation(),
    ],
    ids=["full", "empty", "certificate", "completion", "evaluation", "bare evaluation"],
)


@ALL
def test_every_page_says_what_it_is_not_and_which_page_it_is(facts):
    pages = read(facts).pages
    for number, page in enumerate(pages, 1):
        text = " ".join(page.extract_text().split())
        assert DISCLAIMER in text
        assert f"Page {number} of {len(pages)}" in text
        assert f"No. {samples.ISSUE.number}" in text


@ALL
def test_the_first_page_says_where_to_check_it(facts):
    text = re.sub(r"\s", "", read(facts).pages[0].extract_text())
    assert samples.ISSUE.address.removeprefix("https://") in text


@ALL
def test_the_file_is_tagged_and_names_itself(facts):
    reader = read(facts)
    catalog: Any = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert catalog["/Lang"] == "en"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert facts.fellow in title_of(reader)
    assert b"pdfuaid:part" in catalog["/Metadata"].get_data()


@ALL
def test_the_facts_travel_inside_and_the_metadata_names_them(facts):
    reader = read(facts)
    assert list(reader.attachments) == ["facts.json"]
    (file,) = reader.attachments["facts.json"]
    said = json.loads(file)
    assert canonical(said) == file
    assert (said["schema"], said["number"], said["code"]) == ("logbook.document.1", samples.ISSUE.number, samples.CODE)
    assert said["facts"] == plain(facts)
    words = (reader.metadata and reader.metadata.keywords) or ""
    assert words == f"number:{samples.ISSUE.number}, code:{samples.CODE}, facts-sha256:{sha256_hex(file)}"
    # What was not issued states nothing.
    preview = read(facts, None)
    assert not preview.attachments
    assert not (preview.metadata and preview.metadata.keywords)


@ALL
def test_only_bundled_fonts_are_embedded(facts):
    resources: list[Any] = [page["/Resources"] for page in read(facts).pages]
    fonts = {font.get_object()["/BaseFont"].partition("+")[2] for each in resources for font in each["/Font"].values()}
    assert fonts
    assert all(name.startswith(("Source-Sans-3", "SourceSans3", "DejaVu")) for name in fonts), fonts


def test_a_summary_has_two_to_four_pages_and_a_committee_needs_one():
    assert len(read(samples.full()).pages) == 4
    assert len(read(samples.empty()).pages) == 2
    first = " ".join(read(samples.full()).pages[0].extract_text().split())
    for needed in (
        samples.FELLOW,
        "Jul 1, 2025 to Jun 30, 2026",
        "Minimums",
        "Targets of the program",
        "Palliative care",
    ):
        assert needed in first
    assert "3 of 5" in first


def test_forty_minimums_are_still_on_the_first_page():
    few = tuple(each for each in samples.full().minimums if each.minimum)
    forty = tuple(dataclasses.replace(few[at % len(few)], name=f"Category {at}") for at in range(40))
    reader = read(dataclasses.replace(samples.full(), minimums=forty))
    assert "Category 39" in reader.pages[0].extract_text()
    assert len(reader.pages) <= 4


def test_the_parts_of_a_summary_are_bookmarks_under_its_title():
    outline: Any = read(samples.full()).outline
    title, parts = outline
    assert title["/Title"] == "Competency summary"
    named = [part["/Title"] for part in parts]
    assert named[0] == "By month"
    assert "Minimums: 16 of 28 reached · unverified" in named
    assert "Targets of the program: 0 of 2 reached" in named


def test_a_chart_says_in_words_what_it_draws():
    assert "<title>Entries by month: July 2025 12 observed, 9 assisted, 14 performed;" in to_html(samples.full(), None)


def test_a_summary_prints_every_number_it_was_given():
    text = text_of(read(samples.full()))
    for line in samples.full().procedures:
        assert line.name in text
    for name, signed in samples.ATTENDINGS:
        assert f"{name} {signed}" in text
    assert "Signed cases" in text
    assert "521 576 78 132 366 7 2" in text
    assert "O-SCORE, Gofton et al., Academic Medicine 2012" in text
    assert "C-arm did not show it (8); record lost (3)" in text


def test_the_empty_summary_says_what_is_not_there():
    text = text_of(read(samples.empty()))
    assert "No entry of this period has been signed." in text
    assert "The program has set no targets of its own." in text
    assert "Entrustment, as attested" not in text


def test_an_edition_nobody_adopted_is_marked_wherever_its_numbers_stand():
    text = text_of(read(samples.full()))
    assert "Unverified until the program director adopts it" in text
    assert "Minimums: 16 of 28 reached · unverified" in text
    adopted = text_of(read(samples.empty()))
    assert "nverified" not in adopted
    assert "adopted by Cleo Marchetti, MD on Jul 1, 2026" in adopted


def test_a_program_without_an_edition_says_so():
    facts = dataclasses.replace(samples.empty(), edition=None, minimums=())
    text = text_of(read(facts))
    assert "Counted against no edition of requirements" in text
    assert "The edition sets no minimum" in text


def test_a_certificate_states_counts_and_dates_and_the_director_the_rest():
    reader = read(samples.certificate())
    text = text_of(reader)
    assert len(reader.pages) == 1
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    for needed in (
        "Ada Lindqvist, MD",
        "Minimally invasive lumbar decompression (MILD)",
        "3 4 12",
        "19 signed cases, Aug 14, 2025 to Jun 11, 2026, attested by 3 attendings",
        "“I have reviewed the signed entries counted here with the fellow.”",
        "Cleo Marchetti, MD",
        "Program director · Jun 30, 2026",
    ):
        assert needed in text


def test_a_certificate_of_one_case_on_one_day_speaks_in_the_singular():
    day = samples.certificate().first_on
    text = text_of(read(samples.certificate(cases=1, attendings=1, last_on=day)))
    assert "1 signed case, Aug 14, 2025, attested by 1 attending" in text


@pytest.mark.parametrize("letters", ["a" * 200, "Wilhelmina " * 18], ids=["one word", "many"])
def test_the_longest_words_stay_on_one_page(letters):
    facts = samples.certificate(
        fellow=letters, procedure=letters, program=letters, institution=letters, statement=(letters * 4)[:600]
    )
    assert len(read(facts, dataclasses.replace(samples.ISSUE, issued_by=letters)).pages) == 1


def test_a_preview_says_on_each_page_that_it_is_one_and_has_no_number():
    for facts in (samples.full(8), samples.certificate()):
        for page in read(facts, None).pages:
            text = page.extract_text()
            assert "Preview — not issued" in text
            assert "No." not in text
            assert "verify" not in text


HOSTILE = {
    "markup": "<b>Ada</b><script>alert(1)</script> & <img src=file:///etc/hostname>",
    "attachment": '<link rel="attachment" href="file:///etc/hostname">Ada',
    "template": "{{ 7 * 7 }}{% include 'base.html' %}",
    "style": "</style></title><style>@import url(file:///etc/hostname);</style>",
    "address": "file:///etc/hostname http://127.0.0.1:9/",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile_words_come_out_as_the_words_they_are(words):
    reader = read(samples.certificate(fellow=words, statement=words))
    assert words.replace(" ", "") in text_of(reader).replace(" ", "")
    assert list(reader.attachments) == ["facts.json"]
    assert title_of(reader).startswith(f"Certificate of {words}")
    summary = dataclasses.replace(samples.empty(), fellow=words, program=words)
    assert words.replace(" ", "") in text_of(read(summary)).replace(" ", "")


def test_ten_thousand_letters_are_printed_as_text():
    reader = read(samples.certificate(statement="<p>word " * 1250))
    assert text_of(reader).count("<p>word") == 1250


@pytest.mark.parametrize("name", ["דוד כהן", "فاطمة الزهراء", "Ἀλέξανδρος", "Đặng Thị Ánh", "Мария 😀"])
def test_names_in_other_scripts_have_letters_not_boxes(name):
    contents = read(samples.certificate(fellow=name)).pages[0].get_contents()
    assert contents is not None
    content = contents.get_data()
    # Glyph 0 of a font is the box that stands for what it lacks; WeasyPrint writes glyphs as four hexadecimal digits.
    glyphs = [run[at : at + 4] for run in re.findall(rb"<([0-9a-fA-F]+)>", content) for at in range(0, len(run), 4)]
    assert len(glyphs) > 100
    assert b"0000" not in glyphs


def test_months_stand_on_their_line_in_proportion():
    drawn = columns(samples.full().months)
    tallest = max(drawn, key=lambda column: column.roles.total)
    assert all(column.steps[0].y + column.steps[0].height == pytest.approx(paper.GROUND, abs=0.02) for column in drawn)
    assert sum(step.height for step in tallest.steps) == pytest.approx(paper.RISE, abs=0.05)
    assert drawn[0].month == "July 2025"
    assert all(column.label for column in drawn)
    assert columns(()) == []


def test_many_months_are_not_all_named():
    months = samples.full().months * 3
    assert 0 < sum(bool(column.label) for column in columns(months)) <= 13


def test_nothing_on_paper_asserts_competence_or_a_certification():
    for facts in (samples.full(), samples.empty(), samples.certificate(), concluding.completion()):
        said = re.sub(r"<[^>]+>", " ", to_html(facts, samples.ISSUE)).lower()
        for never in ("acgme certified", "is competent", "proficien", "de-identified", "part 11", "cpt"):
            assert never not in said


def test_a_process_that_prints_nothing_does_not_load_weasyprint():
    program = "import sys, logbook.documents.paper; sys.exit('weasyprint' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
