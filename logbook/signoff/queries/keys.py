"""The public keys that the server signed and signs with."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, type_coerce
from sqlalchemy.orm import Session
from sqlalchemy.types import NullType

from logbook.signoff.models import SigningKey
from logbook.signoff.rules import PublicKeys

_BY_AGE = (SigningKey.valid_from, SigningKey.valid_until.is_(None))
# As they are stored: whatever somebody put there must not keep the check of a chain from speaking.
_AS_STORED = select(*(type_coerce(column, NullType()) for column in (SigningKey.id, SigningKey.public_key)))


def signing_keys(session: Session) -> Sequence[SigningKey]:
    """All of them, oldest first; the last is the one in use."""
    return session.scalars(select(SigningKey).order_by(*_BY_AGE)).all()


def public_keys(session: Session) -> PublicKeys:
    """All of them, to check signatures by."""
    stored: Any = session.execute(_AS_STORED.order_by(*_BY_AGE)).all()
    return PublicKeys(stored)
