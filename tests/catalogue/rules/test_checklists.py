"""Checklists: what MILD asks, which answers are refused, and that a further one is only a further file."""

import json
from pathlib import Path
from typing import Any

import pytest

from logbook.catalogue.rules import (
    Checklist,
    Part,
    WrongData,
    checklist_for,
    checklist_problems,
    checklists,
    read_answers,
    read_editions,
)

COMPLETE = {
    "neurogenic_claudication": "yes",
    "stenosis_with_flavum_hypertrophy": "yes",
    "flavum_thickness_mm": "4,5",
    "conservative_care_tried": "yes",
    "instability": "absent",
    "spondylolisthesis_grade": "grade_1",
    "infection": "absent",
    "bleeding_or_anticoagulation": "managed",
    "prior_surgery_at_level": "absent",
    "epidurogram": "yes",
    "closed_without_suture": "yes",
    "same_day_discharge": "no",
}
SMALL: dict[str, Any] = {
    "slug": "esi-caudal",
    "version": 1,
    "title": "Caudal epidural",
    "procedures": ["esi-caudal"],
    "sections": [
        {
            "key": "needle",
            "label": "Needle",
            "part": "procedure",
            "questions": [
                {"key": "contrast", "label": "Contrast spread seen", "kind": "yes_no", "required": True},
                {"key": "remark", "label": "Remark", "kind": "text"},
            ],
        }
    ],
}


@pytest.fixture
def mild() -> Checklist:
    found = checklist_for("mild-pild")
    assert found
    return found


def problems(checklist: Checklist, part: Part = Part.PROCEDURE, **changes: str) -> dict[str, str]:
    typed = {**(COMPLETE if part is Part.PROCEDURE else {"weeks_since_procedure": "6"}), **changes}
    answers = read_answers(checklist, typed, part=part)
    return {each.key: each.sentence for each in checklist_problems(checklist, answers, part=part)}


def test_every_checklist_belongs_to_procedures_of_the_catalogue() -> None:
    slugs = {each.slug for each in read_editions()[-1].procedures}
    assert all(set(each.procedures) <= slugs for each in checklists().values())


def test_mild_reviews_every_contraindication(mild: Checklist) -> None:
    section = next(each for each in mild.sections if each.key == "contraindications")
    assert [each.key for each in section.questions] == [
        "instability",
        "spondylolisthesis_grade",
        "infection",
        "bleeding_or_anticoagulation",
        "prior_surgery_at_level",
    ]
    assert all(each.required and "not_reviewed" in dict(each.choices) for each in section.questions)


def test_follow_up_is_asked_apart(mild: Checklist) -> None:
    assert [each.key for each in mild.questions(Part.FOLLOW_UP)] == [
        "weeks_since_procedure",
        "oswestry_disability_index",
        "numeric_pain_rating",
        "walking_minutes",
    ]
    assert problems(mild, Part.FOLLOW_UP, oswestry_disability_index="34", numeric_pain_rating="3") == {}


def test_a_complete_checklist_has_no_problem_and_keeps_fractions_as_text(mild: Checklist) -> None:
    assert problems(mild) == {}
    answers = read_answers(mild, COMPLETE)
    assert (answers["flavum_thickness_mm"], answers["same_day_discharge"]) == ("4.5", False)


def test_what_is_required_may_wait_in_a_draft(mild: Checklist) -> None:
    required = [key for key in COMPLETE if key != "flavum_thickness_mm"]
    assert [each.key for each in checklist_problems(mild, {})] == required
    assert checklist_problems(mild, {}, complete=False) == []


