"""What the audit trail is narrowed by, as it stands in an address."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from wtforms import ValidationError

from logbook.cases.forms.fields import Typed
from logbook.cases.forms.filters import FilterDay, Filters, OneOrAll, or_all
from logbook.cases.rules import read_date
from logbook.trail import rules


class TrailForm(Filters):
    """The filters of the trail."""

    who: OneOrAll
    what: OneOrAll
    about: "_Thing"
    first = FilterDay("From", read=read_date, name="from", render_kw={"type": "date"})
    last = FilterDay("To", read=read_date, name="to", render_kw={"type": "date"})

    def validate_last(self, field: FilterDay) -> None:
        """The last day is not before the first."""
        first: date | None = self.first.data
        if first and field.data and field.data < first:
            raise ValidationError(f"This day is before {first}, the first one, so it was left out.")


class _Thing(Typed):
    """The number of a case or of a document."""


def trail_form(people: Mapping[UUID, str]) -> type[TrailForm]:
    """The form with the people of a program to choose from."""
    grouped = {slug: f"{group.label}: everything" for slug, group in rules.GROUPS.items()}

    class OfProgram(TrailForm):
        who = OneOrAll("Who", read=UUID, choices=or_all(people))
        what = OneOrAll("What happened", read=str, choices={"": "All", **grouped, **rules.WORDS})
        about = _Thing("Case or document", read=_number, render_kw={"maxlength": 40})

    return OfProgram


def _number(text: str) -> int | str:
    number = rules.asked_number(text)
    if number is None:
        raise ValueError(f"“{text[:40]}” is no number of a case (17) or document (2026-0003), so it was left out.")
    return number
