"""What a password and a signing PIN must be, how many failures are too many, and where a sign-in may lead."""

from logbook.accounts.rules.pins import (
    PIN_LENGTHS,
    PIN_TRIES,
    PIN_TRIES_IN_ALL,
    PinStanding,
    PinState,
    is_pin,
    pin_problem,
    pin_standing,
)
from logbook.accounts.rules.signing_in import (
    MAX_LENGTH,
    MIN_LENGTH,
    WINDOW,
    password_problem,
    safe_next,
    subject,
)

__all__ = [
    "MAX_LENGTH",
    "MIN_LENGTH",
    "PIN_LENGTHS",
    "PIN_TRIES",
    "PIN_TRIES_IN_ALL",
    "WINDOW",
    "PinStanding",
    "PinState",
    "is_pin",
    "password_problem",
    "pin_problem",
    "pin_standing",
    "safe_next",
    "subject",
]
