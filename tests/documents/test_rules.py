"""What may be printed, how it is kept, and how a code is read."""

import dataclasses
import itertools
from datetime import date

import pytest

from logbook.catalogue.models import RequirementEdition
from logbook.documents import rules
from logbook.foundation.canonical import canonical
from logbook.progress.rules import AttendingCount
from tests.documents import samples
from tests.progress.rules.build import requirement


def test_facts_are_kept_as_plain_canonical_json():
    for facts in (samples.full(), samples.empty(), samples.certificate()):
        assert canonical(rules.plain(facts))
    assert rules.plain(samples.certificate())["first_on"] == "2025-08-14"
    assert rules.plain(samples.certificate())["roles"] == {"observed": 3, "assisted": 4, "performed": 12}


def test_what_is_still_to_go_is_counted_to_the_minimum_and_not_below_nothing():
    line = samples.full().minimums[0]
    for counted, minimum, to_go in ((3, 5, 2), (5, 5, 0), (9, 5, 0), (9, None, 0)):
        assert dataclasses.replace(line, counted=counted, minimum=minimum).to_go == to_go


def test_a_target_is_reached_when_every_role_is():
    line = samples.full().targets[0]
    assert not line.reached
    assert dataclasses.replace(line, done=line.target).reached
    assert not dataclasses.replace(line, done=dataclasses.replace(line.target, observed=0)).reached


def test_every_text_of_the_facts_is_looked_at():
    found = set(rules.words(rules.plain(samples.full())))
    assert {samples.FELLOW, samples.PROGRAM, samples.ATTENDINGS[0][0], samples.NAMES[0], samples.COUNTING[0]} <= found


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("  Ada \n\t Reyes ", "Ada Reyes"),
        ("Re\u0301my", "Rémy"),
        ("Ada\u202eseyeR", "AdaseyeR"),
        ("A\u0000da\u200b", "Ada"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        (" \u200d \u200c", ""),
    ],
)
def test_a_text_is_made_legible(text, printed):
    assert rules.legible(text) == printed
    assert rules.legible(samples.certificate(fellow=text)).fellow == printed


def test_legible_reaches_names_deep_in_the_facts():
    facts = samples.full()
    spoiled = dataclasses.replace(facts, attendings=(AttendingCount("Ben\u202e  Okafor", 3),))
    assert rules.legible(spoiled).attendings == (AttendingCount("Ben Okafor", 3),)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("7K3M-9QXT-2VHB-4DWF", "7K3M9QXT2VHB4DWF"),
        (" 7k3m 9qxt 2vhb 4dwf ", "7K3M9QXT2VHB4DWF"),
        ("OIL0-9QXT-2VHB-4DWF", "01109QXT2VHB4DWF"),
        ("7K3M–9QXT–2VHB–4DWF", "7K3M9QXT2VHB4DWF"),
        ("7K3M-9QXT-2VHB-4DW", None),
        ("7K3M-9QXT-2VHB-4DWFF", None),
        ("7K3M-9QXT-2VHB-4DWU", None),
        ("", None),
        ("' OR 1=1 --", None),
    ],
)
def test_a_code_is_read_as_people_type_it(typed, code):
    assert rules.read_code(typed) == code
    if code:
        assert rules.read_code(rules.grouped_code(code)) == code


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("", "Write or pick"),
        ("x" * 601, "601 letters"),
        ("The fellow is ACGME certified.", "accredits programs"),
        ("acgme-accredited in MILD", "accredits programs"),
    ],
)
def test_a_statement_that_cannot_be_printed_is_refused_in_a_sentence(statement, word):
    assert word in (rules.statement_problem(statement) or "")


@pytest.mark.parametrize(
    "statement", [*itertools.chain(*rules.SUGGESTIONS.values()), "x" * 600, "Meets what the ACGME asks of programs."]
)
def test_other_statements_are_the_directors_to_make(statement):
    assert rules.statement_problem(statement) is None


@pytest.mark.parametrize(
    ("period_from", "period_to", "word"),
    [
        (date(2026, 1, 2), date(2026, 1, 1), "before it begins"),
        (date(2026, 1, 2), date(2026, 6, 2), "future"),
        (date(2026, 6, 1), date(2026, 6, 1), None),
        (date(2025, 7, 1), date(2026, 6, 1), None),
    ],
)
def test_a_period_ends_after_it_begins_and_not_in_the_future(period_from, period_to, word):
    problem = rules.period_problem(period_from, period_to, today=date(2026, 6, 1))
    assert problem is None if word is None else word in (problem or "")


@pytest.mark.parametrize(
    ("today", "first"),
    [(date(2026, 6, 30), date(2025, 7, 1)), (date(2026, 7, 1), date(2026, 7, 1)), (date(2026, 1, 1), date(2025, 7, 1))],
)
def test_the_academic_year_begins_on_july_1(today, first):
    assert rules.academic_year(today) == (first, today)


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 15, 0), (5, 15, 33), (15, 15, 100), (40, 15, 100), (0, 0, 0)]
)
def test_a_bar_ends_where_its_minimum_is_reached(part, whole, percent):
    assert rules.share(part, whole) == percent


def test_lines_come_together_under_their_headings_in_the_order_met():
    lines = samples.full().procedures
    mixed = (lines[0], lines[20], lines[1], lines[21])
    assert [line.group for line in rules.in_groups(mixed)] == ["Cervical spine"] * 2 + ["Sacrum and pelvis"] * 2
    assert [line.name for line in rules.in_groups(mixed)][:2] == [lines[0].name, lines[1].name]


def test_the_paper_says_how_its_edition_counts():
    plain = requirement("scs", label="Stimulators", unit="procedures")
    by_ct = requirement("pns", label="Nerves", unit="procedures", guidance=["ct"], counts_shared=False)
    edition = RequirementEdition(several_requirements=False, requirements=[plain, plain, by_ct])
    said = rules.counting_sentences(edition, {})
    assert "one requirement only" in said[1]
    assert said[2:] == (
        "Requirements not named below: Each entry performed counts.",
        "Nerves: Each entry performed counts. Only with CT. Cases shared with another fellow do not count.",
    )
    assert rules.counting_sentences(None, {}) == ("The program counts against no edition of requirements.",)
