"""What is drawn, whose turn it is, and what readings add up to."""

import hashlib
from datetime import date

import pytest

from logbook.foundation.errors import Invalid
from logbook.sample import rules
from logbook.sample.models import Differing, Outcome
from logbook.sample.rules import Drawn
from tests.progress.rules.build import key

SEED = "5" * 64
DIGESTS = [hashlib.sha256(str(each).encode()).hexdigest() for each in range(2000)]
BEN, BEA, CLEO = key("Ben"), key("Bea"), key("Cleo")


def test_a_signature_is_drawn_if_its_hash_lies_below_the_share():
    of_a_hundred = hashlib.sha256(f"{SEED}:{DIGESTS[0]}".encode()).digest()[0] * 100 // 256
    assert not rules.is_drawn(SEED, DIGESTS[0], of_a_hundred)
    assert rules.is_drawn(SEED, DIGESTS[0], of_a_hundred + 1)


@pytest.mark.parametrize("percent", [0, 5, 50, 100])
def test_a_percentage_draws_about_that_many_and_none_or_all_exactly(percent: int):
    count = sum(rules.is_drawn(SEED, each, percent) for each in DIGESTS)
    assert abs(count - 20 * percent) <= (0 if percent in (0, 100) else 70)


def test_a_larger_share_keeps_what_a_smaller_one_drew():
    few, many = ({each for each in DIGESTS if rules.is_drawn(SEED, each, percent)} for percent in (5, 20))
    assert few < many


def test_readers_take_turns_and_nobody_reads_what_they_had_a_part_in():
    readers = [BEA, BEN, CLEO]
    assert [rules.reader_in_turn(readers, place, ()) for place in (1, 2, 3, 4)] == [BEA, BEN, CLEO, BEA]
    assert rules.reader_in_turn(readers, 2, {BEN}) == CLEO
    assert rules.reader_in_turn([BEN], 1, {BEN}) is None
    assert rules.reader_in_turn([], 1, ()) is None


def test_the_academic_year_begins_in_july():
    assert [rules.academic_year(date(2026, 6, 30)), rules.academic_year(date(2026, 7, 1))] == [2025, 2026]


@pytest.mark.parametrize(
    ("outcome", "differing", "field"),
    [
        (None, (), "outcome"),
        (Outcome.DIFFERS, (), "differing"),
        (Outcome.MATCHES, (Differing.ROLE,), "differing"),
    ],
)
def test_a_reading_says_what_was_found_and_what_differs(outcome, differing, field):
    with pytest.raises(Invalid) as refused:
        rules.check_reading(outcome, differing, "")
    assert refused.value.field == field


def test_readings_are_added_up_by_name_with_denominators():
    drawn = [
        Drawn("Zoe", ("MILD", "Epidural"), False, Outcome.DIFFERS, (Differing.ROLE, Differing.DATE)),
        Drawn("abe", ("MILD",), False, Outcome.MATCHES, ()),
        Drawn("Zoe", ("MILD",), False, None, ()),
        Drawn("Zoe", ("MILD",), True, None, ()),
        Drawn("Zoe", ("MILD",), True, Outcome.NOT_CHECKED, ()),
    ]
    abe, zoe = rules.by_signer(drawn)
    assert (abe.name, abe.read, abe.matches, abe.is_small) == ("abe", 1, 1, True)
    assert (zoe.drawn, zoe.read, zoe.differs, zoe.not_checked, zoe.past, zoe.waiting) == (4, 1, 1, 1, 1, 1)
    assert [(each.name, each.drawn) for each in rules.by_procedure(drawn)] == [("Epidural", 1), ("MILD", 5)]
    found = rules.differences(drawn)
    assert (found[Differing.ROLE], found[Differing.PLACE]) == (1, 0)
