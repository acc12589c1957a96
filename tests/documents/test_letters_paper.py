"""What stands on a privileging letter and on a verification of training: the fullest, the emptiest, hostile words."""

import io
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pypdf import PdfReader

from logbook.documents.paper import to_html
from logbook.documents.rules import QUESTIONS, Addressee, Stretch, Typed, training_words
from logbook.progress.rules import Roles
from tests.documents import samples
from tests.documents import samples_letters as letters


def pages(facts: Any, issue: Any = samples.ISSUE) -> list[str]:
    reader = PdfReader(io.BytesIO(samples.printed(facts, issue)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


ALL = pytest.mark.parametrize(
    "facts",
    [letters.letter(), letters.letter(3), letters.empty_letter(), letters.verification(), letters.empty_verification()],
    ids=["letter", "few", "no case", "verification", "no case verified"],
)


@ALL
def test_every_page_says_what_it_is_not_and_the_first_where_to_check_it(facts):
    found = pages(facts)
    for number, text in enumerate(found, 1):
        assert "Not a billing or medical record" in text
        assert f"Page {number} of {len(found)}" in text
        assert f"No. {samples.ISSUE.number}" in text
    assert samples.ISSUE.address.removeprefix("https://") in found[0].replace(" ", "")


def test_a_preview_says_so_on_each_page_and_is_signed_by_nobody():
    for facts in (letters.letter(1), letters.empty_verification()):
        for text in pages(facts, None):
            assert "Preview — not issued" in text
            assert "No." not in text
            assert samples.ISSUE.issued_by not in text


@ALL
def test_nothing_on_it_asserts_competence_beside_the_words_of_the_director(facts):
    said = re.sub(r"<[^>]+>", " ", to_html(facts, samples.ISSUE)).lower()
    for never in ("acgme certified", "is competent", "proficien", "de-identified", "part 11", "cpt"):
        assert never not in said


def test_the_first_page_of_a_letter_is_the_whole_letter():
    for facts in (letters.letter(), letters.letter(6)):
        first = pages(facts)[0]
        for needed in (
            samples.PROGRAM,
            "Lakeshore Regional Medical Center",
            "1200 Harbor Avenue, Suite 400",
            "Dear colleagues,",
            "from Jul 1, 2024 to Jan 15, 2025 and since Jul 1, 2025 (planned until Aug 31, 2026)",
            "Jul 1, 2025 to Jun 30, 2026",
            "Jul 1, 2024 to Jun 30, 2026",
            "The numbers are those of the fellowship only",
            "24 it is not recorded, which is not the same as none",
            "I have reviewed the signed entries",
            "Cleo Marchetti, MD Program director",
            "fellowship@riverbend.example",
        ):
            assert needed in first, needed
        assert facts.procedures[0].name not in first or len(facts.procedures) <= 6


def test_the_enclosure_has_every_procedure_level_and_complication_under_a_repeated_head():
    found = pages(letters.letter())
    enclosure = " ".join(found[1:])
    facts = letters.letter()
    for group in samples.GROUPS:
        assert group in enclosure
    assert found[1].startswith("Enclosure: what was counted Signed entries by procedure")
    assert all("Last 24 months" in page for page in found[1:3])
    assert "C7-T1 4" in enclosure
    assert "no level recorded 2" in enclosure
    assert "All together, 521 signed cases 201 77 31 366 132 78 366 132 78" in enclosure
    assert "All, each case once 401 24 365 12 Vasovagal reaction (9); Dural puncture (4); Other (1)" in enclosure
    assert "not verified by the program 2" in enclosure
    assert "Counted against Pain Medicine minimums, recalled 2025 edition" in enclosure
    assert "Unverified until the program director adopts it" in enclosure
    assert sum(enclosure.count(f"{line.name} ") for line in facts.procedures[:1]) >= 1


def test_no_heading_of_a_group_stands_at_the_foot_of_a_page():
    one = letters.letter(1)
    short = replace(one.procedures[0], name="Trigger point injection", levels=(), complications=None)
    # Of so many lines the first page of the table has room for no more than one below.
    for place in (48, 49, 50):
        lines = (*[replace(short, group="Muscles")] * place, *[replace(short, group="Trunk")] * 3)
        table = pages(replace(one, procedures=lines, minimums=(), attendings=()))[1]
        assert not table.partition(" Not a billing")[0].endswith("Trunk"), place


def test_a_letter_about_nobody_s_case_says_that_nothing_is_signed():
    (text,) = pages(letters.empty_letter())
    assert "To whom it may concern:" in text
    assert "Up to Jul 31, 2026 no case has been signed in the case log of the program." in text
    assert "Enclosure" not in text
    assert "complication" not in text


def test_a_procedure_asked_about_and_never_done_stands_there_with_zeros():
    one = letters.letter(1)
    nothing = replace(
        one,
        cases=0,
        lately=(Roles(), Roles()),
        roles=Roles(),
        complications=letters.NOTHING,
        procedures=(replace(one.procedures[0], lately=(Roles(), Roles()), roles=Roles(), last_performed_on=None),),
    )
    (text,) = pages(nothing)
    assert "no case with the procedure asked about has been signed" in text
    assert f"{one.procedures[0].name} 0 0 0 0 0 0 0 0 0 never" in text


def test_of_whoever_left_the_letter_says_that_what_was_done_since_is_not_counted():
    left = (Stretch(date(2023, 7, 1), date(2024, 6, 30), begun=True, over=True),)
    text = pages(letters.letter(3, training=left))[0]
    assert "was a fellow in the" in text
    assert "which ended on Jun 30, 2024: what Adaora" in text
    assert "has done since is counted nowhere here" in text


def test_a_verification_has_three_parts_and_every_question_with_its_answer():
    facts = letters.verification()
    text = " ".join(pages(facts))
    parts = ("Part 1: Verification of training", "Part 2: Additional comments", "Part 3: Attestation")
    places = [text.index(part) for part in parts]
    assert places == sorted(places)
    for question, answer in zip(QUESTIONS, facts.words.answers, strict=True):
        assert question.words in text
        assert answer.answer in text
    assert text.count("She was on leave from March to May and made up for it.") == len(QUESTIONS)
    assert (
        "structured like the common verification of graduate medical education training form, which it is not" in text
    )
    assert "“from my own knowledge of the fellow and the records of the program”" in text
    assert "521 signed cases up to Jun 30, 2026" in text


def test_a_verification_without_comment_or_case_says_so():
    (text,) = pages(letters.empty_verification())  # none of the three parts begins a page
    assert "The program director added no comment." in text
    assert "No case signed up to Jul 31, 2026" in text
    assert "Annex" not in text


HOSTILE = (
    "<b>Ada</b><script>alert(1)</script> & <img src=file:///etc/hostname>",
    '<link rel="attachment" href="file:///etc/hostname">',
    "{{ 7 * 7 }}{% include 'base.html' %}",
    "דוד فاطمة 😀 " + "W" * 80,
)


@pytest.mark.parametrize("words", HOSTILE, ids=["markup", "attachment", "template", "scripts"])
def test_hostile_words_come_out_as_words(words: str):
    hostile = replace(
        letters.WORDS,
        addressee=Addressee(words, words, (words,) * 6),
        salutation=words,
        statement=words,
        accreditation=words,
        contact=(words,) * 4,
    )
    typed = Typed(letters.answers(explained=True), "\n".join([words] * 9), "known", words, words)
    for facts in (
        letters.letter(3, words=hostile, fellow=words, program=words, institution=words),
        letters.verification(3, words=training_words(typed), fellow=words),
    ):
        reader = PdfReader(io.BytesIO(samples.printed(facts)))
        text = "".join(page.extract_text() for page in reader.pages)
        assert [each.name for each in reader.attachment_list] == ["facts.json"]
        if words.isascii():
            assert re.sub(r"\s", "", words) in re.sub(r"\s", "", text)
        assert "49" not in text.replace("2026-0049", "") or words != HOSTILE[2]


def test_what_is_longer_than_a_form_takes_is_still_printed_as_text():
    facts = letters.verification(0, words=replace(letters.verification(0).words, comments=("<p>word " * 1250,)))
    assert " ".join(pages(facts)).count("<p>word") == 1250
