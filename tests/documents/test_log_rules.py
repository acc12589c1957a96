"""A case log in volumes: by quarter, each going on where the one before stopped."""

from datetime import date, timedelta
from functools import reduce
from operator import add

import pytest

from logbook.documents.rules import LogTotals, totals, volumes
from logbook.documents.rules.case_log import MOST_CASES, quarter_name
from logbook.progress.rules import Roles
from tests.documents.samples_log import HEADINGS, case, log, step, year


def test_each_volume_brings_forward_what_the_one_before_carried():
    made = year()
    assert [each.volume for each in made] == [1, 2, 3, 4]
    assert [each.quarter for each in made[:2]] == ["July to September 2025", "October to December 2025"]
    carried = LogTotals()
    for each in made:
        assert each.brought_forward == carried
        assert {quarter_name(case.performed_on) for case in each.cases} == {each.quarter}
        carried += totals(each.cases)
    assert carried.cases == 200
    assert carried == reduce(add, (totals([case]) for each in made for case in each.cases))


def test_a_case_with_several_procedures_is_one_case_and_counts_each_procedure():
    steps = (step(0), step(1), step(3))
    assert totals([case(procedures=steps, fluoroscopy_seconds=83, duration_minutes=None)]) == LogTotals(
        cases=1, roles=Roles(1, 1, 1), fluoroscopy_seconds=83, fluoroscopy_recorded=1
    )


def test_a_time_that_is_not_recorded_is_no_zero():
    made = totals([case(fluoroscopy_seconds=0), case(fluoroscopy_seconds=None)])
    assert (made.fluoroscopy_seconds, made.fluoroscopy_recorded, made.cases) == (0, 1, 2)


def test_a_quarter_without_a_case_has_no_volume_and_the_next_one_says_so():
    made = log([case(0, date(2025, 8, 1)), case(1, date(2026, 5, 31)), case(2, date(2026, 6, 30))])
    assert [(each.volume, each.quarter) for each in made] == [(1, "July to September 2025"), (2, "April to June 2026")]
    assert [each.empty_quarters for each in made] == [(), ("October to December 2025", "January to March 2026")]


def test_only_the_last_volume_adds_up_by_procedure_and_category():
    *others, last = year()
    assert last.is_last
    assert not any(each.is_last or each.procedures or each.categories for each in others)
    roles = last.brought_forward.roles, totals(last.cases).roles
    for name in ("observed", "assisted", "performed"):
        assert sum(getattr(line.roles, name) for line in last.procedures) == sum(getattr(each, name) for each in roles)
    spine = next(line for line in last.categories if line.name == "Image-guided spine, cervical")
    cervical = [line.roles.total for line in last.procedures if line.group == "Cervical spine"]
    assert spine.roles.total == sum(cervical)


def test_groups_stand_together_in_the_order_of_the_catalogue():
    groups = [line.group for line in year()[-1].procedures]
    assert groups == ["Cervical spine"] * 2 + ["Lumbar spine", "Sacrum and pelvis", "Muscles", "No single region"]
    assert list(dict.fromkeys(each.group for each in HEADINGS.values())) == list(dict.fromkeys(groups))


def test_a_new_case_of_this_quarter_changes_the_last_volume_only():
    cases = [case for each in year(40) for case in each.cases]
    before, after = log(cases), log([*cases, case(99, cases[-1].performed_on)])
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, True, True, False]


def test_a_case_of_the_next_quarter_makes_a_volume_and_the_one_before_the_last_no_longer():
    cases = [case for each in year(40) for case in each.cases]
    before, after = log(cases), log([*cases, case(99, date(2026, 7, 1))])
    assert after[:3] == before[:3]
    assert (before[3].is_last, after[3].is_last, after[4].is_last) == (True, False, True)
    assert after[4].brought_forward == before[3].brought_forward + totals(before[3].cases)


def test_an_older_case_that_was_amended_costs_its_volume_and_the_later_ones():
    cases = [case for each in year(40) for case in each.cases]
    changed = case(12, cases[12].performed_on, fluoroscopy_seconds=600)
    before, after = log(cases), log([*cases[:12], changed, *cases[13:]])
    assert [one == other for one, other in zip(before, after, strict=True)] == [True, False, False, False]


def test_more_cases_than_a_volume_holds_go_on_in_another_of_the_same_quarter():
    made = log([case(place) for place in range(MOST_CASES + 1)])
    assert [(each.volume, each.part, len(each.cases)) for each in made] == [(1, 1, MOST_CASES), (2, 2, 1)]
    assert made[1].quarter == made[0].quarter
    assert made[1].empty_quarters == ()
    assert made[1].brought_forward.cases == MOST_CASES


def test_nothing_signed_makes_no_volume():
    nothing = volumes(program="", institution="", fellow="", narrowed_to=(), cases=[], headings={})
    assert nothing == ()


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2024, 2, 29), date(2025, 1, 1)])
def test_every_day_is_in_the_quarter_that_has_its_month(day):
    (made,) = log([case(performed_on=day)])
    assert made.period_from <= day <= made.period_to
    assert (made.period_to + timedelta(days=1)).day == 1
    assert (made.period_to - made.period_from).days in (89, 90, 91)
