"""The tables of sign-off: signatures and their chains, and returns."""

from logbook.signoff.models.signatures import (
    AttestedRole,
    ChainHead,
    Entrustment,
    Means,
    Return,
    Signature,
    SignatureKind,
)

__all__ = ["AttestedRole", "ChainHead", "Entrustment", "Means", "Return", "Signature", "SignatureKind"]
