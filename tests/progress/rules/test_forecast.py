"""When a minimum is reached, in words, numbers and dates; how often it comes true is in test_calibration."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.people.models import MemberRole, Membership
from logbook.progress.rules import Fellowship, Forecast, Outlook, fellowship, forecast
from logbook.progress.rules.forecast import GROWTH, Pace
from tests.progress.rules.build import key

# A Wednesday; the year begins on a Tuesday.
SINCE, TODAY, UNTIL = date(2025, 7, 1), date(2026, 1, 14), date(2026, 6, 30)
FIRST_MONDAY = date(2025, 6, 30)
WEEK = timedelta(days=7)


def said(weekly: dict[int, int] | int, missing: int, *, today: date = TODAY, until: date = UNTIL) -> Forecast:
    """A forecast from units by the number of the week, or so many in every week up to two before today's."""
    weeks = (today - FIRST_MONDAY).days // 7 - 1
    units = dict.fromkeys(range(weeks), weekly) if isinstance(weekly, int) else weekly
    gains = tuple(units.get(week, 0) for week in range(max(units, default=-1) + 1))
    return forecast(gains, missing, since=SINCE, today=today, until=until)


@pytest.mark.parametrize(
    ("weekly", "missing", "outlook"),
    [
        (1, 0, Outlook.REACHED),
        (1, 3, Outlook.ON_COURSE),
        (1, 24, Outlook.UNCERTAIN),
        (1, 80, Outlook.SHORT),
        ({}, 15, Outlook.SHORT),
    ],
)
def test_a_forecast_in_a_word(weekly, missing, outlook):
    assert said(weekly, missing).outlook is outlook


def chance(weekly: dict[int, int] | int, missing: int) -> float:
    """The probability of such a forecast, where there is one."""
    found = said(weekly, missing).probability
    assert found is not None
    return found


def pace(found: Forecast) -> Pace:
    """What a forecast took as the pace."""
    assert found.pace is not None
    return found.pace


def test_before_eight_weeks_are_signed_it_is_too_early_to_say():
    eight_weeks_on = FIRST_MONDAY + 9 * WEEK
    early = said(2, 5, today=eight_weeks_on - timedelta(days=1))
    assert (early.outlook, early.probability, early.shortfall) == (Outlook.TOO_EARLY, None, None)
    assert early.reached_by(0.5) is None
    assert said(2, 5, today=eight_weeks_on).probability is not None


def test_a_fellowship_that_is_over_has_what_was_reached_and_no_forecast():
    assert said(1, 0, today=UNTIL + WEEK).outlook is Outlook.REACHED
    over = said(1, 4, today=UNTIL + timedelta(days=1))
    assert (over.outlook, over.probability, over.reached_by(0.5)) == (Outlook.OVER, None, None)
    assert said(1, 4, today=UNTIL).probability is not None


def test_half_the_chance_comes_before_four_fifths_and_neither_after_the_end():
    on_course = said(1, 4)
    even, likely = on_course.reached_by(0.5), on_course.reached_by(0.8)
    assert even is not None
    assert likely is not None
    assert TODAY < even < likely <= UNTIL
    unsure = said(1, 24)
    assert unsure.reached_by(0.8) is None


def test_what_waits_for_a_signature_may_reach_it_as_soon_as_today():
    busy = {**dict.fromkeys(range(25), 6), 26: 1}
    assert said(busy, 1).reached_by(0.5) == TODAY


def test_units_of_the_last_days_count_and_leave_the_pace_as_it_is():
    quiet = said(1, 10)
    signed_at_once = said({**dict.fromkeys(range(27), 1), 27: 2, 28: 1}, 10)
    assert (quiet.needed, signed_at_once.needed) == (10, 13)
    # The minimum that is assumed to be met in time is larger by those three.
    assert pace(signed_at_once).mean == pytest.approx(pace(quiet).mean, rel=0.05)


def test_months_that_differ_make_a_forecast_less_sure():
    steady = said(dict.fromkeys(range(26), 1), 5)
    in_turns = said({week: 2 * (week // 4 % 2) for week in range(26)}, 5)
    assert pace(in_turns).dispersion > pace(steady).dispersion


def test_the_pace_of_late_weighs_more_than_that_of_before():
    before = {week: 2 if week < 13 else 0 for week in range(26)}
    of_late = {week: 0 if week < 13 else 2 for week in range(26)}
    assert chance(before, 10) < chance(of_late, 10)


def test_the_shortfall_is_the_mean_of_what_is_missing_at_the_end():
    far = said(1, 200)
    assert far.seen_until is not None
    blocks = ((UNTIL - far.seen_until).days + 1) / 28
    assert far.shortfall == pytest.approx(200 - pace(far).mean * blocks * GROWTH, abs=0.1)
    assert said(3, 1).shortfall == pytest.approx(0, abs=0.01)


@given(
    st.dictionaries(st.integers(0, 30), st.integers(0, 40)),
    st.integers(1, 3000),
    st.integers(-20, 400).map(lambda days: SINCE + timedelta(days=days)),
)
def test_whatever_the_weeks_were_a_forecast_is_a_chance_and_its_dates_lie_ahead(weekly, missing, today):
    found = said(weekly, missing, today=today)
    if found.probability is None:
        assert found.outlook in (Outlook.TOO_EARLY, Outlook.OVER)
        return
    assert 0 <= found.probability <= 1
    assert found.shortfall is not None
    assert 0 <= found.shortfall <= found.needed
    for chance in (0.5, 0.8):
        day = found.reached_by(chance)
        assert (day is not None) == (found.probability >= chance)
        assert day is None or today <= day <= UNTIL


@given(st.integers(1, 60), st.integers(1, 60))
def test_more_missing_is_never_likelier(missing, more):
    # The pace assumed at first grows with the minimum, and never by so much.
    assert chance(1, missing + more) <= chance(1, missing) + 1e-9


def _member(starts_on: date, ends_on: date | None = None, role: MemberRole = MemberRole.FELLOW) -> Membership:
    return Membership(
        person_id=key("ada"), program_id=key("northfield"), role=role, starts_on=starts_on, ends_on=ends_on
    )


@pytest.mark.parametrize(
    ("memberships", "expected"),
    [
        ([_member(SINCE, UNTIL)], Fellowship(SINCE, UNTIL, assumed=False)),
        ([_member(SINCE)], Fellowship(SINCE, date(2026, 6, 30), assumed=True)),
        ([_member(date(2024, 2, 29))], Fellowship(date(2024, 2, 29), date(2025, 2, 28), assumed=True)),
        ([_member(date(2023, 7, 1), date(2024, 6, 30)), _member(SINCE)], Fellowship(SINCE, UNTIL, assumed=True)),
        ([_member(SINCE, UNTIL), _member(date(2026, 7, 1))], Fellowship(SINCE, UNTIL, assumed=False)),
        ([_member(date(2026, 7, 1))], Fellowship(date(2026, 7, 1), date(2027, 6, 30), assumed=True)),
        ([_member(SINCE, role=MemberRole.ATTENDING)], None),
    ],
)
def test_a_fellowship_without_an_end_is_assumed_to_last_a_year(memberships, expected):
    assert fellowship(memberships, key("northfield"), TODAY) == expected
    assert fellowship(memberships, key("southbay"), TODAY) is None
