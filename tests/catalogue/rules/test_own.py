"""What a director may set, and the sentence for what not."""

from datetime import date

import pytest

from logbook.catalogue.models import Guidance
from logbook.catalogue.rules import (
    adopted_on_problem,
    body_region_problem,
    category_problem,
    edition_name_problem,
    guidance_problem,
    local_code_problem,
    minimum_problem,
    own_slug,
    procedure_name_problem,
    source_problem,
    target_problem,
    words_problem,
)

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "problem",
    [
        procedure_name_problem("Ultrasound-guided hydrodissection"),
        category_problem("peripheral_nerve"),
        body_region_problem("none"),
        guidance_problem([Guidance.NONE]),
        words_problem(["L3-4", "L4-5"], "level"),
        words_problem([], "level"),
        local_code_problem(""),
        local_code_problem("x" * 40),
        minimum_problem(None),
        minimum_problem(1),
        minimum_problem(10_000),
        target_problem(0),
        edition_name_problem("Program requirements, July 2026"),
        source_problem("Document 530"),
        adopted_on_problem(TODAY, TODAY),
    ],
)
def test_what_is_right_has_no_problem(problem: str | None) -> None:
    assert problem is None


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (procedure_name_problem(""), "Write the name"),
        (procedure_name_problem("x" * 121), "120 characters"),
        (category_problem("spine"), "Choose one"),
        (body_region_problem("moon"), "Choose one"),
        (guidance_problem([]), "at least one"),
        (words_problem(["L3-4", "L3-4"], "level"), "“L3-4” is there twice"),
        (words_problem(["x" * 41], "level"), "40 characters"),
        (words_problem([str(n) for n in range(61)], "level"), "at most 60 levels"),
        (local_code_problem("x" * 41), "40 characters"),
        (minimum_problem(0), "from 1 to 10,000"),
        (minimum_problem(10_001), "from 1 to 10,000"),
        (target_problem(-1), "from 0 to 10,000"),
        (edition_name_problem(" "), "Name the edition"),
        (edition_name_problem("x" * 121), "120 characters"),
        (source_problem(""), "which document"),
        (source_problem("x" * 1001), "1,000 characters"),
        (adopted_on_problem(date(2026, 11, 23), TODAY), "lies in the future"),
        (adopted_on_problem(date(26, 11, 22), TODAY), "Check the year"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(problem: str | None, sentence: str) -> None:
    assert problem
    assert sentence in problem


@pytest.mark.parametrize(
    ("name", "slug"),
    [("Hydrodissection, médian nerve", "own-hydrodissection-median-nerve"), ("针", "own-procedure")],
)
def test_the_slug_of_an_own_procedure_stays_apart_from_every_edition(name: str, slug: str) -> None:
    assert own_slug(name) == slug
