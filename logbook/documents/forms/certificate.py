"""What a director fills in to issue a certificate of one procedure."""

from collections.abc import Sequence

from wtforms import SelectField
from wtforms.fields import SelectChoice

from logbook.documents.forms.issue import FellowForm, unchosen
from logbook.documents.forms.statements import StatementFields

_WHICH_PROCEDURE = "Choose a procedure with a signed case."


class CertificateForm(StatementFields, FellowForm):
    """Of whom, of which procedure, in which words."""

    procedure = SelectField(
        "Procedure",
        description="Those with a signed case in this program.",
        invalid_choice_message=_WHICH_PROCEDURE,
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
