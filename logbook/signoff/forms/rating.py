"""What a fellow says of their own case."""

from logbook.cases.forms.fields import Choice
from logbook.signoff.models import Entrustment
from logbook.web.forms import Form


class RatingForm(Form):
    """The five anchors as published, said from the attending's side; the question alone is turned round."""

    entrustment = Choice(
        "How much did your attending have to do?",
        read=lambda text: Entrustment(int(text)),
        choices={str(int(each)): each.label for each in Entrustment},
        description="As your attending would say it: “I” is the attending. If you like; once kept, it stays.",
    )
