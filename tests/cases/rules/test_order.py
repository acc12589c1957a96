"""A place in a list survives the address it is written into, and nothing else is taken for one."""

import base64
from datetime import date

import pytest

from logbook.cases.rules import Cursor, Sort

PLACES = [
    Cursor(Sort.PERFORMED_DOWN, date(2026, 11, 22), 17),
    Cursor(Sort.PERFORMED_UP, date(1, 1, 1), 2**31 - 1, back=True),
    Cursor(Sort.NUMBER_UP, 0, 0),
    Cursor(Sort.FLUOROSCOPY_DOWN, None, 4),
    Cursor(Sort.DURATION_UP, 90, 4, back=True),
]


def written(plain: str) -> str:
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_read_as_it_was_written(place: Cursor):
    assert Cursor.read(str(place), place.sort) == place
    assert str(place).replace("_", "a").replace("-", "a").isalnum(), "opaque, and safe in an address"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "é",
        "=",
        "%00",
        str(PLACES[0])[:-3],
        str(PLACES[0]) + "x",
        str(PLACES[1]),
        str(PLACES[2]),
        written("performed-down 2026-11-22 17"),
        written("performed-down 2026-11-22 -17 on"),
        written("performed-down 2026-11-22 ١٧ on"),
        written(f"performed-down 2026-11-22 {2**31} on"),
        written("performed-down 2026-15-40 17 on"),
        written("performed-down 20261122 17 on"),
        written("performed-down - 17 on"),
        written("performed-down 2026-11-22 17 sideways"),
    ],
)
def test_whatever_else_is_no_place(text: str):
    assert Cursor.read(text, Sort.PERFORMED_DOWN) is None


def test_a_number_is_never_missing_and_never_larger_than_its_column():
    assert Cursor.read(written("number-down - 17 on"), Sort.NUMBER_DOWN) is None
    assert Cursor.read(written(f"fluoroscopy-down {2**31} 17 on"), Sort.FLUOROSCOPY_DOWN) is None
    assert Cursor.read(written("fluoroscopy-down -1 17 on"), Sort.FLUOROSCOPY_DOWN) is None
