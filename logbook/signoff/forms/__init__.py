"""What an attending or a guest fills in, and what a fellow says of the own case."""

from logbook.signoff.forms.deciding import PinSignForm, ReturnForm, SignForm, VoidForm, pin_sign_form, sign_form
from logbook.signoff.forms.guests import GuestForm, GuestReturnForm, WhyNot, guest_form
from logbook.signoff.forms.queue import BatchForm, chosen, queue_filter
from logbook.signoff.forms.rating import RatingForm

__all__ = [
    "BatchForm",
    "GuestForm",
    "GuestReturnForm",
    "PinSignForm",
    "RatingForm",
    "ReturnForm",
    "SignForm",
    "VoidForm",
    "WhyNot",
    "chosen",
    "guest_form",
    "pin_sign_form",
    "queue_filter",
    "sign_form",
]
