"""What an attending fills in, and what a fellow says of the own case."""

from logbook.signoff.forms.deciding import PinSignForm, ReturnForm, SignForm, VoidForm, pin_sign_form, sign_form
from logbook.signoff.forms.rating import RatingForm

__all__ = ["PinSignForm", "RatingForm", "ReturnForm", "SignForm", "VoidForm", "pin_sign_form", "sign_form"]
