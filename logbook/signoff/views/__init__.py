"""The attending's queue, the page on which a case is read, rated, discussed, signed or returned, the C-arm, proof."""

from logbook.signoff.views import (
    amending,
    code,
    conversation,
    deciding,
    guests,
    handing,
    proof,
    queue,
    rating,
    revisions,
    timeline,
    voiding,
)
from logbook.signoff.views.blueprint import bp

__all__ = [
    "amending",
    "bp",
    "code",
    "conversation",
    "deciding",
    "guests",
    "handing",
    "proof",
    "queue",
    "rating",
    "revisions",
    "timeline",
    "voiding",
]
