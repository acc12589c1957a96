"""A calendar file gives starts, summaries, locations and statuses, and nothing else that stands in it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logbook.adapters.calendar import Event, NotACalendar, TooLong, read_calendar
from logbook.adapters.time_zones import OwnZone

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


def own_zone(name: str, *parts: str) -> str:
    body = "\r\n".join(f"BEGIN:STANDARD\r\n{part}\r\nEND:STANDARD" for part in parts)
    return f"BEGIN:VTIMEZONE\r\nTZID:{name}\r\n{body}\r\nEND:VTIMEZONE\r\n"


def always(offset: str) -> str:
    return f"DTSTART:16010101T000000\r\nTZOFFSETFROM:{offset}\r\nTZOFFSETTO:{offset}"


def clocks(zones: str, *starts: str, name: str = "Clinic Time") -> list[time | None]:
    text = calendar(*(f"DTSTART;TZID={name}:{each}" for each in starts))
    return [each.clock for each in read_calendar(text.replace("BEGIN:VEVENT", f"{zones}BEGIN:VEVENT", 1), HERE).once]


@pytest.mark.parametrize("order", [("+1200", "-0500", None), (None, "-0500", "+1200"), ("-0500", None, "+1200")])
def test_a_zone_that_one_file_defines_is_nobody_elses(order: tuple[str | None, ...]):
    hours = {"+1200": 16, "-0500": 9, None: 9}
    for offset in (*order, *order):
        zones = own_zone("Clinic Time", always(offset)) if offset else ""
        assert clocks(zones, "20261122T090000") == [time(hours[offset])]


def test_files_read_at_the_same_moment_do_not_see_each_others_zones():
    with ThreadPoolExecutor(8) as pool:
        offsets = ["+1200", "-0500"] * 100
        read = pool.map(lambda offset: clocks(own_zone("Clinic Time", always(offset)), "20261122T090000"), offsets)
        assert [*read] == [[time(16)], [time(9)]] * 100


# As Outlook, Apple's calendar and others write the clocks of one zone.
STANDARD, SUMMER = "TZOFFSETFROM:-0500\r\nTZOFFSETTO:-0600", "TZOFFSETFROM:-0600\r\nTZOFFSETTO:-0500"


@pytest.mark.parametrize(
    ("autumn", "spring"),
    [
        (
            "DTSTART:16011104T020000\r\nRRULE:FREQ=YEARLY;BYDAY=1SU;BYMONTH=11",
            "DTSTART:16010311T020000\r\nRRULE:FREQ=YEARLY;BYDAY=2SU;BYMONTH=3",
        ),
        (
            "DTSTART:20071104T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=SU",
            "DTSTART:20070311T020000\r\nRRULE:FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=SU",
        ),
        ("DTSTART:20251102T020000\r\nRDATE:20261101T020000,20271107T020000", "DTSTART:20260308T020000"),
    ],
)
def test_the_clocks_of_a_zone_of_the_files_own_change_with_its_rules(autumn: str, spring: str):
    zones = own_zone("Clinic Time", f"{autumn}\r\n{STANDARD}", f"{spring}\r\n{SUMMER}")
    days = ["20260307", "20260308", "20261031", "20261101", "20261130"]
    # New York changes on the same days, so that the hour between them stays.
    assert clocks(zones, *(f"{day}T120000" for day in days)) == [time(13)] * 5


def test_a_zone_that_stands_below_the_event_and_one_with_a_windows_name_are_found():
    text = calendar('DTSTART;TZID="Central Standard Time":20261122T090000')
    assert read_calendar(text, HERE).once[0].clock == time(10)
    below = text.replace("END:VCALENDAR", own_zone("Central Standard Time", always("+1200")) + "END:VCALENDAR")
    assert read_calendar(below, HERE).once[0].clock == time(16), "the file says what it means by the name"
    vendor = text.replace('"Central Standard Time"', "/vendor.example/America/Chicago")
    assert read_calendar(vendor, HERE).once[0].clock == time(10)


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=YEARLY;BYSECOND=1,2,3",
        "RRULE:FREQ=YEARLY;BYMONTH=99",
        "RRULE:x",
        "TZOFFSETTO:x",
        "DTSTART:x",
    ],
)
def test_a_zone_that_is_not_followed_leaves_the_wall_clock(rule: str):
    assert clocks(own_zone("Clinic Time", f"{always('+1200')}\r\n{rule}"), "20261122T090000") == [time(9)]
    assert clocks(own_zone("Clinic Time", *[always("+1200")] * 1000), "20261122T090000") == [time(9)]
    assert clocks("", "20261122T090000", name="America") == [time(9)], "a folder of zones"


@pytest.mark.parametrize(
    "text",
    [
        calendar("X:1\r\n" * 50_000),
        calendar(*["DTSTART:20261122T090000"] * 1002),
        calendar(*["DTSTART:x"] * 1002),
    ],
    ids=["lines", "events", "undated"],
)
def test_a_calendar_that_would_take_long_is_refused(text: str):
    with pytest.raises(TooLong):
        read_calendar(text, HERE)


def test_of_a_calendar_of_nothing_but_zones_only_those_that_are_used_are_looked_at(monkeypatch: pytest.MonkeyPatch):
    made: list[OwnZone] = []
    begin = OwnZone.__init__

    def count(self: OwnZone, parts: Any) -> None:
        made.append(self)
        begin(self, parts)

    monkeypatch.setattr(OwnZone, "__init__", count)
    many = "".join(own_zone(f"Z{each}", always("-0500")) for each in range(2500))
    assert clocks(many, *["20261122T090000"] * 500, name="Z7") == [time(9)] * 500
    assert len(made) == 1


@given(
    st.lists(
        st.sampled_from(
            ["BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE",
             "BEGIN:STANDARD", "END:STANDARD", "TZID:Z", "TZOFFSETTO:+9999", "RRULE:FREQ=YEARLY;BYDAY=5MO;BYMONTH=2",
             "DTSTART:00010101T000000", "DTSTART;TZID=Z:99991231T235959", "DTSTART:PT15M", "DTSTART:20261122T1/P1D",
             "DTSTART;VALUE=DATE:99999999", "DTSTART:083000", "RDATE:", " folded", "SUMMARY:x\\", ";:", "", "x"]
        )
    )
)  # fmt: skip
def test_whatever_stands_in_it_it_is_read_or_said_to_be_no_calendar(lines: list[str]):
    with suppress(NotACalendar, TooLong):
        read_calendar("\r\n".join(lines), HERE)
    inside = ["BEGIN:VCALENDAR", "BEGIN:VEVENT", *(each for each in lines if "V" not in each), "END:VEVENT"]
    with suppress(NotACalendar):
        read = read_calendar("\r\n".join([*inside, "END:VCALENDAR"]), HERE)
        # The one event is somewhere, once.
        assert len(read.once) + read.repeating + read.undated == 1
        assert all(each.summary in ("", "x") for each in read.once)
