"""A volume of a case log on paper: as many pages as planned, totals that add up, and nothing cut off."""

import io
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import pytest
from pypdf import PdfReader

from logbook.documents.paper.lines import lines
from logbook.documents.paper.log_pages import AROUND, ROOM, LogPage, planned_log
from logbook.documents.rules import CaseLogFacts, LogTotals, legible
from tests.documents import samples, samples_log

LONGEST = samples_log.longest()
HOSTILE = legible(samples_log.hostile("<b>Ada</b> {{ 7 * 7 }} & דוד كريمة Ἀλέξανδρος 😀 file:///etc/hostname " * 9))
VOLUMES = {
    "first": samples_log.year()[0],
    "last": samples_log.year()[-1],
    "one case": samples_log.log([samples_log.case(3)], narrowed_to=samples_log.NARROWED_TO)[0],
    "hostile": HOSTILE,
    "longest": LONGEST,
}


@cache
def texts(facts: CaseLogFacts) -> list[str]:
    """The text of each page of the PDF."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(samples.printed(facts))).pages]


def planned(facts: CaseLogFacts) -> tuple[LogPage, ...]:
    return planned_log(facts, samples.ISSUE).pages


@pytest.mark.parametrize("facts", VOLUMES.values(), ids=VOLUMES)
def test_each_page_of_the_pdf_holds_what_was_planned_for_it(facts):
    pages = planned(facts)
    printed = [text for text in texts(facts) if "This page" in text]
    assert len(printed) == len(pages)
    for page, text in zip(pages, printed, strict=True):
        said = " ".join(text.split())
        assert page.heading in said
        assert text.count("Carried forward") == 1
        for name, line in (("Brought forward", page.brought_forward), ("Carried forward", page.carried_forward)):
            assert f"{name} {_figures(line)}" in said


def _figures(line: LogTotals) -> str:
    seconds = f"{line.fluoroscopy_seconds // 60:,}:{line.fluoroscopy_seconds % 60:02}"
    roles = line.roles
    return (
        f"{line.cases} {roles.observed} {roles.assisted} {roles.performed} {seconds} {line.fluoroscopy_recorded} "
        f"{line.duration_minutes:,} {line.duration_recorded}"
    )


@pytest.mark.parametrize("facts", VOLUMES.values(), ids=VOLUMES)
def test_what_a_page_carries_forward_the_next_one_brings(facts):
    pages = planned(facts)
    assert pages[0].brought_forward == facts.brought_forward
    for before, after in pairwise(pages):
        assert after.brought_forward == before.carried_forward
    assert [case.number for page in pages for case in page.cases] == [case.number for case in facts.cases]


def test_a_case_that_is_longer_than_a_page_goes_on_and_loses_nothing():
    pages = planned(LONGEST)
    assert all(sum(entry.height for entry in page.entries) <= ROOM - AROUND for page in pages)
    longest = LONGEST.cases[0]
    parts = [entry for page in pages for entry in page.entries if entry.case is longest]
    assert len(parts) > 5
    assert [entry.continued for entry in parts] == [False] + [True] * (len(parts) - 1)
    assert all(("cont." in part.cells[0]) == part.continued for part in parts)
    assert "".join(line for part in parts for line in part.cells[2]) == longest.site
    assert longest.procedures[1].name in "".join(line for part in parts for row in part.rows for line in row.cells[0])
    printed = re.sub(r"\s", "", "".join(texts(LONGEST)))
    names = printed.count("Wilhelmina")
    assert printed.count("W") - names >= 2 * 10_000  # in its row and in the grand totals
    assert names >= 900 + 2_000 // 11  # the fellow in the head and the site; the feet repeat a few


def test_a_head_that_fills_the_page_stands_by_itself():
    assert not planned_log(LONGEST, samples.ISSUE).beneath
    assert planned_log(VOLUMES["first"], samples.ISSUE).beneath
    assert "This page" not in texts(LONGEST)[0]
    assert "This page" in texts(VOLUMES["first"])[0]


def test_a_long_address_beneath_the_code_keeps_its_room():
    facts = VOLUMES["first"]
    far = replace(samples.ISSUE, address=f"https://{'logbook.' * 20}example/verify/{samples.CODE}")
    usual, longer = planned_log(facts, samples.ISSUE), planned_log(facts, far)
    assert longer.head_height > usual.head_height + 40
    assert len(longer.pages[0].entries) < len(usual.pages[0].entries)
    printed = PdfReader(io.BytesIO(samples.printed(facts, far))).pages
    assert sum("This page" in page.extract_text() for page in printed) == len(longer.pages)


def test_hostile_words_come_out_as_the_words_they_are():
    said = re.sub(r"\s", "", "".join(texts(HOSTILE)))
    for words in ("<b>Ada</b>", "{{7*7}}", "file:///etc/hostname"):
        # Program, fellow and filter, and per case site, supervisor, guest, signer, twice name, levels and guidance.
        assert said.count(words) >= 9 * (3 + 2 * (4 + 2 * 3))


def test_a_volume_says_which_it_is_and_to_what_it_is_narrowed():
    (facts,) = samples_log.log([samples_log.case(3)], narrowed_to=samples_log.NARROWED_TO)
    first = " ".join(texts(facts)[0].split())
    assert "Case log, volume 1" in first
    assert "July to September 2025 · issued Jun 30, 2026 by Cleo Marchetti, MD" in first
    assert "This is not the complete log. It is narrowed to: " + "; ".join(samples_log.NARROWED_TO) in first
    assert "The complete log" in " ".join(texts(VOLUMES["first"])[0].split())


def test_only_the_last_volume_says_grand_total():
    last, other = (" ".join("".join(texts(VOLUMES[name])).split()) for name in ("last", "first"))
    assert "This is the last volume on Jun 30, 2026" in last
    assert "Volumes 1 to 4, grand total 200" in last
    assert "By procedure" in last
    assert "Volume 1, carried forward 51" in other
    assert "rand total" not in other


def test_a_case_says_what_was_attested_where_the_fellow_had_logged_another_role():
    logged = samples_log.case(0, procedures=(samples_log.step(1),), guest="G-1", supervisor="Noor Vance, DO")
    said = " ".join("".join(texts(samples_log.log([logged])[0])).split())
    assert "right, L4-L5" in said
    assert "Assisted logged: performed" in said
    assert "Noor Vance, DO, guest supervisor, registration number G-1" in said
    assert "0:31" in said


@pytest.mark.parametrize(
    ("missing", "printed"),
    [("not_noted", "not noted"), ("not_displayed", "not shown"), ("record_unavailable", "no record"), ("", "–")],
)
def test_what_is_not_recorded_is_said_and_is_no_zero(missing, printed):
    (facts,) = samples_log.log([samples_log.case(fluoroscopy_seconds=None, fluoroscopy_missing=missing)])
    (entry,) = planned(facts)[0].entries
    assert entry.cells[3] == (printed,)


def test_entries_stand_in_a_table_whose_head_each_page_repeats_and_in_the_outline():
    reader = PdfReader(io.BytesIO(samples.printed(VOLUMES["first"])))
    titles = [each["/Title"] for each in _flat(reader.outline)]
    assert [title for title in titles if title.startswith("Entries")] == [
        each.heading for each in planned(VOLUMES["first"])
    ]
    assert all("Role, as attested" in " ".join(text.split()) for text in texts(VOLUMES["first"]) if "This page" in text)


def _flat(outline):
    for each in outline:
        yield from _flat(each) if isinstance(each, list) else [each]


@pytest.mark.parametrize(
    "text", ["", "one", "three words here", "a" * 100, "Ἀλέξανδρος " * 5, "e\u0301" * 30, "x\xa0y z"]
)
def test_lines_together_are_the_text(text):
    for width in (0.1, 3, 12.5):
        found = lines(text.strip(), width)
        assert "".join(found) == text.strip()
        assert not any(line.startswith("\u0301") for line in found)
