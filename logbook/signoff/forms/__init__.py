"""What an attending fills in, and what a fellow says of the own case."""

from logbook.signoff.forms.deciding import ReturnForm, SignForm, sign_form
from logbook.signoff.forms.rating import RatingForm

__all__ = ["RatingForm", "ReturnForm", "SignForm", "sign_form"]
