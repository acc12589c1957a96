"""A calendar file gives starts, summaries, locations and statuses, and nothing else that stands in it."""

from datetime import date, time

import pytest

from logbook.adapters.calendar import Event, NotACalendar, read_calendar

HERE, DAY = "America/New_York", date(2026, 11, 22)


def calendar(*events: str) -> str:
    body = "\r\n".join(f"BEGIN:VEVENT\r\n{each}\r\nEND:VEVENT" for each in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Clinic//EN\r\n{body}\r\nEND:VCALENDAR\r\n"


@pytest.mark.parametrize(
    ("start", "clock"),
    [
        ("DTSTART:20261122T133000Z", time(8, 30)),
        ("DTSTART;TZID=America/Chicago:20261122T073000", time(8, 30)),
        ("DTSTART;TZID=Central Standard Time:20261122T073000", time(8, 30)),
        ("DTSTART;TZID=Nowhere/Else:20261122T083000", time(8, 30)),
        ("DTSTART:20261122T083000", time(8, 30)),
        ("DTSTART;VALUE=DATE:20261122", None),
    ],
)
def test_a_start_is_a_moment_of_the_programs_zone_or_a_day(start: str, clock: time | None):
    assert [(each.day, each.clock) for each in read_calendar(calendar(start), HERE).once] == [(DAY, clock)]


def test_only_four_properties_are_looked_at():
    event = calendar(
        "DTSTART:20261122T083000\r\nSUMMARY:R L5 TFESI\\, fluoro\r\nLOCATION:Suite 2\r\nSTATUS:CANCELLED\r\n"
        "DESCRIPTION:John Smith\r\nATTENDEE;CN=John Smith:mailto:john@home.example\r\nORGANIZER:mailto:x@y.example"
    )
    read = read_calendar(event, HERE)
    assert read.once == (Event(DAY, time(8, 30), "R L5 TFESI, fluoro", "Suite 2", "CANCELLED"),)


def test_what_repeats_and_what_has_no_start_is_counted_and_passed_over():
    read = read_calendar(
        calendar(
            "DTSTART:20261122T083000\r\nRRULE:FREQ=SECONDLY\r\nSUMMARY:Huddle",
            "DTSTART:20261122T083000\r\nRDATE:20261123T083000\r\nSUMMARY:Huddle",
            "DTSTART:tomorrow\r\nSUMMARY:TFESI",
            "DTSTART:00010101T000000Z\r\nSUMMARY:TFESI",
            "SUMMARY:TFESI",
        ),
        HERE,
    )
    assert (read.once, read.repeating, read.undated) == ((), 2, 3)


def test_two_calendars_in_one_file_are_both_read():
    two = calendar("DTSTART:20261122T083000") + calendar("DTSTART:20261123T083000")
    assert len(read_calendar(two, HERE).once) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Date,Procedure\n",
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:x",
        "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 2000,
        "BEGIN:VCALENDAR\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ],
    ids=["table", "cut off", "nested", "mismatched"],
)
def test_what_is_no_calendar_is_said_to_be_none(text: str):
    with pytest.raises(NotACalendar):
        read_calendar(text, HERE)
