"""What a page carries of a schedule comes back as it was, and nothing else comes back."""

import base64
import csv
import io
import json
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logbook.exchange.rules import Unreadable, pack, read_file, unpack
from tests.exchange.arrange import AROUND, schedule

HERE = "America/New_York"


def test_what_travels_in_a_page_comes_back_and_is_looked_through_again():
    table = read_file(schedule("suite.csv"), HERE, AROUND).table
    assert unpack(pack(table), AROUND) == table
    said = [["Patient", "Procedure"], [0, 1], [["Smith, John", "TFESI"]], "a" * 64, 0, None]
    forged = base64.urlsafe_b64encode(zlib.compress(json.dumps(said).encode())).decode()
    with pytest.raises(Unreadable) as refused:
        unpack(forged, AROUND)
    assert "“Patient” is not read" in refused.value.sentence


@pytest.mark.parametrize(
    "packed",
    [
        "",
        "nonsense",
        "ø",
        base64.urlsafe_b64encode(zlib.compress(b"[1,2,3]")).decode(),
        base64.urlsafe_b64encode(zlib.compress(b"[" * 100_000)).decode(),
        base64.urlsafe_b64encode(zlib.compress(b'[["A"],[0],[["x","y"]],"",0,null]')).decode(),
        base64.urlsafe_b64encode(zlib.compress(b" " * 50_000_000)).decode(),
    ],
)
def test_a_damaged_page_is_said_to_be_damaged(packed: str):
    with pytest.raises(Unreadable) as refused:
        unpack(packed, AROUND)
    assert "damaged" in refused.value.sentence


PAGE = [["Date", "Procedure"], [0, 1], [["2026-11-22", "TFESI"]], "a" * 64, 0, None]


def sent(place: int, value: object) -> str:
    """What a page carries, with another part in the place of its own."""
    said = [value if each == place else part for each, part in enumerate(PAGE)]
    return base64.urlsafe_b64encode(zlib.compress(json.dumps(said).encode())).decode()


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (0, ["Date", "Pro\ud800"]),
        (0, ["Date", "Pro\0"]),
        (1, [float("inf"), 1]),
        (1, [10**4000, 1]),
        (1, [0, 80]),
        (1, [-1, 1]),
        (1, [0, 0]),
        (1, [False, True]),
        (1, [0.0, 1.0]),
        (2, [["2026-11-22", "TFESI \ud800"]]),
        (2, [["2026-11-22", "TFESI \0"]]),
        (2, {"a": 1}),
        (2, "abc"),
        (4, float("inf")),
        (4, float("nan")),
        (4, -1),
        (2, [["2026-11-22", "T" * 401]]),
        (5, 5),
        (5, 0),
    ],
)
def test_a_page_with_what_no_file_has_is_damaged(place: int, value: object):
    assert unpack(sent(0, PAGE[0]), AROUND).headings == ("Date", "Procedure")
    with pytest.raises(Unreadable) as refused:
        unpack(sent(place, value), AROUND)
    assert "damaged" in refused.value.sentence


# What schedules hold, names of patients in any of their columns, and what hiding them leaves.
NAMES = ("Smith, John", "MARY JONES", "Garcia", "Okafor, Ben", "SMITH", "Quill", "José Núñez")
WORDS = (
    "TFESI", "L4-5", "MBB", "left", "SCS trial", "Mr. Smith", "MRN 123456", "[…]", "Room 3", "DOB 1/2/1950", "Quill",
    "555-123-4567", "(Jones)", "- Garcia", "| SMITH", "8:30", "2026-11-20", "11/20/2026", "cancelled", "64483",
    "pt Lee", "Zeta", "T12", "\u2028", "é", "#12345678", "Nov 20", "12 Oak Street",
)  # fmt: skip
HEADINGS = (
    "Date", "Time", "Procedure", "Attending", "Room", "Comments", "Status", "Provider", "Title", "Patient", "MRN", "",
    "Procedure", "Diagnosis", "Notes on the procedure, its levels and all there is to say of that day for the patient",
)  # fmt: skip
CELLS = st.one_of(st.sampled_from(NAMES), st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join))


@given(
    st.lists(st.sampled_from(HEADINGS), min_size=2, max_size=6).flatmap(
        lambda headings: st.lists(
            st.lists(CELLS, min_size=len(headings), max_size=len(headings)), min_size=1, max_size=6
        ).map(lambda rows: [headings, *rows])
    )
)
@settings(max_examples=60, deadline=None)
def test_a_file_that_is_read_is_read_again_when_its_page_comes_back(lines: list[list[str]]):
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    try:
        table = read_file(text.getvalue().encode(), HERE, AROUND).table
    except Unreadable:
        return
    assert unpack(pack(table), AROUND) == table


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "Date,Patient,Room\n2026-11-20,SMITH,Room 3 Zeta\n2026-11-20,Jones,Room 3 Zeta\n2026-11-20,Zeta,Room 4\n",
            ["Room 3 […]", "Room 3 […]", "Room 4"],
        ),
        (
            'Date,Patient,Procedure\n2026-11-20,"Quill, Ann",TFESI Quill\n2026-11-20,"Moon, Bob",MBB Quill\n',
            ["TFESI […]", "MBB […]"],
        ),
    ],
)
def test_a_name_is_hidden_in_every_row_and_the_page_comes_back(text: str, rows: list[str]):
    table = read_file(text.encode(), HERE, AROUND).table
    assert table.column(1) == rows
    assert unpack(pack(table), AROUND) == table
