"""How long things took, in calendar days of the program and in words."""

from datetime import UTC, date, datetime, timedelta

import pytest

from logbook.progress.rules import days_to_log, say_lag, say_span

PERFORMED = date(2026, 11, 3)


def test_nothing_logged_has_no_lag():
    assert days_to_log([], "America/New_York") is None


def test_a_case_logged_in_the_evening_was_logged_the_same_day():
    # Ten in the evening in New York is already tomorrow in UTC.
    assert days_to_log([(PERFORMED, datetime(2026, 11, 4, 3, tzinfo=UTC))], "America/New_York") == timedelta(0)


def test_the_median_is_of_whole_days():
    logged = [(PERFORMED, datetime(2026, 11, 3 + days, 17, tzinfo=UTC)) for days in (0, 1, 9)]
    assert days_to_log(logged, "America/New_York") == timedelta(days=1)
    assert days_to_log(logged[1:], "America/New_York") == timedelta(days=5)


@pytest.mark.parametrize(
    ("days", "words"), [(0, "the same day"), (1, "1 day"), (2, "2 days"), (2.5, "2.5 days"), (10, "10 days")]
)
def test_a_lag_in_words(days, words):
    assert say_lag(timedelta(days=days)) == words


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "under an hour"),
        (0.9, "under an hour"),
        (1, "1 hour"),
        (26, "26 hours"),
        (48, "2 days"),
        (60, "2.5 days"),
        (24 * 30, "30 days"),
        (24 * 200, "200 days"),
    ],
)
def test_a_span_in_words(hours, words):
    assert say_span(timedelta(hours=hours)) == words
