"""Identifiers that sort by time: a browser or a server may make one before the row exists."""

import secrets
from uuid import UUID

from logbook.foundation import clock


def uuid7() -> UUID:
    """A version 7 UUID (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = int(clock.now().timestamp() * 1000)
    return uuid7_at(milliseconds, secrets.randbits(74))


def uuid7_at(milliseconds: int, random_bits: int) -> UUID:
    """The version 7 UUID of a moment and 74 given random bits, so that a seeded demo makes the same ones."""
    high, low = random_bits >> 62, random_bits & ((1 << 62) - 1)
    return UUID(int=(milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
