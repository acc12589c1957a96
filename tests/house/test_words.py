"""Whatever is recorded in the audit trail, and whatever somebody can be refused, has its words there."""

import ast
from collections.abc import Iterator
from pathlib import Path

import logbook
from logbook.permissions import PERMISSIONS
from logbook.trail.rules import DOORS, WORDS

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
