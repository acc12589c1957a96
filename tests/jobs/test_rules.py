"""When a job is tried again, and what it may be told."""

from datetime import timedelta
from uuid import UUID

import pytest

from logbook.jobs import rules


def test_pauses_grow_until_a_job_is_given_up():
    assert [rules.pause(each) for each in range(1, 6)] == [*(timedelta(seconds=s) for s in (2, 8, 32, 128)), None]


def test_a_lease_outlasts_two_words_that_are_late():
    assert rules.LEASE > 3 * rules.HEARTBEAT


def test_arguments_are_keys_and_short_strings():
    kept = rules.plain_arguments({"fellow": UUID(int=7), "volume": 3, "slug": "mild", "to": None})
    assert kept == {"fellow": str(UUID(int=7)), "volume": 3, "slug": "mild", "to": None}
    for wrong in ("w" * 201, ["a"], 1.5, object()):
        with pytest.raises(TypeError, match="fellow is"):
            rules.plain_arguments({"fellow": wrong})
