"""The paper of a committee packet: cover, index, and each fellow's summary as it is by itself."""

import dataclasses
import io
import re

import pytest
from pypdf import PdfReader

from logbook.adapters.pdf import pdf
from logbook.documents import paper
from tests.documents import samples, samples_packet
from tests.documents.test_paper import DISCLAIMER, HOSTILE


def read(of, *, issued=True):
    file = samples_packet.printed(tuple(of), issued=issued)
    return PdfReader(io.BytesIO(file))


def words(page):
    return " ".join(page.extract_text().split())


def test_the_index_sends_to_the_page_on_which_the_summary_of_that_fellow_begins():
    of = samples_packet.summaries(3)
    reader = read(of)
    index = words(reader.pages[1])
    assert "Minimums reached · unverified" in index
    for place, facts in enumerate(of):
        row = re.search(rf"{re.escape(facts.fellow)} 2026-{100 + place:04} {facts.cases} \d+ of \d+ (\d+)", index)
        assert row, index
        page = words(reader.pages[int(row[1]) - 1])
        assert f"Competency summary {facts.fellow}" in page
        assert f"No. 2026-{100 + place:04}" in page
        assert len(reader.pages[1]["/Annots"]) == len(of)


def test_each_page_names_the_packet_its_number_and_the_fellow_of_the_page():
    of = samples_packet.summaries(3)
    reader = read(of)
    begins = [number for number, page in enumerate(reader.pages) if "Competency summary" in words(page)]
    for number, page in enumerate(reader.pages):
        text = words(page)
        assert DISCLAIMER in text
        assert f"Committee packet · No. {samples.ISSUE.number}" in text
        foot = f"Page {number + 1} of {len(reader.pages)}"
        place = sum(begin <= number for begin in begins) - 1
        if place >= 0:
            foot = f"{of[place].fellow}, No. 2026-{100 + place:04} · {foot}"
        assert foot in text


def test_the_cover_says_for_whom_of_whom_and_when_it_is():
    cover = words(read(samples_packet.summaries(3)).pages[0])
    for needed in (
        samples.PROGRAM,
        samples.INSTITUTION,
        "For the Clinical Competency Committee",
        "Fellows 3, a competency summary of each",
        "Jul 1, 2025 to Jun 30, 2026",
        "recalled 2025 edition",
        "Unverified until the program director adopts it",
        "Issued Jun 30, 2026 by Cleo Marchetti, MD",
    ):
        assert needed in cover
    assert "a competency summary of the one fellow" in words(read([samples.empty()]).pages[0])


def test_a_summary_in_a_packet_is_the_summary_by_itself_letter_by_letter():
    of = samples_packet.summaries(3)
    html = paper.to_html(samples_packet.packet(of), samples.ISSUE, samples_packet.parts(of))
    for part in samples_packet.parts(of):
        alone = paper.to_html(part.facts, part.issue)
        body = alone[alone.index('<header class="head">') : alone.index("</body>")]
        assert body in html


def test_a_bookmark_leads_to_each_fellow_and_the_parts_of_the_summary_stand_below_it():
    of = samples_packet.summaries(3)
    reader = read(of)
    titles = [each["/Title"] for each in reader.outline if not isinstance(each, list)]
    assert titles == ["Fellows", *(facts.fellow for facts in of)]
    below = [each for each in reader.outline if isinstance(each, list)]
    assert len(below) == len(of)
    assert "Procedures and skills" in [each["/Title"] for each in below[0]]


def test_the_whole_is_tagged_and_named_as_one_file():
    catalog = read(samples_packet.summaries(3)).trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog
    assert b"pdfuaid:part" in catalog["/Metadata"].get_data()


def test_a_preview_has_no_number_of_the_packet_nor_of_any_summary():
    for page in read([samples.full(8), samples.empty()], issued=False).pages:
        assert "Preview — not issued" in page.extract_text()
        assert "No." not in page.extract_text()


@pytest.mark.parametrize("name", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_name_is_a_name_in_the_index_the_foot_and_the_bookmarks(name):
    of = (dataclasses.replace(samples.empty(), fellow=name),)
    reader = read(of)
    assert name.replace(" ", "") in words(reader.pages[1]).replace(" ", "")
    assert f"{name}, No. 2026-0100".replace(" ", "") in words(reader.pages[3]).replace(" ", "")
    assert [each["/Title"] for each in reader.outline if not isinstance(each, list)] == ["Fellows", name]
    assert not list(reader.attachment_list)


def test_a_long_index_goes_on_under_its_heads():
    of = [dataclasses.replace(samples.empty(), fellow=f"Fellow {place}, MD") for place in range(48)]
    html = paper.to_html(samples_packet.packet(of), samples.ISSUE, samples_packet.parts(of))
    index = html[: html.index("<article")] + '<p id="part-1"></p></body></html>'
    pages = PdfReader(io.BytesIO(pdf(re.sub(r"#part-\d+", "#part-1", index)))).pages
    assert len(pages) == 3
    assert words(pages[2]).startswith("Fellow Number Signed cases Minimums reached · unverified Page")


def test_nothing_in_a_packet_ranks_or_judges():
    of = samples_packet.summaries(3)
    html = paper.to_html(samples_packet.packet(of), samples.ISSUE, samples_packet.parts(of))
    said = re.sub(r"<[^>]+>", " ", html).lower()
    for never in ("acgme certified", "is competent", "de-identified", "rank", "best", "cpt"):
        assert never not in said
