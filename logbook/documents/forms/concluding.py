"""What a director fills in at the end of a fellowship."""

from wtforms import BooleanField, DateField, RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired, Optional

from logbook.documents.forms.issue import EditionForm, FellowForm
from logbook.documents.forms.statements import StatementFields
from logbook.documents.rules import SUMMATIVE_LETTERS, WORDINGS

_ENDED_ON = "Leave it empty for the day on record."


class CompletionForm(StatementFields, FellowForm):
    """Of whom, until when, in which words."""

    ended_on = DateField("Last day of training", [Optional()], description=_ENDED_ON)


class FinalEvaluationForm(EditionForm):
    """The determinations that are the director's: nothing is ticked or answered beforehand."""

    ended_on = DateField("Last day of training", [Optional()], description=_ENDED_ON)
    autonomous_practice = BooleanField(WORDINGS[0])
    tools_used = BooleanField(WORDINGS[1])
    comments = TextAreaField("Summative comments", description=f"At most {SUMMATIVE_LETTERS:,} letters.")
    committee_considered = RadioField(
        "Were the recommendations of the Clinical Competency Committee considered?",
        [InputRequired("Answer yes or no.")],
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
    )
    shared_on = DateField(
        "Shared with the fellow on", [Optional()], description="Leave it empty if it has not been shared yet."
    )

    @property
    def ticked(self) -> tuple[bool, ...]:
        """Which sentences of the requirements were ticked, in their order."""
        return self.autonomous_practice.data, self.tools_used.data
