"""The queue's days. No database."""

from datetime import UTC, date, datetime

from logbook.cases.models import CaseRole, Side
from logbook.foundation.ids import uuid7
from logbook.people.models import Person
from logbook.signoff.rules import QueueRow, by_day

ADA = Person(id=uuid7(), given_name="Ada", family_name="Reyes", degree="MD")
ABE = Person(id=uuid7(), given_name="Abe", family_name="Lindqvist", degree="DO")
FIRST, SECOND, THIRD = uuid7(), uuid7(), uuid7()


def row(case_id, number, fellow, day, procedure="MILD", side=None, levels=()):
    """A row of the queue, handed in at 03:00 UTC of the day after: late in the evening of ``day`` in New York."""
    handed_in = datetime(2026, 11, day + 1, 3, tzinfo=UTC)
    return QueueRow(
        case_id, number, date(2026, 11, day), handed_in, fellow, procedure, CaseRole.PERFORMED, side, levels
    )


def test_rows_become_days_of_one_fellow_with_their_cases():
    rows = [
        row(FIRST, 4, ABE, 2),
        row(SECOND, 5, ADA, 2, "MILD"),
        row(SECOND, 5, ADA, 2, "Epidurogram"),
        row(THIRD, 6, ADA, 2),
    ]
    days = by_day(rows, date(2026, 11, 5), "America/New_York")
    assert [(day.fellow_name, [case.number for case in day.cases]) for day in days] == [
        ("Abe Lindqvist, DO", [4]),
        ("Ada Reyes, MD", [5, 6]),
    ]
    assert [each.procedure_name for each in days[1].cases[0].procedures] == ["MILD", "Epidurogram"]


def test_days_of_waiting_are_counted_where_the_program_is():
    rows = [row(FIRST, 4, ADA, 2)]
    assert by_day(rows, date(2026, 11, 5), "America/New_York")[0].cases[0].days == 3
    assert by_day(rows, date(2026, 11, 5), "UTC")[0].cases[0].days == 2


def test_side_levels_and_role_are_said_in_one_line():
    assert row(FIRST, 4, ADA, 2, side=Side.LEFT, levels=("L3-L4", "L4-L5")).detail == "Left, L3-L4, L4-L5, performed"
    assert row(FIRST, 4, ADA, 2).detail == "performed"


def test_nothing_that_waits_is_no_day():
    assert by_day([], date(2026, 11, 5), "UTC") == []
