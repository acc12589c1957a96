"""What a director fills in to issue a case log: whose, and to what it is narrowed."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import DateField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import Optional

from logbook.cases.models import CaseRole
from logbook.cases.queries import Colleagues, Wanted
from logbook.catalogue.rules import CATEGORIES
from logbook.documents.forms.issue import FellowForm


def _all(known: Mapping[Any, str]) -> list[SelectChoice]:
    return [SelectChoice("", "All"), *(SelectChoice(str(key), name) for key, name in known.items())]


def _filter(label: str, **more: Any) -> SelectField:
    return SelectField(label, default="", invalid_choice_message="That is none of those offered. Choose again.", **more)


class CaseLogForm(FellowForm):
    """Whose log, and by what it is narrowed; nothing chosen is the complete log. ``offer`` fills in what there is."""

    procedure = _filter("Procedure")
    category = _filter("Category", choices=_all(CATEGORIES))
    role = _filter("Role as logged", choices=_all({each.value: each.label for each in CaseRole}))
    site = _filter("Site")
    attending = _filter("Attending")
    performed_from = DateField("From", [Optional()])
    performed_to = DateField("To", [Optional()])

    # What the list of cases was narrowed by beside, in words, where the form was asked for from there.
    left_out = ""

    FILTERS = ("procedure", "category", "role", "site", "attending", "performed_from", "performed_to")

    def offer(self, procedures: Sequence[tuple[str, str]], known: Colleagues) -> None:
        """Offer these procedures, by slug and name, and the program's attendings and sites."""
        self.procedure.choices = _all(dict(procedures))
        self.attending.choices = _all(known.attendings)
        self.site.choices = _all(known.sites)

    def validate_performed_to(self, field: DateField) -> None:
        """The last day is not before the first."""
        if self.performed_from.data and field.data and field.data < self.performed_from.data:
            self.refuse(field.name, "This day is before the first one. Change one of the two.")

    def wanted(self) -> Wanted:
        """Which cases, the procedures left to whoever can look them up."""
        return Wanted(
            role=CaseRole(self.role.data) if self.role.data else None,
            site_id=UUID(self.site.data) if self.site.data else None,
            attending_id=UUID(self.attending.data) if self.attending.data else None,
            performed_from=self.performed_from.data,
            performed_to=self.performed_to.data,
        )

    def narrowed_to(self) -> dict[str, str]:
        """Each filter in force in words, by what an address says for it; what is not offered is left to validation."""
        return {
            f"{field.name}={field.data}": f"{field.label.text}: {said}"
            for field in (self[name] for name in self.FILTERS)
            if field.data and (said := _in_words(field))
        }


def _in_words(field: Any) -> str:
    if isinstance(field, DateField):
        return f"{field.data:%b} {field.data.day}, {field.data.year}"
    return next((str(each.label) for each in field.choices if each.value == field.data), "")
