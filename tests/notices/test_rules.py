"""When a letter is tried again: property by property, without a database."""

from datetime import timedelta
from itertools import count, takewhile

from logbook.notices import rules


def pauses() -> list[timedelta]:
    """Every pause until a letter is given up."""
    return [pause for pause in takewhile(bool, map(rules.pause, count(1))) if pause]


def test_pauses_grow_from_a_minute_to_four_hours():
    assert pauses() == sorted(pauses())
    assert pauses()[0] == timedelta(minutes=1)
    assert pauses()[-1] == timedelta(hours=4)


def test_a_letter_is_given_up_after_a_day():
    assert timedelta(hours=24) <= sum(pauses(), timedelta()) <= timedelta(hours=28)


def test_a_letter_given_up_stays_so():
    assert [rules.pause(attempts) for attempts in range(len(pauses()) + 1, 100)] == [None] * (99 - len(pauses()))


def test_a_subject_is_one_line_whatever_it_was_filled_with():
    assert rules.one_line("Yours\r\nBcc: eve@elsewhere.example\n") == "Yours Bcc: eve@elsewhere.example"
