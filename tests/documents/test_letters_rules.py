"""What letters count, by what days, and what a director may type on them: rules without a database."""

from datetime import date
from uuid import uuid4

import pytest

from logbook.cases.models import CaseRole
from logbook.documents.paper.training import spans
from logbook.documents.rules import (
    QUESTIONS,
    Addressee,
    Answer,
    LetterWords,
    LevelCount,
    Named,
    SignedEntry,
    Stretch,
    Typed,
    asked_of,
    complications,
    last_months,
    letter_problems,
    privilege_lines,
    roles_of,
    stretches,
    training_words,
    typed_problems,
    windows,
)
from logbook.people.models import MemberRole, Membership
from logbook.progress.rules import Roles
from tests.documents.samples_letters import NOTHING, WORDS, answers

PROGRAM = uuid4()
TODAY = date(2026, 6, 30)
PERFORMED, ASSISTED, OBSERVED = CaseRole.PERFORMED, CaseRole.ASSISTED, CaseRole.OBSERVED


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2026, 11, 28), 12, date(2025, 11, 29)),
        (date(2026, 11, 28), 24, date(2024, 11, 29)),
        (date(2026, 12, 31), 12, date(2026, 1, 1)),
        (date(2028, 2, 29), 12, date(2027, 3, 1)),
        (date(2028, 2, 29), 24, date(2026, 3, 1)),
        (date(2029, 2, 28), 12, date(2028, 2, 29)),
        (date(2030, 2, 28), 24, date(2028, 2, 29)),
        (date(2029, 3, 1), 12, date(2028, 3, 2)),
    ],
)
def test_months_end_with_the_day_and_begin_the_day_after_the_same_one_before(day: date, months: int, first: date):
    window = last_months(day, months)
    assert (window.first, window.last) == (first, day)
    assert first in window
    assert day in window
    assert date.fromordinal(first.toordinal() - 1) not in window


def member(starts_on: date, ends_on: date | None, role: MemberRole = MemberRole.FELLOW) -> Membership:
    return Membership(program_id=PROGRAM, role=role, starts_on=starts_on, ends_on=ends_on)


def test_what_touches_is_one_stretch_and_a_break_makes_two():
    mine = [
        member(date(2025, 1, 1), date(2025, 6, 30)),
        member(date(2024, 7, 1), date(2024, 12, 31)),
        member(date(2026, 7, 1), None, MemberRole.ATTENDING),
        member(date(2025, 9, 1), date(2026, 7, 31)),
    ]
    assert stretches(mine, PROGRAM, TODAY) == (
        Stretch(date(2024, 7, 1), date(2025, 6, 30), begun=True, over=True),
        Stretch(date(2025, 9, 1), date(2026, 7, 31), begun=True, over=False),
    )
    assert stretches(mine, uuid4(), TODAY) == ()


def test_a_stretch_without_an_end_takes_in_what_follows():
    mine = [member(date(2025, 7, 1), None), member(date(2026, 1, 1), date(2026, 2, 1))]
    assert stretches(mine, PROGRAM, TODAY) == (Stretch(date(2025, 7, 1), None, begun=True, over=False),)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "said"),
    [
        (date(2025, 7, 1), date(2026, 6, 29), "from Jul 1, 2025 to Jun 29, 2026"),
        (date(2025, 7, 1), date(2026, 6, 30), "since Jul 1, 2025 (planned until Jun 30, 2026)"),
        (date(2025, 7, 1), None, "since Jul 1, 2025"),
        (date(2026, 7, 1), date(2027, 6, 30), "from Jul 1, 2026 to Jun 30, 2027"),
        (date(2026, 7, 1), None, "from Jul 1, 2026"),
    ],
)
def test_training_is_told_by_its_days(starts_on: date, ends_on: date | None, said: str):
    assert spans(stretches([member(starts_on, ends_on)], PROGRAM, TODAY)) == said


ENTRIES = (
    SignedEntry(1, date(2024, 6, 30), "mild", PERFORMED, ("L3-4", "L4-5"), ("none",)),
    SignedEntry(1, date(2024, 6, 30), "esi", ASSISTED, ("L4-5",), ("none",)),
    SignedEntry(2, date(2024, 7, 1), "mild", PERFORMED, ("L4-5",), ()),
    SignedEntry(3, date(2025, 6, 30), "mild", ASSISTED, ("L1-2",), ("infection",)),
    SignedEntry(4, date(2025, 7, 1), "mild", PERFORMED, ("L4-5", "gone"), ("dural_puncture", "bleeding")),
    SignedEntry(5, date(2026, 6, 30), "mild", PERFORMED, (), ("dural_puncture",)),
    SignedEntry(5, date(2026, 6, 30), "mild", OBSERVED, ("L2-3",), ("dural_puncture",)),
)
NAMES = (Named("mild", "Lumbar", "MILD", ("L2-3", "L3-4", "L4-5")), Named("kypho", "Spine", "Kyphoplasty"))


def test_the_bounds_of_the_windows_are_counted_and_the_days_before_are_not():
    twelve, twenty_four = windows(TODAY)
    assert (twelve.first, twenty_four.first) == (date(2025, 7, 1), date(2024, 7, 1))
    mild = [each for each in ENTRIES if each.slug == "mild"]
    assert roles_of(mild, twelve) == Roles(1, 0, 2)
    assert roles_of(mild, twenty_four) == Roles(1, 1, 3)
    assert roles_of(mild) == Roles(1, 1, 4)


