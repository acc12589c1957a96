"""Canonical JSON: the bytes do not depend on anything but the meaning."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as some

from logbook.foundation.canonical import canonical, plain, sha256_hex

keys = some.text(some.characters(max_codepoint=127), max_size=8)
values = some.recursive(
    some.none() | some.booleans() | some.integers(-(2**53), 2**53) | some.text(max_size=20),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(keys, inner, max_size=4),
)


@settings(max_examples=50)
@given(values)
def test_what_is_written_reads_back_as_the_same_and_is_written_the_same_again(value: object):
    written = canonical(value)
    assert json.loads(written) == value
    assert canonical(json.loads(written)) == written


@given(values)
def test_it_writes_what_another_implementation_of_the_standard_writes(value: Any):
    # The RFC gives numbers as ECMAScript does, which knows whole ones below 2**53 only.
    try:
        expected = rfc8785.dumps(value)
    except rfc8785.IntegerDomainError:
        return
    assert canonical(value) == expected


def test_the_order_of_keys_does_not_matter():
    assert (
        canonical({"b": 1, "a": [True, None]}) == canonical({"a": [True, None], "b": 1}) == b'{"a":[true,null],"b":1}'
    )


def test_strings_follow_the_standard():
    # RFC 8785, section 3.2.2.2: only what must be escaped is, control characters in lower-case hexadecimal.
    assert canonical("€$\x0f\nA'B\"\\") == '"€$\\u000f\\nA\'B\\"\\\\"'.encode()


@pytest.mark.parametrize("value", [1.5, float("nan"), {1: "a"}, {"ä": 1}, object(), 2**53 + 1, (1, 2), b"x"])
def test_what_the_standard_writes_otherwise_is_refused(value: object):
    with pytest.raises(TypeError):
        canonical([value])


def test_the_digest_is_sha_256():
    assert sha256_hex(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("12.50"), "12.5"),
        (Decimal("1E+1"), "10"),
        (Decimal("0.00000001"), "0.00000001"),
        (date(2026, 1, 5), "2026-01-05"),
        (time(9, 5), "09:05"),
        (datetime(2026, 11, 22, 12, tzinfo=UTC), "2026-11-22T12:00:00.000000Z"),
        (3, 3),
        (None, None),
        ("Ł", "Ł"),
    ],
)
def test_values_become_plain_without_loss(value, text):
    assert plain(value) == text
