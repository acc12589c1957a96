"""What a supervisor without an account fills in: to sign an entry, or to say why not."""

import enum

from wtforms import BooleanField
from wtforms.validators import InputRequired

from logbook.cases.forms.fields import Choice, Line, Prose
from logbook.cases.models import Case
from logbook.signoff.forms.deciding import Decision, Signing, with_roles


class WhyNot(enum.StrEnum):
    """Why a guest does not sign."""

    NOT_MINE = "not_mine"
    LOOK_AGAIN = "look_again"

    @property
    def label(self) -> str:
        """The reason as the guest says it."""
        return "I did not supervise this" if self is WhyNot.NOT_MINE else "Something in it is not right"


class GuestForm(Signing):
    """Who signs, and what they say. The link says which revision was on the screen."""

    revision = None
    name = Line(
        "Your name",
        description="As it should stand beside your signature.",
        validators=[InputRequired("Write your name as it should stand beside your signature.")],
    )
    number = Line(
        "Registration number",
        description="Of your medical license.",
        validators=[InputRequired("Write the number under which you are licensed.")],
    )
    registered_with = Line(
        "Licensed by",
        description="The state or board, such as New York State.",
        validators=[InputRequired("Write which state or board licenses you.")],
    )
    confirms = BooleanField("Your confirmation", validators=[InputRequired("Confirm it, or say below why not.")])


class GuestReturnForm(Decision):
    """Why the entry goes back."""

    revision = None
    why = Choice(
        "Why do you not sign it?",
        read=WhyNot,
        choices={each.value: each.label for each in WhyNot},
        validators=[InputRequired("Choose one of the two.")],
    )
    reason = Prose("In your words", description="Needed if something is not right. The fellow reads it.")


def guest_form(case: Case) -> type[GuestForm]:
    """The class of the form by which a guest signs this case."""
    return with_roles(GuestForm, case)
