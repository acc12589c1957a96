"""Files as they come: encodings, delimiters, titles above the headings, ragged rows, and what is no list at all."""

import codecs

import pytest

from logbook.exchange.rules.files import LARGEST_FILE, Sheet, Unreadable, sheet_of, text_of
from logbook.exchange.rules.headings import heading_refusal
from logbook.exchange.rules.meanings import is_known_heading

LIST = "Date,Procedure,Attending\n11/22/2026,Bloc ganglion étoilé – left,Okafor\n"


def sheet(text: str) -> Sheet:
    return sheet_of(text, lambda cell: is_known_heading(cell) or heading_refusal(cell) is not None)


@pytest.mark.parametrize(
    "data",
    [
        LIST.encode(),
        codecs.BOM_UTF8 + LIST.encode(),
        LIST.encode("utf-16"),
        codecs.BOM_UTF16_BE + LIST.encode("utf-16-be"),
        LIST.encode("utf-16-le"),
        LIST.encode("utf-16-be"),
        LIST.encode("cp1252"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16 big-endian", "no mark, little", "no mark, big", "windows-1252"],
)
def test_a_text_is_read_in_each_encoding(data: bytes):
    assert text_of(data) == LIST


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \r\n ", "empty"),
        (b"PK\x03\x04" + b"\0" * 40, "spreadsheet"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "spreadsheet"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "picture"),
        (bytes(range(256)) * 4, "not text"),
        (b"\x81\x8d\x8f\x90", "not text"),
        (b"Date,Procedure\n\0\0\0", "not text"),
        (b"x" * (LARGEST_FILE + 1), "larger than 500 kB"),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(data: bytes, word: str):
    with pytest.raises(Unreadable) as refused:
        text_of(data)
    assert word in refused.value.sentence


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_cells_are_told_apart_by_whatever_stands_between_them(delimiter: str):
    text = delimiter.join(("Date", "Procedure", "Attending")) + "\r\n"
    text += delimiter.join(("11/22/2026", f'"L4{delimiter} L5 ""TFESI"""', "Okafor")) + "\r\n"
    assert sheet(text).rows == (("11/22/2026", f'L4{delimiter} L5 "TFESI"'.replace("\t", ""), "Okafor"),)


def test_titles_empty_lines_and_a_note_to_the_spreadsheet_stand_above_the_headings():
    read = sheet("sep=;\nPain Suite;Procedure list;\n\n;;\nDate;Procedure;Attending\n11/22/2026;TFESI;Okafor\n;;\n")
    assert read.titles == ("Pain Suite", "Procedure list")
    assert read.headings == ("Date", "Procedure", "Attending")
    assert read.rows == (("11/22/2026", "TFESI", "Okafor"),)


def test_a_cell_over_two_lines_is_one_and_a_short_row_is_filled():
    read = sheet('Time,Procedure,Room\n8:00,"TFESI\nright L5",1\n9:00,MBB\n')
    assert read.rows == (("8:00", "TFESI right L5", "1"), ("9:00", "MBB", ""))


def test_headings_that_are_said_again_on_the_next_page_are_no_row():
    assert len(sheet("Time,Procedure\n8:00,TFESI\nTime,Procedure\n9:00,MBB\n").rows) == 2


def test_a_row_with_a_cell_too_many_is_passed_over_because_names_may_have_moved():
    read = sheet("Time,Patient,Procedure,Room\n8:00,Smith, John,TFESI\n8:30,Smith, John,TFESI,1\n9:00,Doe,MBB,1\n")
    assert read.passed_over == 1
    assert ("9:00", "Doe", "MBB", "1") in read.rows
    shifted = sheet("Time,Patient,Procedure,Room\n8:00,Smith, John,TFESI,\n9:00,Doe,MBB,1\n")
    assert shifted.rows == (("9:00", "Doe", "MBB", "1"),)
    assert sheet("Time,Procedure\n8:00,TFESI,\n9:00,MBB,\n").passed_over == 0


@pytest.mark.parametrize(
    "text",
    [
        "8:00,Smith,TFESI\n9:00,Jones,MBB\n",
        "Room,A,B,C,D\n1,2,3,4,5\n",
        "just some words\nand more\n",
        "11/22/2026\n11/23/2026\n",
        "PRODID:-//Pain Center//EN\nSUMMARY:Smith\n",
        "Schedule of the pain center\nSmith\n",
    ],
)
def test_without_headings_nothing_is_read(text: str):
    with pytest.raises(Unreadable) as refused:
        sheet(text)
    assert "No line with headings" in refused.value.sentence
    assert "Smith" not in refused.value.sentence


def test_a_list_of_one_column_needs_but_one_heading():
    assert sheet("Procedure\nTFESI, right L5\n").rows == (("TFESI, right L5",),)


@pytest.mark.parametrize(
    "line", ["Ab," * 8000, "Ab;" * 8000, ",".join(["Ab"] * 81), ",".join(f"A{each}b|A;b\tA" for each in range(8000))]
)
def test_of_a_file_of_nothing_but_cells_few_are_ever_looked_at(line: str):
    looked_at: list[str] = []

    def known(cell: str) -> bool:
        looked_at.append(cell)
        return False

    with pytest.raises(Unreadable) as refused:
        sheet_of(f"{line}\n" * 20, known)
    assert "more than 80 columns" in refused.value.sentence
    # By delimiters that cut less, so many lines may be headings.
    assert len(looked_at) <= 4 * 20 * 80


def test_sizes_are_bounded():
    assert len(sheet("Time,Procedure\n" + "8:00,TFESI\n" * 500).rows) == 500
    for text, word in (
        ("Time,Procedure\n" + "8:00,TFESI\n" * 10_000, "more than 500 rows"),
        (",".join(["Date", "Procedure"] * 41) + "\n", "more than 80 columns"),
        ('Time,Procedure\n8:00,"' + "x" * 140_000, "never closes"),
    ):
        with pytest.raises(Unreadable) as refused:
            sheet(text)
        assert word in refused.value.sentence
    assert len(sheet("Time,Procedure\n8:00," + "x" * 9000 + "\n").rows[0][1]) == 200
