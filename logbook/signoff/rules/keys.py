"""The server's keys: what it signs with, and what its signatures are checked by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from logbook.adapters import ed25519
from logbook.foundation.canonical import from_hex, sha256_hex


@dataclass(frozen=True, slots=True)
class Signer:
    """The key that the server signs with now; ``private`` is its secret half, 32 bytes."""

    key_id: str
    private: bytes = field(repr=False)

    @classmethod
    def of(cls, private: bytes) -> "Signer":
        """The signer with that secret half."""
        return cls(fingerprint(ed25519.public_key(private)), private)

    @property
    def public_key(self) -> str:
        """The public half in hexadecimal."""
        return ed25519.public_key(self.private).hex()

    def sign(self, statement: bytes) -> str:
        """The Ed25519 signature on a statement, in hexadecimal."""
        return ed25519.sign(self.private, statement).hex()


class PublicKeys:
    """Every public key the server ever signed with, by fingerprint and in hexadecimal, oldest first."""

    def __init__(self, keys: Iterable[tuple[str, str]]) -> None:
        known = dict(keys)
        self._keys: Mapping[str, bytes] = {
            key_id: bytes.fromhex(public) for key_id, public in known.items() if _is_named(key_id, public)
        }
        self.age: Mapping[str, int] = {key_id: place for place, key_id in enumerate(known)}

    def fault(self, key_id: str, statement: bytes, signature: str) -> str | None:
        """What is wrong with a signature by that key on a statement; None if it is right."""
        if key_id not in self._keys:
            return "it is signed with a key that this server does not know"
        if not self.is_signed(key_id, statement, signature):
            return "the server's own signature does not fit what was signed"
        return None

    def is_signed(self, key_id: str, statement: bytes, signature: str) -> bool:
        """Whether the owner of the key signed the statement."""
        public = self._keys.get(key_id)
        return public is not None and ed25519.is_signed(public, statement, from_hex(signature))


def fingerprint(public: bytes) -> str:
    """The name of a key: the SHA-256 of its public half."""
    return sha256_hex(public)


def _is_named(key_id: object, public: object) -> bool:
    """Whether a stored key has the name that its bytes give it."""
    try:
        return isinstance(public, str) and fingerprint(from_hex(public)) == key_id
    except ValueError:
        return False
