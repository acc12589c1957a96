"""What is said of another fellow's case of the same patient. No database."""

from collections.abc import Sequence
from typing import Any

from logbook.cases.models import CaseRole, CaseState, Side
from logbook.cases.rules import OtherCase, Step, both_performed, offers
from logbook.foundation.ids import uuid7

OBSERVED, ASSISTED, PERFORMED = CaseRole


def step(slug: str = "mbb", role: CaseRole = ASSISTED, **said: Any) -> Step:
    name = {"mbb": "Lumbar medial branch block", "s1": "S1 transforaminal injection"}[slug]
    return Step(slug, name, role, said.get("side"), said.get("levels", ()))


def abes(*steps: Step, site: str = "Northfield Hospital") -> OtherCase:
    return OtherCase(uuid7(), uuid7(), 14, CaseState.SUBMITTED, uuid7(), "Abe Lindqvist", uuid7(), site, steps)


def sentences(others: Sequence[OtherCase]) -> list[str]:
    return [each.sentence for each in offers(others, ["mbb", "s1"], "Dr Okafor")]


def test_one_case_is_offered_in_one_sentence():
    assert sentences([abes(step(side=Side.LEFT))]) == [
        "Abe Lindqvist logged lumbar medial branch block with Dr Okafor at Northfield Hospital on the same "
        "day (case 14)."
    ]


def test_among_several_side_and_levels_tell_which_is_meant():
    left, right = step(side=Side.LEFT, levels=("L3-4", "L4-5")), step("s1", side=Side.RIGHT)
    assert sentences([abes(left), abes(right, site="")]) == [
        "Abe Lindqvist logged lumbar medial branch block (left, L3-4, L4-5) with Dr Okafor at Northfield Hospital on "
        "the same day (case 14).",
        "Abe Lindqvist logged S1 transforaminal injection (right) with Dr Okafor on the same day (case 14).",
    ]


def test_only_what_both_did_is_named():
    only_s1 = offers([abes(step(), step("s1"))], ["s1"], "Dr Okafor")[0].sentence
    assert "logged S1 transforaminal injection with" in only_s1


def test_a_linked_case_is_a_line_with_each_role_once():
    assert abes(step()).line == "case 14, Abe Lindqvist, assisted"
    assert abes(step(role=PERFORMED), step("s1"), step(role=PERFORMED)).roles == "performed and assisted"


def test_two_who_performed_the_same_procedure_stand_out():
    mine = [step(role=PERFORMED), step("s1", role=ASSISTED)]
    assert both_performed(mine, abes(step(role=PERFORMED))) == ["Lumbar medial branch block"]
    assert both_performed(mine, abes(step(role=ASSISTED))) == []
    assert both_performed(mine, abes(step("s1", role=PERFORMED))) == []
    assert both_performed([step(role=OBSERVED)], abes(step(role=PERFORMED))) == []
