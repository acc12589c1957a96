"""What an attempt is and how it came out."""

from datetime import time

import pytest

from logbook.cases.models import CaseRole, Outcome
from logbook.catalogue.models import ProcedureKind
from logbook.curves.rules import Ending, by_procedure, ending, in_order, learning_curve
from tests.curves.rules.build import FIRST_DAY, done, parameters

PERFORMED, ASSISTED = CaseRole.PERFORMED, CaseRole.ASSISTED


@pytest.mark.parametrize(
    ("outcome", "attested", "expected"),
    [
        (Outcome.ACHIEVED, PERFORMED, Ending.ACHIEVED),
        (Outcome.ACHIEVED, ASSISTED, Ending.TAKEN_OVER),
        (Outcome.ACHIEVED, CaseRole.OBSERVED, Ending.TAKEN_OVER),
        (Outcome.NOT_ACHIEVED, PERFORMED, Ending.NOT_ACHIEVED),
        (Outcome.NOT_ACHIEVED, ASSISTED, Ending.NOT_ACHIEVED),
        (None, PERFORMED, Ending.NOT_RECORDED),
        (None, ASSISTED, Ending.NOT_RECORDED),
    ],
)
def test_how_an_attempt_came_out(outcome: Outcome | None, attested: CaseRole, expected: Ending):
    assert ending(done(outcome=outcome, attested=attested)) is expected


def test_attempts_stand_in_the_order_of_time():
    late = done(1, performed_on=FIRST_DAY, started_at=time(14))
    early = done(2, performed_on=FIRST_DAY, started_at=time(8))
    unsaid = [done(number, performed_on=FIRST_DAY) for number in (4, 3)]
    before = done(9, performed_on=FIRST_DAY.replace(month=6))
    assert [each.number for each in in_order([late, *unsaid, early, before])] == [9, 2, 1, 3, 4]


def test_what_was_not_logged_as_performed_is_no_attempt_and_what_has_no_outcome_is_counted_apart():
    found = learning_curve(
        "mild-pild",
        "MILD",
        [done(1), done(2, logged=ASSISTED), done(3, outcome=None), done(4, attested=ASSISTED), done(5)],
        parameters(),
    )
    assert [(each.done.number, each.place) for each in found.attempts] == [(1, 1), (3, None), (4, 2), (5, 3)]
    assert found.curve.achieved == (True, False, True)
    assert found.count(Ending.NOT_RECORDED) == 1


def test_each_attempt_carries_its_step_and_both_sums():
    found = learning_curve("mild-pild", "MILD", [done(1), done(2, outcome=Outcome.NOT_ACHIEVED)], parameters())
    s = found.curve.limits.s
    assert [each.step for each in found.attempts] == pytest.approx([-s, 1 - s])
    assert [each.sum for each in found.attempts] == pytest.approx([-s, 1 - 2 * s])
    assert [each.learning for each in found.attempts] == pytest.approx([s, 0])


def test_after_the_limit_an_attempt_has_no_lc_cusum_any_more():
    found = learning_curve("mild-pild", "MILD", [done(number) for number in range(1, 18)], parameters())
    assert [each.place for each in found.attempts if each.learning is None] == [16, 17]


def test_procedures_stand_by_name_and_skills_only_with_an_outcome():
    skill = {"kind": ProcedureKind.SKILL, "outcome": None}
    found = by_procedure(
        [
            done(1, slug="z", name="Zygapophysial"),
            done(2, slug="a", name="Ankle"),
            done(3, slug="exam", name="Examination", **skill),
            done(4, slug="helped", name="Helped", logged=ASSISTED),
            done(5, slug="sedation", name="Sedation", **skill),
            done(6, slug="sedation", name="Sedation", kind=ProcedureKind.SKILL),
        ]
    )
    assert list(found) == ["a", "sedation", "z"]
