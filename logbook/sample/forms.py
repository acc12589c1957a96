"""What a director sets, and what a second reader fills in."""

from collections.abc import Iterable
from uuid import UUID

from wtforms.validators import InputRequired

from logbook.cases.forms import Worded
from logbook.cases.forms.fields import Choice, Prose, Several, Typed
from logbook.cases.rules import read_whole
from logbook.people.models import Person
from logbook.sample.models import Differing, Outcome
from logbook.web.forms import Form


class PercentForm(Form):
    """How much of what is signed is drawn."""

    percent = Typed(
        "Percent of signed entries",
        read=read_whole,
        validators=[InputRequired("Write a whole number from 0 to 100.")],
        description="A whole number from 0 to 100. What guests signed is always drawn.",
    )


class ReadersForm(Form):
    """Who reads."""

    readers = Several("Readers", choices={})

    def offer(self, people: Iterable[Person]) -> None:
        """Offer these people."""
        self.readers.choices = {str(each.id): each.name for each in people}

    @property
    def chosen(self) -> list[UUID]:
        """The keys of those chosen who were on offer; others are nobody here."""
        return [UUID(each) for each in self.readers.data or () if each in self.readers.choices]


class ReadingForm(Worded):
    """What was found beside the record at the hospital."""

    outcome = Choice(
        "What did you find?",
        read=Outcome,
        choices={each.value: each.label for each in Outcome},
        validators=[InputRequired("Choose what you found.")],
    )
    differing = Several(
        "What differs?",
        choices={each.value: each.label for each in Differing},
        description="Only if it differs.",
    )
    words = Prose("In your words", description="If you like. The program director reads it; nothing of a patient.")

    @property
    def differs_in(self) -> list[Differing]:
        """What was chosen."""
        return [each for each in Differing if each.value in (self.differing.data or ())]
