"""What a list of cases is narrowed by, as it stands in an address: read, objected to in words, written back."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import ValidationError
from wtforms.validators import Length

from logbook.cases.forms.fields import Choice, Line, Typed
from logbook.cases.models import CaseRole, CaseState
from logbook.cases.queries import Colleagues, Wanted
from logbook.cases.rules import Sort, read_date
from logbook.catalogue.rules import CATEGORIES
from logbook.web.forms import Form

MOST_WORDS = 5
_NUMBER = re.compile(r"(?:case\s*|#\s*)?(\d+)", re.IGNORECASE | re.ASCII)
_SHORT = [Length(max=100, message="Write at most 100 characters.")]
_STATES = {"draft": "Draft", "submitted": "Waiting", "returned": "Returned", "signed": "Signed", "void": "Void"}


class OneOrAll(Choice):
    """One of those offered, or none of them for all."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not (said := valuelist[0].strip()):
            return
        try:
            value = self.read(said)
        except ValueError:
            value = None
        if value is None or str(value) not in self.choices:
            raise ValueError(f"“{said[:40]}” is none of these, so it was left out. Choose one.")
        self.data = value


class FilterDay(Typed):
    """A day; the browser's own field wants it in one notation whichever it was typed in."""

    def _value(self) -> str:
        return str(self.data) if self.data else super()._value()


class Filters(Form):
    """Filters that stand in an address. A wrong one is left out, and says so beside its field."""

    class Meta:
        csrf = False  # it only looks

    def said(self, name: str) -> Any:
        """What is asked for by the filter of that name; None for nothing, and for what is wrong."""
        field = self._fields[name]
        return None if field.errors else field.data or None

    def kept(self) -> dict[str, str]:
        """What an address holds to ask for the same again."""
        return {field.name: str(value) for name, field in self._fields.items() if (value := self.said(name))}

    def chosen(self) -> Iterator[tuple[str, str, str]]:
        """Each filter in force: its name in the address, its label, and what it asks for in words."""
        for name, field in self._fields.items():
            value = self.said(name)
            if value and name != "sort":
                words = field.choices[str(value)] if isinstance(field, OneOrAll) else str(value)
                yield field.name, field.label.text, words


class FilterForm(Filters):
    """The filters of the list of cases."""

    q = Line("Procedure or case number", validators=_SHORT)
    text = Line("Words in the notes", validators=_SHORT)
    # Only links ask for these three; what they are called is for the view to find out.
    procedure = Line("Procedure", validators=_SHORT)
    requirement = Line("Requirement", validators=_SHORT)
    edition = Line("Edition of the requirements", validators=_SHORT)
    state: OneOrAll
    role: OneOrAll
    category: OneOrAll
    fellow: OneOrAll
    attending: OneOrAll
    site: OneOrAll
    performed_from = FilterDay("From", read=read_date, name="from", render_kw={"type": "date"})
    performed_to = FilterDay("To", read=read_date, name="to", render_kw={"type": "date"})
    sort: OneOrAll

    def validate_performed_to(self, field: FilterDay) -> None:
        """The last day is not before the first."""
        first: date | None = self.performed_from.data
        if first and field.data and field.data < first:
            raise ValidationError(f"This day is before {first}, the first one, so it was left out.")

    def validate_text(self, field: Line) -> None:
        """Every word is looked for by itself."""
        if len(field.data.split()) > MOST_WORDS:
            raise ValidationError(f"Look for at most {MOST_WORDS} words. These were left out.")

    def kept(self) -> dict[str, str]:
        """What an address holds to ask for the same list again."""
        kept = super().kept()
        if kept.get("sort") == Sort.PERFORMED_DOWN:
            del kept["sort"]
        return kept

    @property
    def number(self) -> int | None:
        """The case number that was typed where a procedure can be."""
        found = _NUMBER.fullmatch(self.said("q") or "")
        return int(found[1][:12]) if found else None

    @property
    def order(self) -> Sort:
        """The order of the list."""
        return self.said("sort") or Sort.PERFORMED_DOWN

    def wanted(self) -> Wanted:
        """What is asked for, the procedures left to whoever can look them up."""
        return Wanted(
            number=self.number,
            role=self.said("role"),
            state=self.said("state"),
            fellow_id=self.said("fellow"),
            attending_id=self.said("attending"),
            site_id=self.said("site"),
            performed_from=self.said("performed_from"),
            performed_to=self.said("performed_to"),
            words=tuple((self.said("text") or "").split()),
        )


def filter_form(known: Colleagues, *, own_drafts: bool) -> type[FilterForm]:
    """The form with the people and sites of a program to choose from; ``own_drafts`` for whoever may have some."""

    class OfProgram(FilterForm):
        state = OneOrAll("State", read=CaseState, choices=or_all(_states(own_drafts)))
        role = OneOrAll("Role as logged", read=CaseRole, choices=or_all({each: each.label for each in CaseRole}))
        category = OneOrAll("Category", read=str, choices=or_all(CATEGORIES))
        fellow = OneOrAll("Fellow", read=UUID, choices=or_all(known.fellows))
        attending = OneOrAll("Attending", read=UUID, choices=or_all(known.attendings))
        site = OneOrAll("Site", read=UUID, choices=or_all(known.sites))
        sort = OneOrAll("Order", read=Sort, choices={str(each): each.label for each in Sort})

    return OfProgram


def _states(own_drafts: bool) -> dict[str, str]:
    return {value: label for value, label in _STATES.items() if own_drafts or value != CaseState.DRAFT}


def or_all(choices: Mapping[Any, str]) -> dict[str, str]:
    return {"": "All", **{str(key): label for key, label in choices.items()}}
