"""What events are called and what their facts say."""

from datetime import UTC, datetime

import pytest

from logbook.trail.rules import GROUPS, WORDS, Place, asked_number, said_facts, verbs_of


def test_a_verb_stands_in_one_group():
    assert sum(len(group.verbs) for group in GROUPS.values()) == len(WORDS)
    assert verbs_of("documents")[:5] == (
        *("document.reserve", "document.cancel", "document.issue", "document.supersede", "document.revoke"),
    )
    assert verbs_of("case.log") == ("case.log",)
    assert verbs_of("nothing") == ()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ""),
        ({"number": 17, "revision": 2, "state": "submitted"}, "and sent it; revision 2"),
        ({"asked": "case.sign", "number": 17}, "signing or returning it"),
        ({"person": "k", "role": "program_director"}, "Cleo Marsh, MD; as program director"),
        ({"revision": 1, "deputy_for": "k"}, "revision 1; as deputy for Cleo Marsh, MD"),
        ({"by_letter": True}, "by the address in a letter"),
        ({"by_letter": False}, ""),
        ({"person": "elsewhere"}, "somebody of another program"),
        ({"slug": "mild", "before": None, "after": [2, 2, 5]}, "mild; is 2 observed, 2 assisted, 5 performed"),
        ({"percent": 0, "before": 5, "after_sequence": 7}, "was 5 percent; is 0 percent"),
        ({"cases": 1, "filters": {"from": "2026-01-01", "q": True}}, "1 case; only by from, q"),
        ({"cases": 1200, "filters": {}}, "1,200 cases"),
        ({"changed": {"scs": 3, "pns": 2}}, "2 minimums changed"),
        ({"slug": "scs", "fields": ["minimum", "once_per_case"]}, "scs; minimum, once per case"),
        ({"kept_texts": ["a name", "a record number"]}, "looks like a name, a record number"),
        ({"digest": "ab", "signature": "cd", "text": "Mrs Smith", "code": "X"}, ""),
    ],
)
def test_facts_are_said_in_words_and_nothing_else_of_them(facts, said):
    assert said_facts(facts, {"k": "Cleo Marsh, MD"}) == said


@pytest.mark.parametrize(
    ("text", "number"),
    [("17", 17), (" Case 17 ", 17), ("#17", 17), ("2026-0003", "2026-0003"), ("mild", None), ("1" * 12, None)],
)
def test_a_case_or_document_is_asked_for_by_its_number(text, number):
    assert asked_number(text) == number


def test_a_place_is_read_as_it_was_written_and_nothing_else_is():
    place = Place(datetime(2026, 11, 22, 14, 5, 9, 17, tzinfo=UTC), 1234, False, True)
    assert Place.read(str(place)) == place
    for text in ("", "x", "w" * 40, str(place)[:-2], str(place) + "=", "é"):
        assert Place.read(text) is None
