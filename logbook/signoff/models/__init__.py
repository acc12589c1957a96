"""The tables of sign-off: signatures and their chains, returns, and the fellow's own ratings."""

from logbook.signoff.models.ratings import OwnRating
from logbook.signoff.models.signatures import (
    AttestedRole,
    ChainHead,
    Entrustment,
    Means,
    QuickReason,
    Return,
    Signature,
    SignatureKind,
)

__all__ = [
    "AttestedRole",
    "ChainHead",
    "Entrustment",
    "Means",
    "OwnRating",
    "QuickReason",
    "Return",
    "Signature",
    "SignatureKind",
]
