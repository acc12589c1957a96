"""What an attending fills in before going away."""

from collections.abc import Iterable
from uuid import UUID

from wtforms import DateField, SelectField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from logbook.people.models import Person
from logbook.web.forms import Form

_WHICH_DEPUTY = "Choose another attending of the program."


class AbsenceForm(Form):
    """From when to when, and who decides meanwhile. ``choose`` fills in the attendings."""

    deputy = SelectField("Deputy", [InputRequired(_WHICH_DEPUTY)], invalid_choice_message=_WHICH_DEPUTY)
    starts_on = DateField("First day away", [InputRequired("Enter a date.")])
    ends_on = DateField("Last day away", [InputRequired("Enter a date.")])

    def choose(self, colleagues: Iterable[Person]) -> None:
        """Offer these people."""
        named = [SelectChoice(str(each.id), each.name) for each in colleagues]
        self.deputy.choices = [SelectChoice("", "Choose a deputy"), *named]

    @property
    def deputy_id(self) -> UUID:
        """The key of whoever was chosen."""
        return UUID(self.deputy.data)