def test_levels_and_complications_are_those_of_what_was_performed():
    mild, kypho = privilege_lines(ENTRIES, NAMES, windows(TODAY))
    assert mild.levels == (LevelCount("L3-4", 1), LevelCount("L4-5", 3), LevelCount("gone", 1))
    assert mild.without_level == 1
    assert mild.last_performed_on == date(2026, 6, 30)
    said = mild.complications
    assert said
    assert (said.cases, said.answered, said.unanswered, said.none, said.with_one) == (4, 3, 1, 1, 2)
    assert said.kinds == (("Dural puncture", 2), ("Bleeding or hematoma", 1))
    assert (kypho.roles, kypho.last_performed_on, kypho.levels) == (Roles(), None, ())
    assert kypho.complications == NOTHING


def test_of_skills_nobody_is_asked_about_complications():
    skill = Named("exam", "Skills", "Examination", has_complications=False)
    entry = SignedEntry(1, TODAY, "exam", PERFORMED)
    (line,) = privilege_lines([entry], [skill], windows(TODAY))
    assert (line.roles.performed, line.complications) == (1, None)
    assert complications([entry], [skill]) == NOTHING


def test_a_case_with_several_procedures_is_one_case_with_one_complication():
    said = complications(ENTRIES, (*NAMES, Named("esi", "Lumbar", "Epidural")))
    assert (said.cases, said.answered, said.none) == (5, 4, 1)
    assert dict(said.kinds)["Dural puncture"] == 2


def words(**changes: object) -> LetterWords:
    return LetterWords(**{**vars(WORDS), **changes})


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"addressee": Addressee("x" * 101, "", ())}, "addressee_name", "a line of 101 letters; there is room for 100"),
        ({"addressee": Addressee("", "x" * 10_000, ())}, "addressee_institution", "10,000 letters"),
        ({"addressee": Addressee("", "", ("x",) * 7)}, "addressee_lines", "7 lines; there is room for 6"),
        ({"salutation": ""}, "salutation", "Write how the letter begins"),
        ({"accreditation": "We are ACGME certified."}, "accreditation", "certifies no one"),
        ({"contact": ("x",) * 5}, "contact", "5 lines; there is room for 4"),
    ],
)
def test_what_does_not_fit_a_letter_is_said_beside_its_field(changes: dict[str, object], field: str, sentence: str):
    (problem,) = letter_problems(words(**changes))
    assert problem.field == field
    assert sentence in problem.sentence


def test_a_letter_needs_no_addressee_and_may_say_that_the_program_is_accredited():
    assert letter_problems(words(addressee=Addressee("", "", ()))) == []
    assert letter_problems(WORDS) == []


def typed(**changes: object) -> Typed:
    values = {"answers": answers(explained=False), "comments": "", "basis": "known", "accreditation": "", "contact": ""}
    return Typed(**{**values, **changes})  # type: ignore[arg-type]


def test_every_question_has_to_be_answered_and_none_is_answered_beforehand():
    found = typed_problems(typed(answers={}, basis=""))
    assert [each.field for each in found] == [*(each.slug for each in QUESTIONS), "basis"]
    assert typed_problems(typed()) == []


@pytest.mark.parametrize("question", QUESTIONS, ids=[each.slug for each in QUESTIONS])
def test_an_answer_that_wants_an_explanation_is_refused_without_one(question):
    for chosen in question.explained:
        for explanation in ("", " \n ", "x" * 1001, "x\n" * 41):
            (problem,) = typed_problems(
                typed(answers=answers(explained=False) | {question.slug: Answer(chosen, explanation)})
            )
            assert problem.field == question.why
        good = answers(explained=False) | {question.slug: Answer(chosen, "Because.")}
        assert typed_problems(typed(answers=good)) == []


def test_only_an_answer_that_wants_an_explanation_prints_one():
    both = answers(explained=False) | {"leave": Answer("yes", " Two\n\n lines ")}
    both |= {"discipline": Answer("no", "Typed, then thought better of.")}
    printed = dict(zip([each.slug for each in QUESTIONS], training_words(typed(answers=both)).answers, strict=True))
    assert (printed["leave"].answer, printed["leave"].explanation) == ("Yes", ("Two", "lines"))
    assert (printed["discipline"].answer, printed["discipline"].explanation) == ("No", ())


@pytest.mark.parametrize(("comments", "said"), [("x" * 10_000, "10,000 letters"), ("x\n" * 41, "41 paragraphs")])
def test_comments_have_a_bound_that_is_said(comments: str, said: str):
    (problem,) = typed_problems(typed(comments=comments))
    assert problem.field == "comments"
    assert said in problem.sentence


def test_the_name_of_the_fellow_points_to_no_patient_and_other_names_are_asked_about():
    texts = {"comments": "Dr. Reyes was fine.", "leave_why": "Mrs. Smith complained; MRN 4478123."}
    found = asked_of(texts, "Reyes").findings
    assert [(each.field, each.looks_like) for each in found] == [
        ("leave_why", "a name"),
        ("leave_why", "a record number"),
    ]
    assert asked_of({"comments": "Dr. Reyes, MRN 4478123."}, "Reyes").findings
