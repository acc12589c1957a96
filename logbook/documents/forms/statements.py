"""The statement on a document: picked or written when it is issued."""

from collections.abc import Sequence

from wtforms import RadioField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import InputRequired

from logbook.documents.rules import STATEMENT_LETTERS

OWN_WORDS = "own"


class StatementFields:
    """For the form of a document that carries a statement; ``offer`` says which words can be picked.

    Nothing is picked beforehand: whatever the statement asserts, the director asserts it.
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
