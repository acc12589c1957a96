"""What a director fills in to issue a document."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import DateField, HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from logbook.documents.models import DocumentKind
from logbook.documents.rules import STATEMENT_LETTERS, STATEMENTS
from logbook.web.forms import Form

OWN_WORDS = "own"

_WHICH_FELLOW = "Choose a fellow of this program."

_WHICH_PROCEDURE = "Choose a procedure with a signed case."


class IssueForm(Form):
    """Which document, of whom, about what. ``choose`` fills in the fellows and procedures of the program."""

    form_id = HiddenField("Form")
    kind = RadioField(
        "Document",
        [InputRequired("Choose what to issue.")],
        choices=[SelectChoice(each.value, each.label) for each in DocumentKind],
    )
    fellow = SelectField("Fellow", [InputRequired(_WHICH_FELLOW)], invalid_choice_message=_WHICH_FELLOW)
    period_from = DateField("From", [Optional()])
    period_to = DateField("To", [Optional()])
    edition = SelectField(
        "Requirements",
        description="The edition to count under. The paper says which, and whether it is the one in force today.",
        invalid_choice_message="Choose an edition of the program’s requirements.",
    )
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

    def choose(
        self,
        fellows: Sequence[tuple[UUID, str]],
        procedures: Sequence[tuple[str, str]],
        editions: Sequence[tuple[UUID, str]] = (),
    ) -> None:
        """Offer these fellows and procedures, and editions of the requirements, the one in force first."""
        self.edition.choices = [SelectChoice(str(key), name) for key, name in editions]
        # A form from before, or of a program without requirements, means the one in force.
        self.edition.validate_choice = bool(self.edition.data)
        self.fellow.choices = _unchosen("Choose the fellow", [SelectChoice(str(key), name) for key, name in fellows])
        self.procedure.choices = _unchosen("Choose the procedure", [SelectChoice(*each) for each in procedures])
        if not procedures:
            self.procedure.validate_choice = False  # a summary can be issued all the same

    def validate(self, extra_validators: object = None) -> bool:
        """A summary needs its period, a certificate its procedure; what the other needs is not asked."""
        valid: bool = super().validate(extra_validators)
        if self.kind.data == DocumentKind.SUMMARY:
            for field in (self.period_from, self.period_to):
                if field.data is None and not field.errors:
                    self.refuse(field.name, "Enter a date.")
                    valid = False
        elif self.procedure.choices and not self.procedure.data and not self.procedure.errors:
            self.refuse(self.procedure.name, _WHICH_PROCEDURE)
            valid = False
        return valid

    @property
    def document_id(self) -> UUID | None:
        """The key of the document that this form issues, however often it is sent; None where the form brought none."""
        try:
            return UUID(self.form_id.data or "")
        except ValueError:
            return None

    @property
    def edition_id(self) -> UUID | None:
        """The edition to count under; None for the one in force."""
        return UUID(self.edition.data) if self.edition.data else None

    @property
    def chosen_statement(self) -> str:
        """The statement that was picked, or what was written instead."""
        if self.statement_choice.data == OWN_WORDS:
            return self.statement.data or ""
        return STATEMENTS[int(self.statement_choice.data)]


def _unchosen(words: str, choices: list[SelectChoice]) -> list[SelectChoice]:
    # Of several, the first would otherwise be taken unasked, and what was issued can only be revoked.
    return [SelectChoice("", words), *choices] if len(choices) > 1 else choices
