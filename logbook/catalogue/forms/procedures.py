"""What a director fills in about procedures: one of the program's own, a code, a target."""

from wtforms import IntegerField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired

from logbook.catalogue.models import Guidance, Laterality, ProcedureTarget
from logbook.catalogue.rules import BODY_REGIONS, CATEGORIES
from logbook.web.forms import Form

_CHOOSE = "Choose among the answers shown."
_DIGITS = "Write a whole number, in digits only."
_NUMBER = [InputRequired("Write a number; 0 asks for none.")]


class WordList(TextAreaField):  # type: ignore[misc]  # WTForms ships no types
    """A few words or short phrases, typed with commas or on lines of their own; ``data`` is the list."""

    def _value(self) -> str:
        return ", ".join(self.data or [])

    def process_formdata(self, valuelist: list[str]) -> None:
        """Split what was typed."""
        typed = ",".join(valuelist).replace("\n", ",")
        self.data = [" ".join(each.split()) for each in typed.split(",") if each.strip()]


class ProcedureForm(Form):
    """A procedure the catalogue lacks."""

    name = StringField("Name", [InputRequired("Write the name of the procedure.")])
    category = SelectField("Category", choices=CATEGORIES, invalid_choice_message=_CHOOSE)
    body_region = SelectField("Body region", choices=BODY_REGIONS, invalid_choice_message=_CHOOSE)
    guidance = SelectMultipleField(
        "Guidance", choices={each.value: each.label for each in Guidance}, invalid_choice_message=_CHOOSE
    )
    laterality = RadioField(
        "Sides",
        choices={each.value: each.label for each in Laterality},
        default=Laterality.NONE.value,
        invalid_choice_message=_CHOOSE,
    )
    levels = WordList("Levels", description="To choose from, with commas: L3-4, L4-5, L5-S1. Empty if none.")
    synonyms = WordList("Other names", description="Abbreviations by which it shall be found, with commas.")


class LocalCodeForm(Form):
    """The program's own code of one procedure."""

    code = StringField("Your program's own code", description="Optional, as your program uses it. Empty takes it away.")


class TargetForm(Form):
    """How often the program wants one procedure in each role."""

    observed = IntegerField("Observed", _NUMBER, invalid_value_message=_DIGITS)
    assisted = IntegerField("Assisted", _NUMBER, invalid_value_message=_DIGITS)
    performed = IntegerField("Performed", _NUMBER, invalid_value_message=_DIGITS)


def target_form(target: ProcedureTarget | None, *, fresh: bool = False) -> TargetForm:
    """The form over the target as it stands, zeros where there is none; ``fresh`` ignores what was posted."""
    roles = ("observed", "assisted", "performed")
    values = {role: getattr(target, role) if target else 0 for role in roles}
    return TargetForm(data=values, **({"formdata": None} if fresh else {}))
