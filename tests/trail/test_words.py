"""What events are called and what their facts say."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import logbook
from logbook.permissions import PERMISSIONS
from logbook.trail.rules import DOORS, GROUPS, WORDS, Place, asked_number, said_facts, verbs_of

ROOM = Path(logbook.__file__).parent


def recorded() -> Iterator[tuple[str, str]]:
    """Every verb that a call in the code records, with its file: what ``verb=`` may be, and what is noted."""
    for path in ROOM.rglob("*.py"):
        for call in (each for each in ast.walk(ast.parse(path.read_text())) if isinstance(each, ast.Call)):
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            if name == "record":
                said = [each.value for each in call.keywords if each.arg == "verb"]
            else:
                said = call.args[:1] if name == "note" else []
            for each in (part for value in said for part in ast.walk(value)):
                if isinstance(each, ast.Constant) and isinstance(each.value, str) and "." in each.value:
                    yield each.value, str(path.relative_to(ROOM))


def test_every_verb_that_is_recorded_has_its_words():
    found = dict(recorded())
    assert len(found) > 40
    missing = {verb: where for verb, where in found.items() if verb not in WORDS}
    assert missing == {}, "give them words in logbook/trail/rules/words.py"


def test_every_door_that_can_refuse_or_be_looked_through_has_its_words():
    assert set(PERMISSIONS) - set(DOORS) == set(), "give them words in logbook/trail/rules/words.py"
    of_programs = {"program.see", "queue.see", "catalogue.see", "requirements.see", "letters.see"}
    assert {verb for verb in PERMISSIONS if verb.endswith(".see")} - of_programs <= set(WORDS)


def test_a_verb_stands_in_one_group():
    assert sum(len(group.verbs) for group in GROUPS.values()) == len(WORDS)
    assert verbs_of("documents") == ("document.reserve", "document.issue", "document.revoke")
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
        ({"cases": 1, "filters": {"from": "2026-01-01", "q": True}}, "1 case; only by from, q"),
        ({"cases": 1200, "filters": {}}, "1,200 cases"),
        ({"changed": {"scs": 3, "pns": 2}}, "2 minimums changed"),
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
