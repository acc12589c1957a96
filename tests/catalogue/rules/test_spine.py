"""Where levels lie along the spine, for every level there is in the shipped edition."""

import pytest

from logbook.catalogue.rules import read_editions
from logbook.catalogue.rules.spine import SEGMENTS, Mark, Place, places

LISTS = sorted({each.levels for each in read_editions()[-1].procedures if each.levels})
AT_VERTEBRA = {Mark.BODY, Mark.BRANCH, Mark.TIP}
BETWEEN = {Mark.DISC, Mark.NERVE, Mark.JOINT, Mark.ENTRY}


def where(level: str, among: list[str] | None = None) -> tuple[str, str]:
    """The vertebra a level is at or the two it is between, and its mark."""
    levels = among or [level]
    found = places(levels)[levels.index(level)]
    assert found is not None
    upper = SEGMENTS[found.along // 2]
    return (f"{upper}/{SEGMENTS[found.along // 2 + 1]}" if found.along % 2 else upper), found.mark


def test_the_spine_is_counted_right():
    assert [sum(name.startswith(region) for name in SEGMENTS) for region in ("C", "T", "L", "S")] == [7 + 1, 12, 5, 5]
    assert SEGMENTS[0] == "C1"
    assert SEGMENTS[-1] == "Co"


@pytest.mark.parametrize(
    ("level", "lies"),
    [
        ("C1-2", ("C1/C2", "disc")),
        ("C7-T1", ("C7/T1", "disc")),
        ("T12-L1", ("T12/L1", "disc")),
        ("L4-5", ("L4/L5", "disc")),
        ("L5-S1", ("L5/S1", "disc")),
        ("L5-S1 joint", ("L5/S1", "joint")),
        ("Entry L1-2", ("L1/L2", "entry")),
        ("Tip T8", ("T8", "tip")),
        ("C7", ("C7", "body")),
        ("S1", ("S1", "body")),
        ("Sacral hiatus", ("S5", "hiatus")),
        ("Sacrococcygeal", ("S5/Co", "hiatus")),
    ],
)
def test_each_kind_of_level_has_its_place(level, lies):
    assert where(level) == lies


@pytest.mark.parametrize(
    ("joint", "nerves"),
    [
        ("C5-6 joint", ("C5 MB", "C6 MB")),
        ("C7-T1 joint", ("C7 MB", "C8 MB")),
        ("T12-L1 joint", ("T11 MB", "T12 MB")),
        ("L4-5 joint", ("L3 MB", "L4 MB")),
        ("L5-S1 joint", ("L4 MB", "L5 DR")),
    ],
)
def test_a_joint_lies_between_the_two_nerves_that_supply_it(joint, nerves):
    upper, lying, lower = places([nerves[0], joint, nerves[1]])
    assert upper is not None
    assert lying is not None
    assert lower is not None
    assert (upper.along, lower.along) == (lying.along - 1, lying.along + 1)


def test_nerves_leave_above_their_vertebra_in_the_neck_and_below_it_elsewhere():
    roots = ["C2", "C7", "C8", "T1", "L5", "S1", "S5"]
    assert [where(each, roots)[0] for each in roots] == ["C1/C2", "C6/C7", "C7/T1", "T1/T2", "L5/S1", "S1/S2", "S5/Co"]


def test_lateral_branches_of_the_sacrum_lie_at_its_foramina():
    branches = ["L5 DR", "S1", "S2", "S3"]
    assert [where(each, branches)[0] for each in branches] == ["L5/S1", "S1/S2", "S2/S3", "S3/S4"]


@pytest.mark.parametrize(
    "level", ["V1", "L4-S1", "L5-6", "S5-1", "C9", "T13", "L4 MB joint", "Tip L4-5", "Entry L4", "L4 joint", "Left", ""]
)
def test_what_is_no_level_of_the_spine_lies_nowhere(level):
    assert places([level]) == [None]


@pytest.mark.parametrize("levels", LISTS, ids=lambda levels: f"{levels[0]}..{levels[-1]}")
def test_every_level_of_the_shipped_edition_lies_somewhere_below_the_one_before(levels):
    found = places(levels)
    if levels == ("V1", "V2", "V3"):
        assert found == [None, None, None]
        return
    kinds: dict[bool, list[Place]] = {}
    for place in found:
        assert place is not None
        assert place.mark not in (AT_VERTEBRA if place.along % 2 else BETWEEN)
        kinds.setdefault(place.mark in (Mark.BRANCH, Mark.TIP), []).append(place)
    for part in kinds.values():
        order = [place.along for place in part if place.mark is not Mark.HIATUS]
        assert order == sorted(set(order))
