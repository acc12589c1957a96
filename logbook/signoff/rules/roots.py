"""The daily root of a chain: what it states, and whether it fits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from logbook.foundation.canonical import canonical
from logbook.signoff.rules.keys import PublicKeys

ROOT_SCHEMA = "logbook.root.1"


def root_statement(program_id: UUID | str, day: date | str, length: int, digest: str, key_id: str) -> bytes:
    """What the server signs: canonical JSON of how far the chain of a program had come on a day."""
    said = {
        "schema": ROOT_SCHEMA,
        "program_id": str(program_id),
        "day": str(day),
        "length": length,
        "digest": digest,
        "key_id": key_id,
    }
    return canonical(said)


@dataclass(frozen=True, slots=True)
class Root:
    """A root as it is stored; whatever somebody put there."""

    day: Any
    length: Any
    digest: Any
    key_id: Any
    ed25519: Any


class Roots:
    """The daily roots of one program, to be held beside its chain link by link."""

    def __init__(self, program_id: str, roots: Iterable[Root], keys: PublicKeys) -> None:
        self._program_id, self._keys = program_id, keys
        self._roots = list(roots)
        self._digests = {root.length: root for root in self._roots if isinstance(root.length, int)}

    def fault_at(self, sequence: int, digest: str) -> str | None:
        """What is wrong if the chain's link of this number has this digest."""
        root = self._digests.get(sequence)
        if root is None or root.digest == digest:
            return None
        return f"the chain is not the one that the daily root of {root.day} was made of"

    def fault_after(self, length: int) -> tuple[int | None, str] | None:
        """What is wrong with the roots themselves beside a whole chain of this length: the place, and what."""
        for root in self._roots:
            try:
                if root.length > length:
                    return length + 1, f"the daily root of {root.day} counts {root.length} signatures, not {length}"
                said = root_statement(self._program_id, root.day, root.length, root.digest, root.key_id)
                is_signed = self._keys.is_signed(root.key_id, said, root.ed25519)
            except (TypeError, ValueError):
                return None, "a daily root holds what nobody can have signed"
            if not is_signed:
                return root.length, f"the daily root of {root.day} is not what the server signed"
        return None
