"""What a signing PIN must be, and how many wrong ones lock it or switch it off.

Whoever guesses a PIN has five tries in a quarter of an hour and fifteen in all, of a million or more.
"""

import enum
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby, pairwise

from logbook.accounts.rules.signing_in import WINDOW

PIN_LENGTHS = (6, 12)
# Wrong ones within WINDOW that lock the PIN, and wrong ones since the last right one that switch it off.
PIN_TRIES = 5
PIN_TRIES_IN_ALL = 15

_SHAPE = re.compile(f"[0-9]{{{PIN_LENGTHS[0]},{PIN_LENGTHS[1]}}}")
_DATES = {6: ("%d%m%y", "%m%d%y", "%y%m%d", "%Y%m", "%m%Y"), 8: ("%d%m%Y", "%m%d%Y", "%Y%m%d")}
_YEARS = range(1900, 2100)
# Figures drawn on the keypad, there and back: columns, diagonals, the edge.
_DRAWN = ("147258", "258369", "147369", "123654", "159357", "159753", "147896", "123698", "741236", "159951")


def is_pin(typed: str) -> bool:
    """Whether it has the shape of a PIN at all: what has not is no guess at one."""
    return _SHAPE.fullmatch(typed) is not None


def pin_problem(pin: str) -> str | None:
    """What is wrong with a new PIN, as a sentence, or None."""
    if not is_pin(pin):
        shortest, longest = PIN_LENGTHS
        return f"A PIN has {shortest} to {longest} digits and nothing else."
    if len(set(pin)) < 3 or _is_repeated(pin):
        return "The PIN repeats the same few digits; choose others."
    if _counts(pin) or _counts_doubled(pin):
        return "The digits of the PIN count up or down; choose others."
    if _is_drawn(pin):
        return "The PIN is a figure on the keypad that many people draw; choose others."
    if _is_date(pin):
        return "The PIN looks like a date or like years, which others may know; choose others."
    return None


def _is_repeated(pin: str) -> bool:
    """A shorter piece again and again: found in its own double elsewhere than at both ends."""
    return pin in (pin + pin)[1:-1]


def _counts(digits: str) -> bool:
    """Every step is the same, round the corner from 9 to 0 too: 123456, 864208."""
    return len({(int(after) - int(before)) % 10 for before, after in pairwise(digits)}) == 1


def _counts_doubled(pin: str) -> bool:
    """Runs of one digit that count: 112233, 444555666."""
    once = "".join(digit for digit, _ in groupby(pin))
    return len(once) <= len(pin) // 2 and _counts(once)


def _is_drawn(pin: str) -> bool:
    return any(figure in pin or figure[::-1] in pin for figure in _DRAWN) or (
        # There and back: 123321.
        pin == pin[::-1] and _counts(pin[: len(pin) // 2])
    )


def _is_date(pin: str) -> bool:
    for form in _DATES.get(len(pin), ()):
        with suppress(ValueError):
            # Aware or not is the same to a calendar; only whether there is such a day is asked.
            if datetime.strptime(pin, form).year in _YEARS:  # noqa: DTZ007
                return True
    return len(pin) % 4 == 0 and all(int(pin[at : at + 4]) in _YEARS for at in range(0, len(pin), 4))


class PinState(enum.StrEnum):
    """Whether somebody can sign by PIN now."""

    NONE = "none"
    READY = "ready"
    LOCKED = "locked"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class PinStanding:
    """How a person's PIN stands: since when it is set, what was wrong since the last right one, and what is left.

    ``left`` tries may be wrong before it is locked or switched off; ``locked_until`` is a moment if it is locked.
    """

    state: PinState
    set_at: datetime | None = None
    wrong: int = 0
    left: int = 0
    locked_until: datetime | None = None


NO_PIN = PinStanding(PinState.NONE)


def pin_standing(set_at: datetime | None, tries: Iterable[datetime], now: datetime) -> PinStanding:
    """How a PIN set at ``set_at`` stands after the ``tries`` that no right one has forgotten.

    What was tried before the PIN was set is no guess at this one, and still keeps it locked while it is recent: a lock
    is the person's, and a new PIN does not lift it.
    """
    if set_at is None:
        return NO_PIN
    in_order: Sequence[datetime] = sorted(tries)
    recent = [at for at in in_order if at > now - WINDOW]
    wrong = sum(at > set_at for at in in_order)
    left = max(0, min(PIN_TRIES - len(recent), PIN_TRIES_IN_ALL - wrong))
    if wrong >= PIN_TRIES_IN_ALL:
        return PinStanding(PinState.OFF, set_at, wrong)
    if len(recent) >= PIN_TRIES:
        return PinStanding(PinState.LOCKED, set_at, wrong, locked_until=recent[-PIN_TRIES] + WINDOW)
    return PinStanding(PinState.READY, set_at, wrong, left)
