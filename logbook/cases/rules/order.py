"""The orders a list of cases can stand in, and a place in one, written as text for an address."""

import base64
import binascii
import enum
from datetime import date
from typing import NamedTuple, Self

# What the column of a number holds; a database refuses to compare it with more.
LARGEST_NUMBER = 2**31 - 1


class Sort(enum.StrEnum):
    """What a list is ordered by, and whether the largest comes first."""

    PERFORMED_DOWN = "performed-down"
    PERFORMED_UP = "performed-up"
    NUMBER_DOWN = "number-down"
    NUMBER_UP = "number-up"
    FLUOROSCOPY_DOWN = "fluoroscopy-down"
    FLUOROSCOPY_UP = "fluoroscopy-up"
    DURATION_DOWN = "duration-down"
    DURATION_UP = "duration-up"

    @property
    def key(self) -> str:
        """What is compared: performed, number, fluoroscopy or duration."""
        return self.value.partition("-")[0]

    @property
    def descends(self) -> bool:
        """Whether the largest comes first; what was not recorded comes last either way."""
        return self.value.endswith("-down")

    @property
    def label(self) -> str:
        """The order in words."""
        return _LABELS[self]


_LABELS = {
    Sort.PERFORMED_DOWN: "Latest first",
    Sort.PERFORMED_UP: "Earliest first",
    Sort.NUMBER_DOWN: "Highest number first",
    Sort.NUMBER_UP: "Lowest number first",
    Sort.FLUOROSCOPY_DOWN: "Most fluoroscopy first",
    Sort.FLUOROSCOPY_UP: "Least fluoroscopy first",
    Sort.DURATION_DOWN: "Longest first",
    Sort.DURATION_UP: "Shortest first",
}


class Cursor(NamedTuple):
    """A place in a list: the value and the number of a case, and whether the page lies before it instead of after.

    Numbers are unique within a program, so no row is skipped or shown twice.
    """

    sort: Sort
    value: date | int | None
    number: int
    back: bool = False

    @classmethod
    def read(cls, text: str, sort: Sort) -> Self | None:
        """The cursor written as ``str`` writes it, or None for anything else, such as a place in another order."""
        try:
            named, value, number, way = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split(" ")
            place = cls(sort, _value(sort, value), int(number), way == "back")
        except (ValueError, binascii.Error):
            return None
        # Written anew it must be the same text, so that nothing but our own is ever taken.
        in_bounds = 0 <= place.number <= LARGEST_NUMBER and (
            not isinstance(place.value, int) or 0 <= place.value <= LARGEST_NUMBER
        )
        return place if in_bounds and named == sort and str(place) == text else None

    def __str__(self) -> str:
        value = "-" if self.value is None else str(self.value)
        plain = f"{self.sort} {value} {self.number} {'back' if self.back else 'on'}"
        return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _value(sort: Sort, text: str) -> date | int | None:
    if sort.key == "performed":
        return date.fromisoformat(text)
    # Fluoroscopy and duration may be missing; a number never is.
    return None if text == "-" and sort.key != "number" else int(text)
