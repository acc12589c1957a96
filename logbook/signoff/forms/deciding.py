"""What is filled in to sign a case, to return it, or to declare a signed one void."""

from typing import Any

from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from logbook.accounts.forms import PinField
from logbook.cases.forms.fields import Choice, Prose
from logbook.cases.models import Case, CaseRole
from logbook.cases.rules import Asked, Undecided
from logbook.foundation.errors import Invalid
from logbook.signoff.models import Entrustment
from logbook.web.forms import Form, PasswordAgain


class _Decision(Form):
    """What both decisions have: the revision that was on the screen, and a second look at what was written."""

    asked: Asked | None = None

    revision = IntegerField(widget=HiddenInput(), validators=[InputRequired("Open the case again.")])
    keep_texts = StringField()

    def take(self, objection: Invalid) -> None:
        """Put what the action objected to beside its field."""
        if isinstance(objection, Undecided):
            self.asked = objection.asked
            for each in objection.asked.findings:
                words = f"“{each.passage}” looks like {each.looks_like}."
                self.refuse(each.field, f"{words} Change it, or say below that it points to nobody.")
        else:
            self.refuse(objection.field, objection.sentence)


class _Signing(_Decision):
    """Entrustment and feedback; ``sign_form`` adds the roles as "role_0", "role_1" and so on."""

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


class SignForm(_Signing, PasswordAgain):
    """What the attending says of the case, with the password."""


class PinSignForm(_Signing):
    """The same on the fellow's device, with the attending's PIN."""

    pin = PinField("Your PIN", [InputRequired("Enter your PIN: it is your signature.")])


class ReturnForm(_Decision):
    """Why a case goes back."""

    reason = Prose(
        "What should the fellow look at again?",
        validators=[InputRequired("Write what the fellow should look at again.")],
        description="The fellow reads it beside the case and mends the case.",
    )


class VoidForm(_Decision, PasswordAgain):
    """Why a signed case shall not count, and the director's password."""

    reason = Prose(
        "Why shall this case not count?",
        validators=[InputRequired("Write why this case shall not count. Whoever sees the case reads it.")],
        description="Whoever sees the case reads it. It stays beside what was signed.",
    )


def sign_form(case: Case) -> type[SignForm]:
    """The class of the form that signs this case: one question of role for each procedure in it."""
    return type("SignForm", (SignForm,), _roles(case))


def pin_sign_form(case: Case) -> type[PinSignForm]:
    """The same for a case that was handed over."""
    return type("PinSignForm", (PinSignForm,), _roles(case))


def _roles(case: Case) -> dict[str, Choice]:
    return {
        f"role_{place}": Choice(
            f"Role in {each.procedure.name}" if len(case.procedures) > 1 else "The fellow's role",
            read=CaseRole,
            choices={role.value: role.label for role in CaseRole},
        )
        for place, each in enumerate(case.procedures)
    }
