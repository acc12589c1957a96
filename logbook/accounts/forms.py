"""Signing in, setting a password, and a PIN to sign by."""

from collections.abc import Sequence
from typing import Any

from wtforms import EmailField, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from logbook.accounts.rules import PIN_LENGTHS
from logbook.web.forms import Form


class PinField(PasswordField):  # type: ignore[misc]  # WTForms ships no types
    """Digits that nobody beside may read, typed on the number pad of a phone."""

    def __init__(self, label: str, validators: Sequence[Any] = (), **options: Any) -> None:
        # Whatever else a browser takes for a password it offers to keep, and the device may be somebody else's.
        shown = {"inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": PIN_LENGTHS[1]}
        super().__init__(label, validators, render_kw=shown, **options)


class SignInForm(Form):
    """E-mail address and password."""

    email = EmailField("E-mail", [InputRequired("Enter your e-mail address."), Length(max=200)])
    password = PasswordField("Password", [InputRequired("Enter your password.")])


class SetPasswordForm(Form):
    """A new password, typed twice; what makes it good is in the rules."""

    password = PasswordField("New password", [InputRequired("Choose a password.")])
    again = PasswordField(
        "The same once more",
        [
            InputRequired("Type the password once more."),
            EqualTo("password", "The two passwords differ; type them again."),
        ],
    )


class RemovePinForm(Form):
    """The password, to sign by PIN no more."""

    # Always asked: whoever finds the device a moment after its owner has signed must not set a PIN for later.
    password = PasswordField(
        "Your password", [InputRequired("Enter your password to confirm that it is you.")], id="remove-password"
    )


class SetPinForm(Form):
    """A new signing PIN, typed twice, and the password; what makes a PIN good is in the rules."""

    pin = PinField("New PIN", [InputRequired("Choose a PIN.")])
    again = PinField(
        "The same once more",
        [InputRequired("Type the PIN once more."), EqualTo("pin", "The two PINs differ; type them again.")],
    )
    password = PasswordField("Your password", [InputRequired("Enter your password to confirm that it is you.")])
