"""Requirements: the recalled set as shipped, what each counts, and what a file may not say."""

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from logbook.catalogue.models import Counting
from logbook.catalogue.rules import (
    RequirementData,
    WrongData,
    counts_toward,
    read_editions,
    read_requirements,
)
from logbook.catalogue.rules.requirements import REQUIREMENTS

PROCEDURES = read_editions()[-1].procedures
REQUIRED = {each.slug: each for each in read_requirements().requirements}


def requirement(slug: str) -> RequirementData:
    return REQUIRED[slug]


def counted(slug: str) -> set[str]:
    return {each.slug for each in PROCEDURES if counts_toward(requirement(slug), each)}


def test_the_recalled_set_says_that_nobody_confirmed_it() -> None:
    assert "not confirmed" in read_requirements().source


def test_all_35_rows_are_there_with_their_minimums() -> None:
    rows = read_requirements().requirements
    assert len(rows) == 35
    assert sum(each.minimum is None for each in rows) == 7
    assert sum(each.minimum or 0 for each in rows) == 426
    assert Counter(each.counting for each in rows) == {
        Counting.ENTRIES: 31,
        Counting.OBSERVED_BY_FACULTY: 3,
        Counting.DISTINCT_PATIENTS: 1,
    }


def test_continuity_counts_different_patients_over_two_months() -> None:
    continuity = requirement("outpatient_continuity")
    assert (continuity.minimum, continuity.counting, continuity.span_days) == (50, Counting.DISTINCT_PATIENTS, 60)


def test_faculty_observed_examinations_are_a_part_of_the_examinations() -> None:
    assert requirement("neuro_exam_observed").categories == requirement("neuro_exam").categories


def test_interventional_patients_are_counted_once_per_case() -> None:
    assert requirement("interventional_patients").once_per_case
    assert {"mild-pild", "esi-caudal"} <= counted("interventional_patients")
    assert not {"skill-neuro-exam", "neurostim-programming", "acupuncture"} & counted("interventional_patients")


def test_stimulation_counts_trials_and_implants_only() -> None:
    assert counted("scs") == {
        "scs-trial",
        "scs-implant-percutaneous",
        "scs-implant-paddle",
        "drg-stim-trial",
        "drg-stim-implant",
    }


def test_one_procedure_may_count_toward_two_requirements() -> None:
    both = counted("img_spine_lumbar") & counted("neurolytic_rf")
    assert both == {"rfa-lumbar-mb"}


def test_every_requirement_counts_some_procedure_and_excludes_only_what_it_would_count() -> None:
    for each in read_requirements().requirements:
        assert counted(each.slug), each.slug
        everything = replace(each, excluded_procedures=())
        known = {item.slug for item in PROCEDURES if counts_toward(everything, item)}
        assert set(each.excluded_procedures) <= known, each.slug


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"counting": "visits"}, "anes_iv: counting 'visits' is not known"),
        ({"minimum": 0}, "out of bounds"),
        ({"minimum": "15"}, "has to be a int"),
        ({"span_days": 60}, "span_days belongs to distinct patients"),
        ({"categories": ["iv"]}, "category 'iv' is not known"),
        ({"minmum": 3}, "minmum is not known here"),
    ],
)
def test_wrong_data_is_refused_with_the_requirement(
    tmp_path: Path, change: dict[str, object], sentence: str
) -> None:
    content = json.loads(REQUIREMENTS.read_text())
    content["requirements"][0].update(change)
    (tmp_path / "wrong.json").write_text(json.dumps(content))
    with pytest.raises(WrongData, match=sentence):
        read_requirements(tmp_path / "wrong.json")
