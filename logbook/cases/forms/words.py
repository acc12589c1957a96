"""Words that one person writes to another about a case, with a second look at what seems to point to a patient."""

from wtforms import StringField

from logbook.cases.forms.fields import Prose
from logbook.cases.rules import Asked, Decisions, Undecided
from logbook.foundation.errors import Invalid
from logbook.web.forms import Form


class Worded(Form):
    """A form with free words in it: ``take`` puts what an action objected to beside them, and asks to decide."""

    asked: Asked | None = None

    keep_texts = StringField()

    @property
    def decisions(self) -> Decisions:
        """What was decided about the words."""
        return Decisions(texts=self.keep_texts.data or "")

    def take(self, objection: Invalid) -> None:
        """Put what the action objected to beside its field."""
        if isinstance(objection, Undecided):
            self.asked = objection.asked
            for each in objection.asked.findings:
                words = f"“{each.passage}” looks like {each.looks_like}."
                self.refuse(each.field, f"{words} Change it, or say below that it points to nobody.")
        else:
            self.refuse(objection.field, objection.sentence)


class MessageForm(Worded):
    """A message by itself."""

    words = Prose("A message about this case", description="Fellow, attending and program director read it.")


class AnswerForm(Worded):
    """What the fellow says along with sending a returned case again."""

    words = Prose("Your answer", description="If you like. It stands beside the reason it was returned for.")

    def concerns(self, objection: Invalid) -> bool:
        """Whether the objection is to the answer, not to the case."""
        if isinstance(objection, Undecided):
            return any(each.field == "words" for each in objection.asked.findings)
        return objection.field == "words"
