"""What an attending fills in."""

from logbook.signoff.forms.deciding import ReturnForm, SignForm, sign_form

__all__ = ["ReturnForm", "SignForm", "sign_form"]
