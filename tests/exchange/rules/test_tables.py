"""What may be read of a schedule: columns refused by heading or by cells, what travels in a page, what was meant."""

import json

import pytest

from logbook.exchange.rules import Meaning, Unreadable, guess, read_file, remembered, scheduled_cases
from logbook.exchange.rules.contents import Guard
from tests.exchange.arrange import AROUND, PLANTED, TODAY, schedule

HERE = "America/New_York"


def read(text: str):
    return read_file(text.encode(), HERE, AROUND)


@pytest.mark.parametrize(
    ("cells", "word"),
    [
        (["Smith, John", "Jones, Mary A", "DOE, JANE"], "names of people"),
        (["John Smith", "Mary Jones"], "names of people"),
        (["SMITH JOHN L4 TFESI"], "look like names beside"),
        (["Smith TFESI", "Garcia MBB", "Nguyen SIJ left"], "look like names beside"),
        (["Mr. Smith TFESI", "Mrs. Jones MBB"], "what looks like a name"),
        (["00482913", "00511827"], "a number as long as a record number"),
        (["48291", "48293", "48377"], "record numbers"),
        (["E-48291", "E-48293", "E-48377"], "record numbers"),
        (["(555) 214-7731", "555-214-9013"], "a telephone number"),
        (["a.smith@home.example", "b@c.example"], "an e-mail address"),
        (["078-05-1120", "219-09-9999"], "a social security number"),
        (["3/4/1951", "09/17/1968", ""], "birth dates"),
        (["1951-03-04", "1968-09-17"], "birth dates"),
        (["3/4/51", "9/17/68"], "birth dates"),
        (["12 Oak Street", "4 Elm Ave", "17 Main St"], "a postal address"),
    ],
)
def test_a_column_is_refused_by_what_stands_in_it(cells: list[str], word: str):
    assert word in (Guard(AROUND).refusal(cells, of_attendings=False) or "")


@pytest.mark.parametrize(
    "cells",
    [
        ["11/22/2026", "11/22/2026"],
        ["2026-11-22 08:30", "2026-11-22 09:00"],
        ["8:00", "0830", "9:15 AM"],
        ["R L5 TFESI", "Bilateral L4-5 facet MBB #1", "SCS trial (Boston Scientific)"],
        ["Okafor, Ben MD", "Haddad, Bea"],
        ["Okafor, Ben MD", "Haddad, Bea", "Strange, Stephen"],
        ["64483", "64493", "64483", "64493", "64483"],
        ["Northfield Hospital", "Lakeside"],
        ["OR 1", "Fluoro suite 2", "Clinic"],
        ["Scheduled", "Arrived", "Checked In", "No Show"],
        ["Knee arthroscopy", "Office visit", "LUNCH"],
        ["L5", "L3, L4, L5", ""],
        ["20", "30", "45"],
        ["", ""],
    ],
)
def test_a_column_of_ordinary_cells_is_read(cells: list[str]):
    assert Guard(AROUND).refusal(cells, of_attendings=False) is None


def test_doctors_may_be_strangers_where_doctors_are_named_and_one_is_known():
    suite = ["Okafor, Ben MD", "Strange, Stephen", "Doe, Jane", "House, Gregory"]
    assert Guard(AROUND).refusal(suite, of_attendings=True) is None
    assert Guard(AROUND).refusal(suite, of_attendings=False) is not None
    assert Guard(AROUND).refusal(suite[1:], of_attendings=True) is not None


def test_a_stray_identifier_in_a_column_that_is_read_is_hidden():
    assert Guard(AROUND).hidden("L5 TFESI - Smith, John") == "L5 TFESI - […]"
    assert Guard(AROUND).hidden("MBB, MRN 00482913") == "MBB, […]"
    assert Guard(AROUND).hidden("SIJ for Dr. Okafor") == "SIJ for Dr. Okafor"


def test_of_a_column_of_days_nothing_is_read_but_days_and_times():
    table = read("Date,Procedure\n11/22/2026 8:00 AM,TFESI\n11/22/2026,MBB\nHartwell 11/22/2026 x,SIJ\n").table
    assert table.column(0) == ["2026-11-22 08:00", "2026-11-22", "2026-11-22"]
    words = read("Date,Procedure\n11/22/2026,TFESI 11/22/2026\n11/22/2026,MBB 11/22/2026\n").table
    assert words.column(1) == ["TFESI […]", "MBB […]"]


