"""Finding cases to decide about, signatures and returns; and reading whole chains to check them."""

from logbook.signoff.queries.attested import attested_roles
from logbook.signoff.queries.cases import (
    case_to_decide,
    latest_signature,
    next_waiting,
    queue,
    returns,
    shared_in_queue,
    waiting,
)
from logbook.signoff.queries.chain import check_chains, count_signatures
from logbook.signoff.queries.ratings import held_back, own_rating, to_rate
from logbook.signoff.queries.timeline import signatures, traces

__all__ = [
    "attested_roles",
    "case_to_decide",
    "check_chains",
    "count_signatures",
    "held_back",
    "latest_signature",
    "next_waiting",
    "own_rating",
    "queue",
    "returns",
    "shared_in_queue",
    "signatures",
    "to_rate",
    "traces",
    "waiting",
]
