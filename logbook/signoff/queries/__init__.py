"""Finding cases to decide about, signatures and returns; and reading whole chains to check them."""

from logbook.signoff.queries.attested import attested_roles
from logbook.signoff.queries.batches import batch, batch_to_close, batches_due, being_signed, keys_of
from logbook.signoff.queries.cases import case_to_decide, cases_to_decide, latest_attestation, latest_signature, returns
from logbook.signoff.queries.chain import chain_length, check_chains, count_signatures, links
from logbook.signoff.queries.keys import public_keys, signing_keys
from logbook.signoff.queries.proposals import returned_amendments, waiting_amendments
from logbook.signoff.queries.queue import background, next_waiting, queue, shared_in_queue, waiting
from logbook.signoff.queries.ratings import held_back, own_rating, to_rate
from logbook.signoff.queries.revisions import SignedRevision, signature_on, signed_revision
from logbook.signoff.queries.roots import all_roots, grown_programs, latest_roots, stored_roots
from logbook.signoff.queries.timeline import signatures, traces

__all__ = [
    "SignedRevision",
    "all_roots",
    "attested_roles",
    "background",
    "batch",
    "batch_to_close",
    "batches_due",
    "being_signed",
    "case_to_decide",
    "cases_to_decide",
    "chain_length",
    "check_chains",
    "count_signatures",
    "grown_programs",
    "held_back",
    "keys_of",
    "latest_attestation",
    "latest_roots",
    "latest_signature",
    "links",
    "next_waiting",
    "own_rating",
    "public_keys",
    "queue",
    "returned_amendments",
    "returns",
    "shared_in_queue",
    "signature_on",
    "signatures",
    "signed_revision",
    "signing_keys",
    "stored_roots",
    "to_rate",
    "traces",
    "waiting",
    "waiting_amendments",
]
