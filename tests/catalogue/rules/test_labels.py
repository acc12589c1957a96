"""Plain names for everything, and levels in short."""

import pytest

from logbook.catalogue.rules import (
    BODY_REGIONS,
    CATEGORIES,
    body_region_label,
    by_category,
    category_label,
    levels_in_short,
    read_editions,
)

PROCEDURES = read_editions()[-1].procedures


def test_every_label_is_used_and_every_slug_has_one() -> None:
    assert {each for item in PROCEDURES for each in item.categories} == set(CATEGORIES)
    assert {each.body_region for each in PROCEDURES} == set(BODY_REGIONS)
    assert category_label("img_spine_lumbar") == "Image-guided spine, lumbar"
    assert body_region_label("sacrum_pelvis") == "Sacrum and pelvis"


def test_every_procedure_stands_under_its_main_category_once() -> None:
    groups = by_category(PROCEDURES)
    assert [each.slug for _, group in groups for each in group] != []
    assert sum(len(group) for _, group in groups) == len(PROCEDURES)
    assert next(label for label, group in groups if any(each.slug == "mild-pild" for each in group)) == (
        "Advanced spine procedures"
    )


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("mild-pild", "L1-2 to L5-S1"),
        ("mbb-cervical", "C3 MB to C8 MB; C2-3 joint to C7-T1 joint"),
        ("mbb-lumbar", "T12 MB to L4 MB; L5 DR; L1-2 joint to L5-S1 joint"),
        ("epidural-adhesiolysis", "Sacral hiatus; L1 to S1"),
        ("scs-trial", "Tip C2 to Tip T12; Entry T1-2 to Entry L4-5"),
        ("block-third-occipital", "C2-3"),
        ("si-joint-injection", ""),
    ],
)
def test_levels_are_said_in_short(slug: str, words: str) -> None:
    assert levels_in_short(next(each.levels for each in PROCEDURES if each.slug == slug)) == words
