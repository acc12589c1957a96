"""What is filled in to sign a case, to return it, or to declare a signed one void."""

from typing import Any, TypeVar

from wtforms import IntegerField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from logbook.accounts.forms import PinField
from logbook.cases.forms import Worded
from logbook.cases.forms.fields import Choice, Prose, Several
from logbook.cases.models import Case, CaseRole
from logbook.signoff.models import Entrustment, QuickReason
from logbook.web.forms import PasswordAgain

SomeForm = TypeVar("SomeForm", bound="Signing")


class Decision(Worded):
    """What both decisions have: the revision that was on the screen, and a second look at what was written."""

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired("Open the case again.")])


class Signing(Decision):
    """What whoever signs says; ``with_roles`` adds the roles as "role_0", "role_1" and so on."""

    entrustment = Choice(
        "How much did you have to do?",
        read=lambda text: Entrustment(int(text)),
        choices={str(int(each)): each.label for each in Entrustment},
        description="One tap. Leave it only if the fellow watched throughout.",
    )
    feedback = Prose("A word to the fellow", description="If you like. The fellow and the program director read it.")

    def confirmed(self, case: Case) -> dict[Any, CaseRole]:
        """The confirmed role by procedure of the case; a procedure without one is left out."""
        said = {each.id: self[f"role_{place}"].data for place, each in enumerate(case.procedures)}
        return {key: role for key, role in said.items() if role is not None}


class SignForm(Signing, PasswordAgain):
    """What the attending says of the case, with the password."""


class PinSignForm(Signing):
    """The same on the fellow's device, with the attending's PIN."""

    pin = PinField("Your PIN", [InputRequired("Enter your PIN: it is your signature.")])


class ReturnForm(Decision):
    """Why a case goes back."""

    reasons = Several("What should the fellow look at again?", choices={each.value: each.label for each in QuickReason})
    reason = Prose(
        "In your words",
        description="If you like; needed for something else. The fellow reads it beside the case and mends the case.",
    )

    @property
    def chosen(self) -> list[QuickReason]:
        """The quick reasons that were tapped; anything else that was sent is none."""
        return [each for each in QuickReason if each in (self.reasons.data or ())]


class VoidForm(Decision, PasswordAgain):
    """Why a signed case shall not count, and the director's password."""

    reason = Prose(
        "Why shall this case not count?",
        validators=[InputRequired("Write why this case shall not count. Whoever sees the case reads it.")],
        description="Whoever sees the case reads it. It stays beside what was signed.",
    )


def sign_form(case: Case) -> type[SignForm]:
    """The class of the form that signs this case: one question of role for each procedure in it."""
    return with_roles(SignForm, case)


def pin_sign_form(case: Case) -> type[PinSignForm]:
    """The same for a case that was handed over."""
    return with_roles(PinSignForm, case)


def with_roles(form: type[SomeForm], case: Case) -> type[SomeForm]:
    """The class of a form that signs, with a question of role for each procedure of this case."""
    roles = {
        f"role_{place}": Choice(
            f"Role in {each.procedure.name}" if len(case.procedures) > 1 else "The fellow's role",
            read=CaseRole,
            choices={role.value: role.label for role in CaseRole},
        )
        for place, each in enumerate(case.procedures)
    }
    return type(form.__name__, (form,), roles)
