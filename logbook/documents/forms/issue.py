"""What a director fills in to issue a document: what every kind asks, and what most do."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import BooleanField, DateField, HiddenField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from logbook.cases.forms import Worded
from logbook.web.forms import Form, PasswordAgain

_WHICH_FELLOW = "Choose a fellow of this program."


class OrderForm(Worded, PasswordAgain):
    """What every kind of document asks; the password is needed to issue it, not to look at a preview.

    What is typed on it is looked at once more where it seems to point to a patient.
    """

    form_id = HiddenField("Form")
    shows_signature = BooleanField(
        "Say on the paper by which certificate it is signed",
        description="The file is signed either way; this prints the certificate’s name and fingerprint on each page.",
    )

    def validate_unconfirmed(self) -> bool:
        """Whether all is filled in but the password."""
        self.validate()
        if not self.confirmation:
            self.password.errors = ()
        return not self.errors

    @property
    def order_id(self) -> UUID | None:
        """The key of the order that this form makes, however often it is sent; None where the form brought none."""
        try:
            return UUID(self.form_id.data or "")
        except ValueError:
            return None


class FellowForm(OrderForm):
    """A document about one fellow. ``choose_fellow`` offers those of the program."""

    fellow = SelectField("Fellow", [InputRequired(_WHICH_FELLOW)], invalid_choice_message=_WHICH_FELLOW)

    def choose_fellow(self, fellows: Sequence[tuple[UUID, str]]) -> None:
        """Offer these fellows, by key and name."""
        self.fellow.choices = unchosen("Choose the fellow", [SelectChoice(str(key), name) for key, name in fellows])


class EditionFields(Form):
    """The edition of the requirements to count under."""

    edition = SelectField(
        "Requirements",
        description="The edition to count under. The paper says which, and whether it is the one in force today.",
        invalid_choice_message="Choose an edition of the program’s requirements.",
    )

    def choose_edition(self, editions: Sequence[tuple[UUID, str]]) -> None:
        """Offer these editions, the one in force first."""
        self.edition.choices = [SelectChoice(str(key), name) for key, name in editions]
        # A form from before, or of a program without requirements, means the one in force.
        self.edition.validate_choice = bool(self.edition.data)

    @property
    def edition_id(self) -> UUID | None:
        """The edition to count under; None for the one in force."""
        return UUID(self.edition.data) if self.edition.data else None


class EditionForm(EditionFields, FellowForm):
    """A document about a fellow, counted under an edition of the requirements."""


class PeriodFields(EditionFields):
    """A period, and the edition of the requirements to count under."""

    period_from = DateField("From", [InputRequired("Enter a date.")])
    period_to = DateField("To", [InputRequired("Enter a date.")])


class PeriodForm(PeriodFields, FellowForm):
    """A document about a fellow and a period, counted under an edition of the requirements."""


def unchosen(words: str, choices: list[SelectChoice]) -> list[SelectChoice]:
    """The choices, of several none chosen beforehand: the first would be taken unasked, and issuing is for good."""
    return [SelectChoice("", words), *choices] if len(choices) > 1 else choices
