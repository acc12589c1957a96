"""Who is told what, and when: truth tables and properties, without a database."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from logbook.people.models import MemberRole
from logbook.reminders.rules import (
    AGAIN_AFTER,
    FROM_HOUR,
    PATIENCE,
    TO_HOUR,
    Kind,
    Line,
    Waiting,
    Where,
    federal_holidays,
    is_day_off,
    is_morning,
    lines,
    lines_to_tell,
)

NEW_YORK, HONOLULU = "America/New_York", "Pacific/Honolulu"
HERE, THERE = Where(uuid4(), "Northfield", NEW_YORK), Where(uuid4(), "Southbay", HONOLULU)
ADA, BEN, BEA, CLEO = (uuid4() for _ in range(4))
HOLDERS = {
    (HERE.id, MemberRole.FELLOW): {ADA},
    (HERE.id, MemberRole.ATTENDING): {BEN, BEA},
    (HERE.id, MemberRole.DIRECTOR): {CLEO},
}
# A Tuesday at eight in the morning in New York.
NOW = datetime(2026, 12, 1, 8, tzinfo=ZoneInfo(NEW_YORK))
DAY = timedelta(days=1)


def no_day_off(_: date) -> bool:
    return False


def line(kind: Kind = Kind.TO_SIGN, days: float = 3, where: Where = HERE) -> Line:
    return Line(kind, where, 4, NOW - days * DAY)


def told(*waiting: Line, last: datetime | None = None, now: datetime = NOW) -> list[Line]:
    return lines_to_tell(waiting, last=last, now=now, is_day_off=is_day_off)


@pytest.mark.parametrize("kind", Kind)
def test_a_letter_speaks_of_what_has_waited_long_enough(kind: Kind):
    patience = PATIENCE[kind]
    assert told(line(kind, patience - 1)) == []
    assert told(line(kind, patience)) == [line(kind, patience)]


def test_an_attending_is_told_after_two_days_and_a_director_after_fourteen():
    assert (PATIENCE[Kind.TO_SIGN], PATIENCE[Kind.OF_PROGRAM], AGAIN_AFTER) == (2, 14, 7)


@pytest.mark.parametrize(("days", "comes"), [(0, False), (1, False), (6, False), (6.9, True), (7, True), (30, True)])
def test_while_something_waits_a_letter_comes_every_week(days: float, comes: bool):
    # 6.9 days before is a week by the calendar: the letter of a week ago may have left a few minutes later.
    assert bool(told(line(), last=NOW - days * DAY)) == comes


@pytest.mark.parametrize(
    ("moment", "comes"),
    [
        ("2026-12-01 06:59", False),
        ("2026-12-01 07:00", True),
        ("2026-12-01 10:59", True),
        ("2026-12-01 11:00", False),
        ("2026-12-01 23:00", False),
        ("2026-11-28 08:00", False),  # a Saturday
        ("2026-11-29 08:00", False),  # a Sunday
        ("2026-11-26 08:00", False),  # Thanksgiving
        ("2026-07-03 08:00", False),  # Independence Day, observed on the Friday before
        ("2021-12-31 08:00", False),  # New Year's Day of the year after, likewise
        ("2026-03-09 07:00", True),  # the morning after clocks went forward
        ("2026-11-27 08:00", True),  # the day after Thanksgiving is no federal holiday
    ],
)
def test_letters_come_in_the_morning_of_a_working_day(moment: str, comes: bool):
    local = datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(NEW_YORK))
    assert is_morning(local, NEW_YORK, is_day_off) == comes


@pytest.mark.parametrize(
    ("year", "observed"),
    [
        # As the Office of Personnel Management lists them.
        (2021, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"),
        (2026, "01-01 01-19 02-16 05-25 06-19 07-03 09-07 10-12 11-11 11-26 12-25"),
        (2027, "01-01 01-18 02-15 05-31 06-18 07-05 09-06 10-11 11-11 11-25 12-24 12-31"),
        (2028, "01-17 02-21 05-29 06-19 07-04 09-04 10-09 11-10 11-23 12-25"),
    ],
)
def test_federal_holidays_are_those_that_are_observed(year: int, observed: str):
    assert sorted(f"{day:%m-%d}" for day in federal_holidays(year)) == observed.split()


def test_the_morning_is_that_of_the_program():
    eight_in_new_york = NOW.astimezone(UTC)
    eight_in_honolulu = NOW.replace(tzinfo=ZoneInfo(HONOLULU))
    assert told(line(where=HERE), now=eight_in_new_york)
    assert not told(line(where=THERE), now=eight_in_new_york)
    assert told(line(where=THERE), now=eight_in_honolulu)
    assert not told(line(where=HERE), now=eight_in_honolulu)


def test_somebody_of_two_programs_gets_one_letter_where_it_is_morning_for_the_oldest():
    both = [line(where=THERE, days=3), line(where=HERE, days=9)]
    assert [each.where for each in told(*both)] == [HERE, THERE]
    assert told(*both, now=NOW.replace(tzinfo=ZoneInfo(HONOLULU))) == []


LINES = some.builds(line, some.sampled_from(Kind), some.integers(0, 40), some.sampled_from([HERE, THERE]))


@settings(max_examples=40)
@given(waiting=some.lists(LINES, max_size=4), start=some.integers(0, 500 * 24 * 60), every=some.integers(20, 120))
def test_over_weeks_of_ticks_nobody_is_told_twice_in_a_week_out_of_hours_or_on_a_day_off(
    waiting: list[Line], start: int, every: int
):
    letters: list[tuple[datetime, str]] = []
    for tick in range(0, 24 * 60 * 16, every):
        now = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=start + tick)
        last = letters[-1][0] if letters else None
        if said := lines_to_tell(waiting, last=last, now=now, is_day_off=is_day_off):
            letters.append((now, said[0].where.time_zone))
            assert all(each.days(now) >= PATIENCE[each.kind] for each in said)
    for at, zone in letters:
        local = at.astimezone(ZoneInfo(zone))
        assert FROM_HOUR <= local.hour < TO_HOUR
        assert local.weekday() < 5
        assert not is_day_off(local.date())
    for (before, _), (after, _) in pairwise(letters):
        assert after - before > timedelta(days=6, hours=12)


def waiting(
    days: float = 3, attending: UUID = BEN, fellow: UUID = ADA, where: Where = HERE, how_many: int = 1
) -> list[Waiting]:
    return [Waiting(where, fellow, attending, NOW - days * DAY)] * how_many


def by_person(
    to_sign: list[Waiting], returned: list[Waiting] | None = None, deputies: dict[tuple[UUID, UUID], UUID] | None = None
) -> dict[UUID, dict[Kind, int]]:
    found = lines(to_sign, returned or [], deputies or {}, HOLDERS, NOW)
    return {person: {each.kind: each.count for each in of_person} for person, of_person in found.items()}


def test_what_waits_is_counted_for_whom_it_waits():
    assert by_person(waiting(how_many=3) + waiting(attending=BEA), returned=waiting(how_many=2)) == {
        BEN: {Kind.TO_SIGN: 3},
        BEA: {Kind.TO_SIGN: 1},
        ADA: {Kind.RETURNED: 2},
    }


def test_a_director_is_told_of_what_waits_for_two_weeks_and_of_nothing_younger():
    found = by_person(waiting(14, how_many=2) + waiting(13))
    assert found[CLEO] == {Kind.OF_PROGRAM: 2}
    assert CLEO not in by_person(waiting(13))


def test_what_waits_for_somebody_who_is_away_is_told_to_the_deputy_and_to_nobody_else():
    away = {(HERE.id, BEN): BEA}
    assert by_person(waiting(how_many=2) + waiting(attending=BEA), deputies=away) == {
        BEA: {Kind.AS_DEPUTY: 2, Kind.TO_SIGN: 1}
    }


def test_a_deputy_is_not_told_of_what_is_their_own():
    assert by_person(waiting(fellow=BEA), deputies={(HERE.id, BEN): BEA}) == {}


def test_a_director_who_is_away_is_not_told():
    assert CLEO not in by_person(waiting(14), deputies={(HERE.id, CLEO): BEA})


def test_whoever_has_left_the_program_is_not_told():
    assert by_person(waiting(attending=uuid4()), returned=waiting(fellow=uuid4())) == {}
    assert by_person(waiting(where=THERE), returned=waiting(where=THERE)) == {}
