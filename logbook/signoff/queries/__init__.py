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
from logbook.signoff.queries.proposals import returned_amendments, waiting_amendments
from logbook.signoff.queries.ratings import held_back, own_rating, to_rate
from logbook.signoff.queries.revisions import SignedRevision, signature_on, signed_revision
from logbook.signoff.queries.timeline import signatures, traces

__all__ = [
    "SignedRevision",
    "attested_roles",
    "case_to_decide",
    "check_chains",
    "count_signatures",
    "held_back",
    "latest_signature",
    "next_waiting",
    "own_rating",
    "queue",
    "returned_amendments",
    "returns",
    "shared_in_queue",
    "signature_on",
    "signatures",
    "signed_revision",
    "to_rate",
    "traces",
    "waiting",
    "waiting_amendments",
]
