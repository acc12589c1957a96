"""How a requirement counts, in words, and what two editions say differently."""

import pytest

from logbook.catalogue.models import Counting, Requirement, RequirementEdition
from logbook.catalogue.rules import (
    edition_differences,
    edition_sentences,
    exceptional,
    requirement_changes,
    requirement_sentences,
)
from tests.progress.rules.build import requirement

PATIENTS = {"counting": Counting.DISTINCT_PATIENTS, "span_days": 60}


def made(*categories: str, **changes) -> Requirement:
    return requirement(*categories, **{"unit": "procedures", "remark": "", **changes})


def edition(*requirements: Requirement, several: bool = True) -> RequirementEdition:
    return RequirementEdition(several_requirements=several, requirements=list(requirements))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Each entry performed counts."),
        ({"counts_assisted": True}, "Each entry performed or assisted counts."),
        ({"once_per_case": True}, "Each case with an entry performed counts once."),
        (
            {"counting": Counting.OBSERVED_BY_FACULTY},
            "Each entry performed and marked as observed by faculty counts.",
        ),
        (PATIENTS, "Each patient counts once, when two entries performed lie at least 60 days apart."),
        ({"guidance": ["ct"]}, "Each entry performed counts. Only with CT."),
        (
            {"guidance": ["fluoroscopy", "ct", "none"]},
            "Each entry performed counts. Only with fluoroscopy or CT or without imaging.",
        ),
        ({"counts_shared": False}, "Each entry performed counts. Cases shared with another fellow do not count."),
        ({"excluded_procedures": ["a", "b"]}, "Each entry performed counts. Not counted: Name of A; b."),
    ],
)
def test_every_rule_of_a_requirement_is_said(changes, said):
    assert " ".join(requirement_sentences(made("scs", **changes), {"a": "Name of A"})) == said


def test_an_edition_says_whether_an_entry_counts_more_than_once():
    assert "every requirement" in edition_sentences(edition())[1]
    assert "one requirement only" in edition_sentences(edition(several=False))[1]
    assert edition_differences(edition(), edition()) == ()
    (difference,) = edition_differences(edition(), edition(several=False))
    assert "one requirement only" in difference.after


def test_the_paper_names_only_what_counts_otherwise_than_most():
    usual, others = exceptional([made("scs"), made("pns"), made("si_joint", once_per_case=True)], {})
    assert usual == "Each entry performed counts."
    assert others == ("si_joint: Each case with an entry performed counts once.",)
    assert exceptional([], {}) == ("", ())


def test_editions_are_compared_requirement_by_requirement():
    old = edition(made("scs"), made("pns"), made("si_joint"))
    new = edition(made("pns"), made("intrathecal"), made("scs", minimum=3, guidance=["ct"], unit="cases"))
    found = {each.label: each for each in requirement_changes(old, new, {})}
    assert list(found) == ["intrathecal", "scs", "si_joint"]
    assert found["intrathecal"].before is None
    assert found["si_joint"].after is None
    assert [(each.field, each.before, each.after) for each in found["scs"].differences] == [
        ("Minimum", "10 procedures", "3 cases"),
        ("Guidance", "Any.", "Only with CT."),
    ]