def test_a_patients_name_is_hidden_where_it_stands_beside_the_procedure():
    table = read(
        "Date,Patient,MRN,Procedure,Surgeon\n11/22/2026,Ochoa Rina,48291,TFESI L5 ochoa 48291,Okafor\n"
        "11/22/2026,Left Okafor,48293,MBB left (Okafor),Okafor\n11/22/2026,Doe,48295,SIJ,Okafor\n"
    ).table
    assert table.column(1) == ["TFESI L5 […] […]", "MBB left (Okafor)", "SIJ"]


def test_a_suites_list_is_read_without_its_patients():
    reading = read_file(schedule("suite.csv"), HERE, AROUND)
    assert [each.heading for each in reading.refusals] == ["Patient Name", "DOB", "MRN", "Home phone"]
    assert {each.reason for each in reading.refusals} == {"it looks as if it identifies patients"}
    assert reading.table.headings == (
        "Date",
        "Time",
        "Status",
        "Procedure",
        "Laterality",
        "Levels",
        "Surgeon",
        "Location",
    )
    carried = json.dumps([reading.table.headings, reading.table.rows])
    assert [each for each in PLANTED if each in carried] == []
    assert "Okafor" in carried
    assert all(each in schedule("suite.csv").decode() for each in ("Hartwell", "00482913", "214-7731", "03/04/1951"))


def test_the_day_in_a_title_is_taken_unless_it_is_that_of_printing():
    rows = "Time,Procedure\n8:00,TFESI\n"
    assert str(read(f"Schedule for 11/24/2026\n{rows}").table.day) == "2026-11-24"
    assert read(f"Printed 11/21/2026\n{rows}").table.day is None


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("suite.csv", "date=Date time=Time status=Status side=Laterality levels=Levels attending=Surgeon site=Location "
                      "procedure=Procedure"),
        ("clinic.csv", "time=Appt Time attending=Provider site=Room procedure=Visit Reason"),
        ("week.tsv", "date=Surgery Date time=Start Time attending=Primary Surgeon site=OR "
                     "procedure=Procedure Description"),
        ("day.ics", "date=Date time=Time status=Status site=Location procedure=Title"),
    ],
)  # fmt: skip
def test_each_column_is_taken_for_what_it_most_likely_means(name: str, meant: str):
    table = read_file(schedule(name), HERE, AROUND).table
    found = {meaning: table.headings[index] for meaning, index in guess(table, AROUND).items()}
    assert " ".join(f"{each.value}={found[each]}" for each in Meaning if each in found) == meant


def test_columns_without_telling_headings_are_known_by_their_cells():
    table = read(
        "Room,Status,A,B,C,X\nOR 1,Arrived,2026-11-22,R,TFESI L5,Okafor\nOR 1,Arrived,2026-11-22,L,MBB L3 L4,Haddad\n"
    ).table
    found = {meaning.value: table.headings[index] for meaning, index in guess(table, AROUND).items()}
    assert found == {"status": "Status", "site": "Room", "date": "A", "side": "B", "procedure": "C", "attending": "X"}


def test_days_and_times_may_stand_in_one_column():
    for heading in ("Appt Time", "Date/Time", "Start"):
        table = read(f"{heading},Procedure\n11/22/2026 8:00 AM,TFESI\n11/22/2026 9:00 AM,MBB\n").table
        assert guess(table, AROUND) == {Meaning.DATE: 0, Meaning.TIME: 0, Meaning.PROCEDURE: 1}


def test_a_calendar_programs_own_export_is_a_list_too():
    reading = read_file(schedule("outlook.csv"), HERE, AROUND)
    table = reading.table
    assert [each.heading for each in reading.refusals] == ["Meeting Organizer", "Required Attendees"]
    found = {meaning.value: table.headings[index] for meaning, index in guess(table, AROUND).items()}
    assert found == {"date": "Start Date", "time": "Start Time", "site": "Location", "procedure": "Subject"}


def test_headings_that_stand_twice_are_numbered():
    assert read("Date,Procedure,Procedure\n11/22/2026,TFESI,MBB\n").table.headings[1:] == (
        "Procedure (1)",
        "Procedure (2)",
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Patient name,MRN,DOB\nSmith,123456,3/4/1951\n", "Every column of this file"),
        ("Date,Procedure\n", "no case below"),
        ("Date,Procedure\n,\n", "no case below"),
        ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "no case"),
        ("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "damaged or cut off"),
        ("Pain Center\r\nBEGIN:VEVENT\r\nSUMMARY:Smith\r\nEND:VEVENT\r\n", "damaged or cut off"),
        ("BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\nDTSTART:20261122T080000\r\nSUMMARY:MBB\r\nEND:VEVENT\r\n" * 501
         + "END:VCALENDAR\r\n", "more than 500 events"),
    ],
)  # fmt: skip
def test_a_file_with_nothing_to_read_says_so(text: str, word: str):
    with pytest.raises(Unreadable) as refused:
        read(text)
    assert word in refused.value.sentence
    assert "Smith" not in refused.value.sentence


