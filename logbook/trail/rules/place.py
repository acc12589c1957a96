"""A place in the order of the trail, written as text for an address."""

import base64
import binascii
from datetime import UTC, datetime
from typing import NamedTuple, Self

from logbook.foundation.canonical import plain


class Place(NamedTuple):
    """The moment and sequence of an event, whether its chain is the program's, and which way from there to look.

    Newest first; two events of one moment stand by their sequence, and two chains have few moments in common.
    """

    at: datetime
    sequence: int
    of_program: bool
    back: bool = False

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The place written as ``str`` writes it, or None for anything else."""
        try:
            at, sequence, chain, way = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split(" ")
            found = cls(datetime.fromisoformat(at).astimezone(UTC), int(sequence), chain == "program", way == "back")
        except (ValueError, OverflowError, binascii.Error):
            return None
        # Written anew it must be the same text, so that nothing but our own is ever taken.
        return found if 0 < found.sequence < 2**31 and str(found) == text else None

    def __str__(self) -> str:
        chain, way = "program" if self.of_program else "none", "back" if self.back else "on"
        written = f"{plain(self.at)} {self.sequence} {chain} {way}"
        return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")
