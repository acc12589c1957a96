"""The tables of sign-off: signatures and their chains, returns, the fellow's own ratings, what is signed together."""

from logbook.signoff.models.batches import BatchState, ItemState, SigningBatch, SigningItem
from logbook.signoff.models.keys import SigningKey
from logbook.signoff.models.ratings import OwnRating
from logbook.signoff.models.roots import ChainRoot
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
    "BatchState",
    "ChainHead",
    "ChainRoot",
    "Entrustment",
    "ItemState",
    "Means",
    "OwnRating",
    "QuickReason",
    "Return",
    "Signature",
    "SignatureKind",
    "SigningBatch",
    "SigningItem",
    "SigningKey",
]
