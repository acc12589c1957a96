"""The drawing beside the levels: each level once, in rows that do not overlap, no longer than a phone bears."""

import pytest

from logbook.catalogue.rules import drawn, read_editions

LISTS = sorted({each.levels for each in read_editions()[-1].procedures if each.levels} - {("V1", "V2", "V3")})


def columns(levels):
    spine = drawn(levels)
    assert spine is not None
    return [(strip, column) for strip in spine.strips for column in (strip.left, strip.right) if column]


@pytest.mark.parametrize("levels", LISTS, ids=lambda levels: f"{levels[0]}..{levels[-1]}")
def test_every_procedure_of_the_shipped_edition_is_drawn(levels):
    shown = columns(levels)
    assert sorted(step.level for _, column in shown for step in column.steps) == sorted(levels)
    for strip, column in shown:
        free = 0.5  # the margin above the first row
        for step in column.steps:
            free += step.gap + 2
            # The mark is in the middle of its row, and within the drawing.
            assert step.pose.y == pytest.approx(free - 1)
            assert free <= strip.height
    assert len({strip for strip, _ in shown}) <= 3
    assert max(strip.height for strip, _ in shown) <= 26


def test_levels_at_vertebrae_stand_left_and_levels_between_them_right():
    ((strip, nerves), (_, joints)) = columns(("L3 MB", "L4 MB", "L5 DR", "L4-5 joint", "L5-S1 joint"))
    assert (nerves.heading, joints.heading) == ("Nerves", "Joints")
    assert [step.level for step in nerves.steps] == ["L3 MB", "L4 MB", "L5 DR"]
    assert joints.steps[0].gap == 1
    assert {"L4", "L5"} <= strip.named


def test_each_kind_keeps_its_side_from_strip_to_strip():
    spine = drawn(next(levels for levels in LISTS if levels[0] == "Tip C2" and levels[-1] == "Entry L4-5"))
    assert spine is not None
    sides = [[column and column.heading for column in (strip.left, strip.right)] for strip in spine.strips]
    assert sides == [["Tip", None], ["Tip", "Entry"], [None, "Entry"]]


@pytest.mark.parametrize(
    ("level", "face"),
    [("L3 MB", ("", "L3", " MB")), ("Tip T8", ("Tip ", "T8", "")), ("L5-S1 joint", ("", "L5-S1", " joint"))],
)
def test_the_heading_takes_a_word_from_the_name_that_is_read(level, face):
    ((_, column),) = columns((level,))
    assert column.steps[0].face == face
    assert "".join(face) == level


def test_names_without_a_heading_are_read_whole():
    faces = [step.face[1] for _, column in columns(("L5 DR", "S1", "Sacral hiatus")) for step in column.steps]
    assert faces == ["L5 DR", "S1", "Sacral hiatus"]
    ((_, nerves),) = columns(("L4 MB", "L5 DR"))
    assert nerves.steps[1].face == ("", "L5 DR", "")


def test_what_does_not_lie_on_the_spine_stands_beside_the_drawing_or_alone():
    mixed = drawn(("L4-5", "Elsewhere"))
    assert mixed is not None
    assert mixed.others == ("Elsewhere",)
    assert drawn(("V1", "V2", "V3")) is None
    assert drawn(()) is None


@pytest.mark.parametrize(
    "levels", [("L4", "L4-5"), ("S5", "Sacral hiatus"), ("L4 MB", "Tip L3"), ("L4 MB", "L5", "L4-5")]
)
def test_levels_that_would_lie_on_one_another_are_not_drawn(levels):
    assert drawn(levels) is None


def test_the_same_levels_are_laid_out_once():
    assert drawn(("L4-5", "L5-S1")) is drawn(("L4-5", "L5-S1"))
