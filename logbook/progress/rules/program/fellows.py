"""The fellows of a program as lines of its page: by family name, and in academic years."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from logbook.progress.rules.fellowship import Fellowship


@dataclass(frozen=True, slots=True)
class Fellow:
    """One fellow of a program, and from when to when the fellowship lasts."""

    person_id: UUID
    given_name: str
    family_name: str
    lasts: Fellowship

    @property
    def name(self) -> str:
        """As it stands in a list by family name: "Reyes, Ada"."""
        return f"{self.family_name}, {self.given_name}"

    def is_there(self, day: date) -> bool:
        """Whether the fellowship has not ended before a day; one without an end goes on, whatever is assumed."""
        return self.lasts.assumed or self.lasts.last >= day


def academic_year(day: date) -> int:
    """The academic year of a day by the calendar year in which it begins, on July 1 in the United States."""
    return day.year - (day.month < 7)
