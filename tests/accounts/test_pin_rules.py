"""What a signing PIN must be, and when wrong ones lock it or switch it off."""

from datetime import UTC, datetime, timedelta

import pytest

from logbook.accounts.rules import PinState, pin_problem, pin_standing

NOW = datetime(2026, 11, 28, 14, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=30)


@pytest.mark.parametrize(
    ("pin", "word"),
    [
        ("", "6 to 12 digits"),
        ("48291", "6 to 12 digits"),
        ("4829157306184", "6 to 12 digits"),
        ("48291a", "6 to 12 digits"),
        ("482 915", "6 to 12 digits"),
        ("４８２９１５", "6 to 12 digits"),
        ("482915\n", "6 to 12 digits"),
        ("000000", "repeats"),
        ("484848", "repeats"),
        ("484444", "repeats"),
        ("482482", "repeats"),
        ("482948294829", "repeats"),
        ("123456", "count"),
        ("987654", "count"),
        ("890123", "count"),
        ("246802", "count"),
        ("112233", "count"),
        ("666555444", "count"),
        ("147258", "keypad"),
        ("852741", "keypad"),
        ("48159753", "keypad"),
        ("123321", "keypad"),
        ("140375", "date"),
        ("031475", "date"),
        ("750314", "date"),
        ("197503", "date"),
        ("031975", "date"),
        ("14031975", "date"),
        ("03141975", "date"),
        ("19750314", "date"),
        ("19752004", "date"),
        ("197520042011", "date"),
    ],
)
def test_pins_that_others_guess_are_refused_with_a_reason(pin: str, word: str):
    assert word in (pin_problem(pin) or "")


@pytest.mark.parametrize("pin", ["482915", "907346", "449072", "324075", "48291573", "99999184", "482915730618"])
def test_other_pins_are_taken(pin: str):
    assert pin_problem(pin) is None


def test_few_pins_are_lost_to_the_rules():
    refused = sum(pin_problem(f"{number:06}") is not None for number in range(0, 10**6, 499))
    assert refused / (10**6 / 499) < 0.15


def minutes_ago(*minutes: float) -> list[datetime]:
    return [NOW - timedelta(minutes=each) for each in minutes]


@pytest.mark.parametrize(
    ("set_at", "tries", "state", "wrong", "left"),
    [
        (None, [], PinState.NONE, 0, 0),
        (None, minutes_ago(1, 2, 3, 4, 5), PinState.NONE, 0, 0),
        (LONG_AGO, [], PinState.READY, 0, 5),
        (LONG_AGO, minutes_ago(1, 2, 3, 4), PinState.READY, 4, 1),
        (LONG_AGO, minutes_ago(1, 2, 3, 4, 14.9), PinState.LOCKED, 5, 0),
        (LONG_AGO, minutes_ago(1, 2, 3, 4, 15), PinState.READY, 5, 1),
        (LONG_AGO, minutes_ago(*range(20, 34)), PinState.READY, 14, 1),
        (LONG_AGO, minutes_ago(*range(20, 35)), PinState.OFF, 15, 0),
        (LONG_AGO, minutes_ago(1, 2, 3, 4, 5, *range(20, 30)), PinState.OFF, 15, 0),
        # A new PIN starts anew, and what was tried a moment before it still locks.
        (NOW - timedelta(minutes=10), minutes_ago(*range(20, 35)), PinState.READY, 0, 5),
        (NOW - timedelta(minutes=2), minutes_ago(3, 4, 5, 6, 7), PinState.LOCKED, 0, 0),
        (NOW - timedelta(minutes=2), minutes_ago(1, 3, 4), PinState.READY, 1, 2),
    ],
)
def test_when_wrong_pins_lock_it_and_switch_it_off(set_at, tries, state, wrong, left):
    standing = pin_standing(set_at, tries, NOW)
    assert (standing.state, standing.wrong, standing.left) == (state, wrong, left)


def test_a_lock_ends_when_the_first_of_the_five_is_a_quarter_of_an_hour_old():
    tries = minutes_ago(1, 2, 3, 4, 9)
    until = pin_standing(LONG_AGO, tries, NOW).locked_until
    assert until == NOW + timedelta(minutes=6)
    assert pin_standing(LONG_AGO, tries, until).state is PinState.READY
    assert pin_standing(LONG_AGO, tries, until - timedelta(seconds=1)).state is PinState.LOCKED
