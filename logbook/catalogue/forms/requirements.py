"""What a director fills in about requirements: a draft, one requirement in it, the adoption."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Optional

from logbook.catalogue.models import Counting, Guidance, Procedure, Requirement, RequirementEdition
from logbook.catalogue.rules import CATEGORIES, RequirementValues
from logbook.web.forms import Form

_CHOOSE = "Choose among the answers shown."
_DIGITS = "Write a whole number, in digits only."


class SeenForm(Form):
    """Any change of a draft: which revision of it was on the page."""

    revision = HiddenField()

    @property
    def seen(self) -> int:
        """The revision; 0, which no draft has, where the page brought none."""
        # Not ``data``: where nothing came that is what the form was made with.
        typed = (self.revision.raw_data or [""])[0]
        return int(typed[:9]) if typed.isascii() and typed.isdigit() else 0

    def see(self, edition: RequirementEdition) -> None:
        """Speak of the draft as it is now, so that what was typed can be sent again by whoever means it."""
        self.revision.data = str(edition.revision)


class AboutForm(SeenForm):
    """What is said of a draft as a whole."""

    name = StringField("Name", description="For example the document and the day from which it holds.")
    source = TextAreaField("Source", description="The document, its edition and the page the numbers are from.")
    several_requirements = BooleanField(
        "An entry counts for every requirement that it meets",
        description="Without this it counts for one only: the first in the list that it meets.",
    )


class RequirementForm(SeenForm):
    """One requirement: the number to reach, what counts toward it, and where it stands."""

    label = StringField("Name", [InputRequired("Write the name of the requirement.")])
    minimum = IntegerField(
        "Minimum", [Optional()], invalid_value_message=_DIGITS, description="Empty where there is no number to reach."
    )
    unit = StringField("Unit", [InputRequired("Say what is counted, for example procedures or patients.")])
    counting = RadioField(
        "What is counted",
        choices={each.value: each.label for each in Counting},
        default=Counting.ENTRIES.value,
        invalid_choice_message=_CHOOSE,
    )
    span_days = IntegerField(
        "Days a patient is followed",
        [Optional()],
        invalid_value_message=_DIGITS,
        description="At least so many from the first to the last entry. Only where patients are counted.",
    )
    counts_assisted = BooleanField("Assisted entries count, too", description="Observed ones never do.")
    once_per_case = BooleanField("Several in one case count once")
    counts_shared = BooleanField("Cases shared with another fellow count", default=True)
    guidance = SelectMultipleField(
        "Only with this guidance",
        choices={each.value: each.label for each in Guidance},
        description="None ticked: any counts.",
        invalid_choice_message=_CHOOSE,
    )
    categories = SelectMultipleField(
        "Categories of procedures", choices=dict(CATEGORIES), invalid_choice_message=_CHOOSE
    )
    excluded_procedures = SelectMultipleField(
        "Procedures that do not count",
        description="Those of the categories as they were saved last.",
        invalid_choice_message=_CHOOSE,
    )
    remark = StringField("Remark", description="Shown beside what counts. May be empty.")
    place = IntegerField(
        "Place in the list",
        [InputRequired("Write its place in the list.")],
        invalid_value_message=_DIGITS,
    )

    def values(self) -> RequirementValues:
        """The answers as the rules take them; what was left out with a category that is gone is left out no more."""
        categories = tuple(self.categories.data or ())
        return RequirementValues(
            label=_line(self.label),
            minimum=self.minimum.data,
            unit=_line(self.unit),
            counting=Counting(self.counting.data),
            span_days=self.span_days.data,
            categories=categories,
            excluded_procedures=tuple(
                slug
                for slug in self.excluded_procedures.data or ()
                if not set(self.categories_of.get(slug, categories)).isdisjoint(categories)
            ),
            guidance=tuple(map(Guidance, self.guidance.data or ())),
            once_per_case=self.once_per_case.data,
            counts_assisted=self.counts_assisted.data,
            counts_shared=self.counts_shared.data,
            remark=_line(self.remark),
        )

    # Of the procedures offered to be left out; set by ``requirement_form``.
    categories_of: Mapping[str, Sequence[str]] = {}


def requirement_form(
    edition: RequirementEdition, requirement: Requirement | None, procedures: Sequence[Procedure]
) -> RequirementForm:
    """The form over a requirement of a draft as it stands, or for a further one at the end of the list."""
    data: dict[str, Any] = {"revision": str(edition.revision), "place": len(edition.requirements) + 1}
    if requirement is not None:
        data |= {
            key: getattr(requirement, key) for key in RequirementForm.__dict__ if hasattr(requirement, key)
        }
        data |= {"counting": requirement.counting.value, "place": edition.requirements.index(requirement) + 1}
    form = RequirementForm(data=data)
    categories = set(requirement.categories) if requirement else set()
    offered = {each.slug: each.name for each in procedures if not categories.isdisjoint(each.categories)}
    gone = {slug: slug for slug in (requirement.excluded_procedures if requirement else ()) if slug not in offered}
    form.excluded_procedures.choices = offered | gone
    form.categories_of = {each.slug: each.categories for each in procedures}
    return form


class AdoptForm(SeenForm):
    """What a director says when adopting requirements."""

    edition_id = HiddenField()
    name = StringField(
        "Name of the edition",
        [InputRequired("Name the edition, for example by the document and its date.")],
        description="For example the document and the day from which it holds.",
    )
    source = TextAreaField(
        "Source",
        [InputRequired("Say which document you compared the numbers with.")],
        description="The document, its edition and the page you compared the numbers with.",
    )
    adopted_on = DateField(
        "Adopted on",
        [InputRequired("Write the date of adoption.")],
        invalid_value_message="Write the date as year, month and day: 2026-07-01.",
    )
    confirmed = BooleanField(
        "I compared these numbers with the source, and the program counts by them",
        [DataRequired("Tick that you compared the numbers, or leave the page without adopting them.")],
    )


def adopt_form(edition: RequirementEdition, **values: Any) -> AdoptForm:
    """The form for a draft, with its own words filled in, or for the edition in force, which needs new ones."""
    said = {"name": edition.name, "source": edition.source} if edition.is_draft else {}
    return AdoptForm(data={"edition_id": str(edition.id), "revision": str(edition.revision), **said, **values})


def _line(field: StringField) -> str:
    return " ".join((field.data or "").split())
