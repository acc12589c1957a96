"""Signing in and setting a password."""

from wtforms import EmailField, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length

from logbook.web.forms import Form


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
