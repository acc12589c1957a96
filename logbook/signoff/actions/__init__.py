"""Everything that can be done about a case that was handed in: one function per verb."""

from logbook.signoff.actions.amending import return_amendment, sign_amendment
from logbook.signoff.actions.batches import due, sign_together, undo_batch
from logbook.signoff.actions.deciding import return_, sign
from logbook.signoff.actions.exporting import bundle, export_chain
from logbook.signoff.actions.guests import return_as_guest, sign_as_guest
from logbook.signoff.actions.keys import check_key, is_here, rotate, signer
from logbook.signoff.actions.rating import rate_own, see_all_without_rating, see_without_rating
from logbook.signoff.actions.roots import make_due_roots, make_root
from logbook.signoff.actions.voiding import void

__all__ = [
    "bundle",
    "check_key",
    "due",
    "export_chain",
    "is_here",
    "make_due_roots",
    "make_root",
    "rate_own",
    "return_",
    "return_amendment",
    "return_as_guest",
    "rotate",
    "see_all_without_rating",
    "see_without_rating",
    "sign",
    "sign_amendment",
    "sign_as_guest",
    "sign_together",
    "signer",
    "undo_batch",
    "void",
]
