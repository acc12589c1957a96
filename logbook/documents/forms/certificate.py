"""What a director fills in to issue a certificate of one procedure."""

from collections.abc import Sequence

from wtforms import RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice

from logbook.documents.forms.issue import FellowForm, unchosen
from logbook.documents.rules import STATEMENT_LETTERS, STATEMENTS

OWN_WORDS = "own"
_WHICH_PROCEDURE = "Choose a procedure with a signed case."


class CertificateForm(FellowForm):
    """Of whom, of which procedure, in which words."""

    procedure = SelectField(
        "Procedure",
        description="Those with a signed case in this program.",
        invalid_choice_message=_WHICH_PROCEDURE,
    )
    statement_choice = RadioField(
        "Statement",
        choices=[
            *(SelectChoice(str(place), text) for place, text in enumerate(STATEMENTS)),
            SelectChoice(OWN_WORDS, "In my own words, below"),
        ],
        default="0",
        description="These words are yours. The software itself states the signed counts and dates only.",
    )
    statement = TextAreaField(
        "Your own words", description=f"At most {STATEMENT_LETTERS} letters, printed above your name."
    )

    def choose_procedure(self, procedures: Sequence[tuple[str, str]]) -> None:
        """Offer these procedures, by slug and name."""
        self.procedure.choices = unchosen("Choose the procedure", [SelectChoice(*each) for each in procedures])
        if not procedures:
            self.procedure.validate_choice = False  # the rule says what is missing

    def validate(self, extra_validators: object = None) -> bool:
        """A procedure has to be chosen where there is one to choose."""
        valid: bool = super().validate(extra_validators)
        if self.procedure.choices and not self.procedure.data and not self.procedure.errors:
            self.refuse(self.procedure.name, _WHICH_PROCEDURE)
            return False
        return valid

    @property
    def chosen_statement(self) -> str:
        """The statement that was picked, or what was written instead."""
        if self.statement_choice.data == OWN_WORDS:
            return self.statement.data or ""
        return STATEMENTS[int(self.statement_choice.data)]
