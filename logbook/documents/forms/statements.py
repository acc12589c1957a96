"""The statement on a document: picked or written when it is issued, and kept for the next time."""

from collections.abc import Sequence

from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from logbook.documents.rules import STATEMENT_LETTERS, SUGGESTIONS
from logbook.web.forms import Form

OWN_WORDS = "own"


class StatementFields:
    """For the form of a document that carries a statement; ``offer`` says which words can be picked.

    Nothing is picked beforehand: whatever the statement asserts, the director asserts it. What is sent is the words
    themselves, so a form from before they were changed is refused rather than taken to mean others.
    """

    statement_choice = RadioField(
        "Statement",
        [InputRequired("Pick a statement, or write it in your own words.")],
        description="These words are yours. The software itself states signed counts and dates only.",
        invalid_choice_message="This statement is not offered any more. Pick one of these.",
    )
    statement = TextAreaField("Your own words", description=f"At most {STATEMENT_LETTERS} letters.")

    def offer(self, statements: Sequence[str]) -> None:
        """Offer these statements, and to write another."""
        offered = [SelectChoice(words, words) for words in statements]
        self.statement_choice.choices = [*offered, SelectChoice(OWN_WORDS, "In my own words, below")]

    @property
    def chosen_statement(self) -> str:
        """The statement that was picked, or what was written instead."""
        chosen = self.statement.data if self.statement_choice.data == OWN_WORDS else self.statement_choice.data
        return chosen or ""


class NewStatementForm(Form):
    """Words to be offered for a kind of document."""

    kind = RadioField(
        "For which document",
        [InputRequired("Choose a document.")],
        choices=[SelectChoice(each.value, each.label) for each in SUGGESTIONS],
    )
    words = TextAreaField(
        "Words",
        [InputRequired("Write the words to be offered.")],
        description=f"As they shall be printed above your name. At most {STATEMENT_LETTERS} letters.",
    )


class StatementForm(Form):
    """A kept statement in other words."""

    words = TextAreaField(
        "Words",
        [InputRequired("Write the words to be offered.")],
        description=f"Documents issued before keep the words they have. At most {STATEMENT_LETTERS} letters.",
    )