def test_a_calendar_whose_titles_name_patients_is_read_without_them():
    text = (
        schedule("day.ics").decode().replace("R L5 TFESI", "HARTWELL MARJORIE").replace("Caudal ESI", "Quintero, Luis")
    )
    reading = read(text.replace("Bilateral L4-5\\, L5-S1 facet MBB", "SANDOVAL PILAR MBB"))
    assert [each.heading for each in reading.refusals] == ["Title"]
    assert "Title" not in reading.table.headings


def test_a_remembered_column_that_may_not_be_read_now_is_left_out():
    table = read("Date,Who,Procedure\n11/22/2026,Smith John,TFESI\n11/22/2026,Doe Jane,MBB\n").table
    assert remembered(table, {"date": 0, "attending": 1, "procedure": 2, "shoe": 0}) == {
        Meaning.DATE: 0,
        Meaning.PROCEDURE: 1,
    }


def cases_of(name: str):
    table = read_file(schedule(name), HERE, AROUND).table
    return scheduled_cases(table, guess(table, AROUND), TODAY, AROUND)


def test_each_case_of_a_suites_list_is_understood():
    said = [
        (
            f"{each.clock:%H:%M}",
            each.procedure and each.procedure.slug,
            each.side and each.side.value,
            each.levels,
            each.attending_id and each.attending_id.int,
            each.site_id and each.site_id.int,
            each.cancelled,
        )
        for each in cases_of("suite.csv")
    ]
    assert said == [
        ("07:30", "esi-transforaminal-lumbar", "right", ("L5",), 1, 11, ""),
        ("08:00", "mbb-lumbar", "bilateral", ("L3 MB", "L4 MB", "L5 DR"), 1, 11, ""),
        ("08:30", "si-joint-injection", "left", (), 1, 11, ""),
        ("09:15", "mild-pild", "bilateral", ("L3-4", "L4-5"), 1, 11, "Canceled"),
        ("10:00", "rfa-lumbar-mb", "right", (), 2, 12, ""),
        ("10:45", "scs-trial", None, (), 2, 12, ""),
        ("11:30", None, "left", (), None, 12, ""),
        ("12:00", None, None, (), None, None, ""),
    ]


def test_what_was_not_understood_is_said():
    doubts = [" ".join(each.doubts) for each in cases_of("suite.csv")]
    assert doubts[:4] == ["", "", "", ""]
    assert "L3-5 can mean more than one thing" in doubts[4]
    assert "“Strange, Stephen” is not an attending of your program" in doubts[6]
    assert "No procedure was recognized" in doubts[7]


def test_a_list_without_dates_is_of_the_day_chosen_and_sides_stand_with_the_procedure():
    cases = cases_of("clinic.csv")
    assert {each.day for each in cases} == {TODAY}
    assert [(each.procedure and each.procedure.slug, each.side and each.side.value, each.levels) for each in cases] == [
        ("esi-transforaminal-lumbar", "right", ("L4", "L5")),
        ("esi-interlaminar-cervical", None, ("C7-T1",)),
        ("rfa-genicular", "left", ()),
        ("mbb-cervical", "bilateral", ("C4 MB", "C5 MB", "C6 MB")),
    ]
    assert {each.site_id and each.site_id.int for each in cases} == {11}, "Ben works at one site only"


def test_a_calendar_is_understood_and_what_repeats_is_passed_over():
    assert read_file(schedule("day.ics"), HERE, AROUND).remarks == ("Passed over, because they repeat: 1 event.",)
    said = [
        (each.clock and each.clock.hour, each.procedure and each.procedure.slug, each.cancelled)
        for each in cases_of("day.ics")
    ]
    assert sorted(said, key=str) == [
        (7, "esi-transforaminal-lumbar", ""),
        (8, "mbb-lumbar", "CANCELLED"),
        (None, "esi-caudal", ""),
    ]
    assert [each.attending_id and each.attending_id.int for each in cases_of("day.ics")][:2] == [1, 1]


def test_an_attending_of_another_year_is_not_one_on_that_day():
    table = read("Date,Procedure,Attending\n11/22/2019,TFESI,Okafor\n11/22/2026,TFESI,Okafor\n").table
    cases = scheduled_cases(table, guess(table, AROUND), TODAY, AROUND)
    assert [each.attending_id is None for each in cases] == [True, False]
