"""What a director may write into a requirement, and what could never be counted."""

from dataclasses import replace

import pytest

from logbook.catalogue.models import Counting, Guidance, Procedure
from logbook.catalogue.rules import new_slug, read_editions, requirement_problems
from tests.catalogue.arrange import VALUES

PROCEDURES = read_editions()[-1].procedures


CATALOGUE = [Procedure(**each.columns()) for each in PROCEDURES]
SYMPATHETIC = tuple(each.slug for each in PROCEDURES if "sympathetic" in each.categories)
BY_PATIENT = {"counting": Counting.DISTINCT_PATIENTS, "span_days": 60, "categories": ("outpatient_continuity",)}


def problems(**changes):
    return list(requirement_problems(replace(VALUES, **changes), CATALOGUE, {"Sedation"}))


def test_a_sound_requirement_is_taken():
    assert problems() == []
    assert problems(**BY_PATIENT) == []
    assert problems(counting=Counting.OBSERVED_BY_FACULTY, categories=("neuro_exam",)) == []
    assert problems(guidance=(Guidance.FLUOROSCOPY, Guidance.ULTRASOUND)) == []
    assert problems(minimum=None, excluded_procedures=SYMPATHETIC[1:]) == []


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"label": ""}, "label", "Write the name"),
        ({"label": "x" * 121}, "label", "Shorten the name"),
        ({"label": "sedation"}, "label", "already"),
        ({"unit": ""}, "unit", "Say what is counted"),
        ({"unit": "x" * 41}, "unit", "Shorten the unit"),
        ({"remark": "x" * 201}, "remark", "Shorten the remark"),
        ({"minimum": 0}, "minimum", "whole number from 1"),
        ({"minimum": 10_001}, "minimum", "whole number from 1"),
        ({"categories": ()}, "categories", "at least one"),
        ({"categories": ("elsewhere",)}, "categories", "no category “elsewhere”"),
        ({"span_days": 60}, "span_days", "Leave them empty"),
        (BY_PATIENT | {"span_days": None}, "span_days", "from 1 to 730"),
        (BY_PATIENT | {"span_days": 731}, "span_days", "from 1 to 730"),
        (BY_PATIENT | {"once_per_case": True}, "once_per_case", "Untick it"),
        (BY_PATIENT | {"categories": ("scs",)}, "categories", "asks for the patient"),
        ({"counting": Counting.OBSERVED_BY_FACULTY}, "categories", "faculty observed"),
        ({"excluded_procedures": SYMPATHETIC}, "excluded_procedures", "none could count"),
        ({"categories": ("anes_iv",), "guidance": (Guidance.CT,)}, "guidance", "None of these procedures"),
    ],
)
def test_nonsense_is_refused_in_a_sentence_beside_its_field(changes, field, words):
    ((sentence, beside),) = problems(**changes)
    assert beside == field
    assert words in sentence


def test_a_slug_is_of_the_name_and_taken_once():
    assert new_slug("Köln blocks", set()) == "own-koln-blocks"
    assert new_slug("Blocks", {"own-blocks", "own-blocks-2"}) == "own-blocks-3"
