"""What pages say of a document by its facts: counts of every kind, and nothing of what was said of a fellow."""

import json
from datetime import date
from typing import Any

import pytest

from logbook.documents.models import DocumentKind
from logbook.documents.rules import Shown, plain, shown
from logbook.foundation.canonical import canonical
from tests.documents import samples

ROLES = {"observed": 1, "assisted": 2, "performed": 40}
TRAINING = [{"starts_on": "2025-07-01", "ends_on": "2026-06-30"}]
COUNTED = [("Signed cases", 43), ("Observed", 1), ("Assisted", 2), ("Performed", 40)]
FACTS: dict[DocumentKind, tuple[dict[str, Any], list[tuple[str, int]]]] = {
    DocumentKind.SUMMARY: ({"cases": 43, "roles": ROLES}, COUNTED),
    DocumentKind.CERTIFICATE: ({"cases": 43, "roles": ROLES}, COUNTED),
    DocumentKind.COMPLETION: ({"training": TRAINING}, []),
    DocumentKind.CASE_LOG: (
        {"cases": [{}, {}], "carried_forward": {"cases": 43, "roles": ROLES}},
        [("Cases in this volume", 2), ("Signed cases, earlier volumes included", 43), *COUNTED[1:]],
    ),
    DocumentKind.PRIVILEGING: (
        {"cases": 43, "roles": ROLES, "windows": [{"months": 12}, {"months": 24}], "lately": [{"performed": 9}, ROLES]},
        [*COUNTED, ("Performed in 12 months", 9), ("Performed in 24 months", 40)],
    ),
    DocumentKind.VERIFICATION: ({"cases": 43, "roles": ROLES, "training": TRAINING}, COUNTED),
    DocumentKind.FINAL_EVALUATION: (
        {"evidence": {"cases": 43, "roles": ROLES}, "comments": ["A judgment."], "training": TRAINING},
        COUNTED,
    ),
    DocumentKind.PACKET: ({"entries": [{"fellow": "Ada Reyes, MD"}] * 3}, [("Fellows", 3)]),
}


def figures(found: Shown) -> list[tuple[str, int]]:
    return [(each.name, each.value) for each in found.figures]


@pytest.mark.parametrize("kind", DocumentKind)
def test_each_kind_shows_its_counts_and_an_older_one_what_it_has(kind: DocumentKind):
    facts, expected = FACTS[kind]
    assert figures(shown(kind, facts)) == expected
    assert shown(kind, {}) == Shown((), (), (), "", "")


@pytest.mark.parametrize("kind", DocumentKind)
def test_no_name_and_no_judgment_is_among_what_is_shown(kind: DocumentKind):
    said = repr(shown(kind, FACTS[kind][0]))
    assert "Ada" not in said
    assert "judgment" not in said


def test_days_of_training_and_the_edition_are_read_back():
    going_on = {"training": [*TRAINING, {"starts_on": "2026-09-01", "ends_on": None}]}
    found = shown(DocumentKind.VERIFICATION, going_on)
    assert found.training == ((date(2025, 7, 1), date(2026, 6, 30)), (date(2026, 9, 1), None))
    facts = samples.full()
    found = shown(DocumentKind.SUMMARY, json.loads(canonical(plain(facts))))
    assert facts.edition is not None
    assert found.edition == facts.edition.name
    assert figures(found)[0] == ("Signed cases", facts.cases)


def test_what_a_log_was_narrowed_to_is_said():
    assert shown(DocumentKind.CASE_LOG, {"narrowed_to": ["Role: performed"]}).narrowed_to == ("Role: performed",)
