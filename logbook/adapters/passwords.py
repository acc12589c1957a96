"""Argon2id for passwords, never more hashes at once than the machine bears."""

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's second recommended setting: 19 MiB, two passes, one lane; about 25 ms here.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_AT_ONCE = threading.BoundedSemaphore(4)


def hash_password(password: str) -> str:
    """The Argon2id hash of a password, with its own salt and parameters inside."""
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Whether the password is the one that was hashed; False, too, for a hash that cannot be read."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False


# Checked when nobody has the given e-mail address, so that the answer takes as long as for somebody who does.
NOBODY = hash_password("nobody signs in with this")