@pytest.mark.parametrize(
    ("part", "key", "typed", "sentence"),
    [
        (Part.PROCEDURE, "epidurogram", "maybe", "with yes or no"),
        (Part.PROCEDURE, "instability", "perhaps", "Choose one of the answers"),
        (Part.PROCEDURE, "flavum_thickness_mm", "45", "from 0.5 to 20 mm"),
        (Part.PROCEDURE, "flavum_thickness_mm", "4.55", "at most 1 decimal"),
        (Part.PROCEDURE, "flavum_thickness_mm", "thick", "takes a number"),
        (Part.PROCEDURE, "flavum_thickness_mm", "NaN", "takes a number"),
        (Part.PROCEDURE, "flavum_thickness_mm", "1e1", "takes a number"),
        (Part.PROCEDURE, "flavum_thickness_mm", "1_0", "takes a number"),
        (Part.PROCEDURE, "flavum_thickness_mm", "٤", "takes a number"),
        (Part.FOLLOW_UP, "numeric_pain_rating", "11", "whole number from 0 to 10."),
        (Part.FOLLOW_UP, "numeric_pain_rating", "3.5", "whole number from 0 to 10"),
        (Part.FOLLOW_UP, "oswestry_disability_index", "101", "whole number from 0 to 100%."),
        (Part.FOLLOW_UP, "weeks_since_procedure", "-1", "whole number from 0 to 520"),
    ],
)
def test_an_answer_out_of_bounds_is_refused_in_words(
    mild: Checklist, part: Part, key: str, typed: str, sentence: str
) -> None:
    found = problems(mild, part, **{key: typed})
    assert list(found) == [key]
    assert sentence in found[key]


def test_an_answer_to_no_question_is_refused(mild: Checklist) -> None:
    assert [each.key for each in checklist_problems(mild, {"patient_name": "x"}, complete=False)] == ["patient_name"]


def test_a_float_is_refused_because_no_digest_can_be_taken_over_it(mild: Checklist) -> None:
    assert checklist_problems(mild, {"flavum_thickness_mm": 4.5}, complete=False)


def test_answers_are_said_in_words(mild: Checklist) -> None:
    questions = {each.key: each for part in Part for each in mild.questions(part)}
    assert questions["same_day_discharge"].said(False) == "No"
    assert questions["instability"].said("absent") == "Absent"
    assert questions["flavum_thickness_mm"].said("4.5") == "4.5 mm"
    assert questions["oswestry_disability_index"].said("34") == "34%"
    assert questions["numeric_pain_rating"].said(None) == "Not answered"


def test_a_checklist_for_another_procedure_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "esi-caudal.json").write_text(json.dumps(SMALL))
    found = checklist_for("esi-caudal", directory=tmp_path)
    assert found
    assert found.title == "Caudal epidural"
    assert [each.key for each in checklist_problems(found, {"remark": "x" * 501})] == ["contrast", "remark"]
    assert checklist_for("mild-pild", directory=tmp_path) is None


def test_the_newest_version_is_asked_and_the_older_one_still_read(tmp_path: Path) -> None:
    (tmp_path / "esi-caudal.json").write_text(json.dumps(SMALL))
    (tmp_path / "esi-caudal-2.json").write_text(json.dumps({**SMALL, "version": 2}))
    newest, older = (checklist_for("esi-caudal", version, tmp_path) for version in (None, 1))
    assert newest
    assert older
    assert (newest.version, older.version) == (2, 1)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"kind": "date"}, "question contrast: kind 'date' is not known"),
        ({"kind": "choice"}, "choices belong to the kind 'choice'"),
        ({"kind": "number", "minimum": "0"}, "minimum, maximum, decimals belong to the kind 'number'"),
        ({"kind": "number", "minimum": "nil", "maximum": "1", "decimals": 0}, "'nil' is not a number"),
        ({"key": "remark"}, "question 'remark' occurs twice"),
        ({"mandatory": True}, "mandatory is not known here"),
        ({"label": ""}, "'label' has to be a str"),
    ],
)
def test_a_wrong_file_is_refused_with_the_question(tmp_path: Path, change: dict[str, Any], sentence: str) -> None:
    wrong = json.loads(json.dumps(SMALL))
    wrong["sections"][0]["questions"][0].update(change)
    (tmp_path / "wrong.json").write_text(json.dumps(wrong))
    with pytest.raises(WrongData, match=sentence):
        checklists(tmp_path)


def test_two_files_may_not_hold_the_same_version(tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        (tmp_path / name).write_text(json.dumps(SMALL))
    with pytest.raises(WrongData, match="already in another file"):
        checklists(tmp_path)


def test_a_file_that_is_no_json_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.json").write_text("{")
    with pytest.raises(WrongData, match=r"broken\.json cannot be read"):
        checklists(tmp_path)
