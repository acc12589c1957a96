"""What a page carries of a schedule comes back as it was, and nothing else comes back."""

import base64
import json
import zlib

import pytest

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
