"""What the start pages find, for each role."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from logbook.cases.models import CaseState
from logbook.foundation import clock
from logbook.foundation.db import Database
from logbook.people import actions as people
from logbook.people.models import MemberRole
from logbook.progress.queries import attending_home, fellow_record, program_home
from logbook.progress.rules import Outlook, Roles
from tests.cases.arrange import begun
from tests.cast import Cast
from tests.progress.arrange import (
    DONE,
    EPIDURAL,
    MILD,
    RFA,
    day,
    home_of,
    logged,
    returned,
    signed,
    standing_of,
    statements,
)


def test_a_fellows_first_day_is_empty(database: Database, cast: Cast):
    with database.reading() as session:
        home = home_of(session, cast)
    assert (home.logged, home.open_cases, home.lag) == (0, [], None)
    assert [(outlook, len(its)) for outlook, its in home.prospects.by_outlook] == [(Outlook.TOO_EARLY, 28)]
    assert [each.done for each in home.targets] == [Roles()]


def test_a_fellow_finds_what_is_hers_to_finish_and_why_it_came_back(database: Database, cast: Cast):
    with database.writing() as session:
        signed(session, cast, (MILD, DONE))
        logged(session, cast, (MILD, DONE))
        draft = logged(session, cast, (EPIDURAL, DONE), state=CaseState.DRAFT, days_ago=1, attending_id=None)
        again = returned(session, cast, (MILD, DONE), reason="The side is missing.")
        logged(session, cast, (MILD, DONE), state=CaseState.DRAFT, fellow_id=cast.abe.id)
    with database.reading() as session:
        home = home_of(session, cast)
    assert (home.signed, home.waiting, home.returned, home.drafts, home.logged) == (1, 1, 1, 1, 4)
    assert [each.id for each in home.open_cases] == [again, draft]
    assert [each.reason for each in home.open_cases] == ["The side is missing.", None]
    assert [each.attending for each in home.open_cases] == [cast.ben.name, None]
    assert home.open_cases[1].procedure == "Lumbar interlaminar epidural steroid injection"


def test_drafts_as_typed_stand_by_day_and_in_no_count(database: Database, cast: Cast):
    def scheduled(days: int) -> dict[str, Any]:
        return {"scheduled_on": day(cast, days), "schedule_key": f"line {days}"}

    def figures() -> tuple[Any, ...]:
        with database.reading() as session:
            own = home_of(session, cast)
            hers = standing_of(session, cast)
            overseen = program_home(session, cast.program)
            return (
                (own.signed, own.waiting, own.returned, own.drafts, own.lag, own.lag_of),
                (hers.signed, hers.waiting, hers.drafts, hers.procedures, hers.months, hers.gaps),
                [(each.counted, each.waiting, each.roles) for each in hers.requirements],
                [(each.signed, each.waiting, each.last_logged_on) for _, each in overseen.fellows.each()],
            )

    with database.writing() as session:
        signed(session, cast, (MILD, DONE))
        numbered = logged(session, cast, (MILD, DONE), state=CaseState.DRAFT)
    counted = figures()
    with database.writing() as session:
        today, before, to_come = (begun(session, cast, **scheduled(days)).id for days in (0, 2, -1))
        mine = begun(session, cast, typed={"procedure": ["no-such-thing"], "performed_on": ["yesterday"]}).id
        begun(session, cast, closed_at=clock.now())
        begun(session, cast, cast.abe)
        begun(session, cast, id=numbered)
    with database.reading() as session:
        home = home_of(session, cast)
    assert [(each.day, [draft.id for draft in each.drafts]) for each in home.listed] == [
        (day(cast, 0), [today]),
        (day(cast, 2), [before]),
        (day(cast, -1), [to_come]),
    ]
    assert [(each.id, each.procedures, each.performed_on) for each in home.typed] == [(mine, [], None)]
    assert [(each.id, each.unsaved) for each in home.open_cases] == [(numbered, True)]
    assert figures() == counted


def test_the_last_case_of_each_of_three_kinds_can_be_logged_again(database: Database, cast: Cast):
    with database.writing() as session:
        logged(session, cast, (RFA, DONE))
        first = logged(session, cast, (EPIDURAL, DONE), attending_id=None, state=CaseState.DRAFT)
        second = logged(session, cast, (MILD, DONE), (EPIDURAL, DONE))
        logged(session, cast, (MILD, DONE))
        last = logged(session, cast, (MILD, DONE))
        logged(session, cast, (RFA, DONE), fellow_id=cast.abe.id)
    with database.reading() as session:
        again = home_of(session, cast).again
    assert [(each.id, each.attending) for each in again] == [(last, "Dr Okafor"), (second, "Dr Okafor"), (first, None)]
    assert [len(each.done) for each in again] == [1, 2, 1]


def test_only_the_latest_reason_is_shown_and_only_some_of_many_drafts(database: Database, cast: Cast):
    with database.writing() as session:
        for days_ago in range(1, 10):
            logged(session, cast, (MILD, DONE), state=CaseState.DRAFT, days_ago=days_ago)
    with database.reading() as session:
        home = home_of(session, cast)
    assert home.drafts == 9
    assert [each.performed_on for each in home.open_cases] == [day(cast, days_ago) for days_ago in range(1, 7)]


def test_the_lag_is_the_median_of_calendar_days(database: Database, cast: Cast):
    with database.writing() as session:
        for days in (0, 2, 7):
            at = datetime.combine(day(cast, 20 - days), datetime.min.time(), UTC) + timedelta(hours=17)
            logged(session, cast, (MILD, DONE), days_ago=20, logged_at=at)
    with database.reading() as session:
        assert home_of(session, cast).lag == timedelta(days=2)


def test_an_attending_finds_what_waits_for_him_alone(database: Database, cast: Cast):
    with database.reading() as session:
        home = attending_home(session, cast.program.id, cast.ben.id)
    assert (home.waiting, home.oldest, home.signed_last) == (0, None, [])
    with database.writing() as session:
        logged(session, cast, (MILD, DONE), days_ago=3)
        logged(session, cast, (MILD, DONE), days_ago=9)
        logged(session, cast, (MILD, DONE), attending_id=cast.bea.id, days_ago=30)
        logged(session, cast, (MILD, DONE), state=CaseState.DRAFT, days_ago=30)
        mine = [signed(session, cast, (MILD, DONE)) for _ in range(6)]
    with database.reading() as session:
        home = attending_home(session, cast.program.id, cast.ben.id)
    assert home.waiting == 2
    assert home.oldest is not None
    assert home.oldest.date() == day(cast, 9)
    assert [each.case_id for each in home.signed_last] == mine[:0:-1]
    assert home.signed_last[0].fellow == cast.ada.name


def test_a_program_lists_its_fellows_by_family_name_without_their_drafts(database: Database, cast: Cast):
    with database.writing() as session:
        signed(session, cast, (MILD, DONE), days_ago=8)
        logged(session, cast, (MILD, DONE), days_ago=6)
        returned(session, cast, (EPIDURAL, DONE), reason="The side is missing.", days_ago=4)
        logged(session, cast, (MILD, DONE), state=CaseState.DRAFT, days_ago=2)
    with database.reading() as session:
        home = program_home(session, cast.program)
    assert [each.name for each in home.fellows.shown] == ["Lindqvist, Abe", "Reyes, Ada"]
    abe, ada = (tally for _, tally in home.fellows.each())
    assert (ada.signed, ada.waiting, ada.returned, ada.last_logged_on) == (1, 1, 1, day(cast, 4))
    assert (abe.signed, abe.waiting, abe.returned, abe.last_logged_on) == (0, 0, 0, None)
    assert home.waiting == 1


def test_a_former_fellow_has_a_record_and_no_line_on_the_start_page(database: Database, cast: Cast):
    with database.writing() as session:
        gone = people.register(session, given_name="Gil", family_name="Ames", email="gil@northfield.example")
        starts_on, ends_on = day(cast, 500), day(cast, 135)
        people.appoint(
            session,
            person=gone,
            program=cast.program,
            role=MemberRole.FELLOW,
            starts_on=starts_on,
            ends_on=ends_on,
        )
    with database.reading() as session:
        home = program_home(session, cast.program)
        record = fellow_record(session, cast.program, gone.id)
    assert [each.name for each in home.fellows.shown] == ["Lindqvist, Abe", "Reyes, Ada"]
    assert record is not None
    assert (record.program_id, record.fellow_id) == (cast.program.id, gone.id)


def test_a_record_is_only_of_a_fellow_of_the_program(database: Database, cast: Cast):
    with database.reading() as session:
        assert fellow_record(session, cast.program, cast.ben.id) is None
        assert fellow_record(session, cast.program, cast.della.id) is None


def test_cases_wait_long_after_fourteen_days(database: Database, cast: Cast):
    with database.writing() as session:
        for days in (15, 13, 40):
            logged(session, cast, (MILD, DONE), days_ago=40, submitted_at=clock.now() - timedelta(days=days))
    with database.reading() as session:
        home = program_home(session, cast.program)
    assert home.long_waiting == 2
    assert [each.number for each in home.long_waits] == [3, 1]
    assert (home.long_waits[0].fellow, home.long_waits[0].attending) == (cast.ada.name, cast.ben.name)


def test_the_time_to_sign_is_the_median_from_handing_in(database: Database, cast: Cast):
    with database.reading() as session:
        assert program_home(session, cast.program).time_to_sign is None
    with database.writing() as session:
        for hours in (1, 30, 200):
            signed(session, cast, (MILD, DONE), submitted_at=clock.now() - timedelta(hours=hours))
    with database.reading() as session:
        found = program_home(session, cast.program).time_to_sign
    assert found is not None
    assert timedelta(hours=30) <= found < timedelta(hours=31)


def test_an_attending_sees_the_own_time_to_sign_and_nobody_elses(database: Database, cast: Cast):
    with database.writing() as session:
        for hours in (2, 40, 300):
            signed(session, cast, (MILD, DONE), submitted_at=clock.now() - timedelta(hours=hours))
    with database.reading() as session:
        home = attending_home(session, cast.program.id, cast.ben.id)
        assert attending_home(session, cast.program.id, cast.bea.id).time_to_sign is None
    assert home.time_to_sign is not None
    assert timedelta(hours=40) <= home.time_to_sign < timedelta(hours=41)
    assert home.time_of == 3


@pytest.mark.parametrize(("who", "few"), [("fellow", 13), ("attending", 4), ("program", 11)])
def test_many_cases_take_no_more_statements_than_one(database: Database, cast: Cast, who, few):
    def home():
        with database.reading() as session, statements(database.engine) as sent:
            match who:
                case "fellow":
                    home_of(session, cast)
                case "attending":
                    attending_home(session, cast.program.id, cast.ben.id)
                case _:
                    program_home(session, cast.program)
        return len([each for each in sent if each.startswith("SELECT")])

    counts = []
    for cases in (1, 29):
        with database.writing() as session:
            begun(session, cast)
            for place in range(cases):
                signed(session, cast, (MILD, DONE), (EPIDURAL, DONE), days_ago=place + 1)
                logged(session, cast, (MILD, DONE), submitted_at=clock.now() - timedelta(days=20))
                returned(session, cast, (MILD, DONE), reason="The side is missing.")
        counts.append(home())
    assert counts == [few, few]
