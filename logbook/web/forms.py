"""Forms check shape: the base form, the page that answers 422 with what was typed, and fields shared by rooms."""

from typing import Any

from flask import render_template
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import PasswordField, ValidationError
from wtforms.validators import InputRequired

from logbook.web import reauthentication

csrf = CSRFProtect()


class Form(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Every form of the product: CSRF-protected, its errors listed at the top of its page."""

    def refuse(self, field: str | None, sentence: str) -> None:
        """Put a rule's objection beside the field it belongs to, or above the form if it belongs to none."""
        target = getattr(self, field, None) if field else None
        if target is None:
            self.form_errors.append(sentence)
        else:
            target.errors = [*target.errors, sentence]


class PasswordAgain(Form):
    """One's own password once more, for what must not happen at an unattended screen; no field while it still holds."""

    password = PasswordField("Your password", [InputRequired("Enter your password to confirm that it is you.")])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.confirmation = reauthentication.held()
        if self.confirmation:
            del self.password

    def validate_password(self, _field: PasswordField) -> None:
        """The door has looked at what was typed: with the right password there is no field any more."""
        raise ValidationError("This is not your password, so nothing was done. Type it again.")


def page(template: str, *, form: Form, **context: Any) -> tuple[str, int]:
    """The page of a form: 200 when it is fresh, 422 when something in it was refused."""
    return render_template(template, form=form, **context), 422 if form.errors else 200
