"""What is done to a case, one function per verb: each checks the rule, changes, and records what happened.

``by`` comes with memberships, and a case with its procedures, as the doors and ``queries.case`` load them.
"""

from logbook.cases.actions.amending import amend, close_amendment, take_up, withdraw_amendment
from logbook.cases.actions.drafts import (
    discard_draft,
    forget_draft,
    keep_draft,
    open_draft,
    open_drafts,
    put_aside,
    restore_draft,
    sweep_drafts,
)
from logbook.cases.actions.exporting import record_export
from logbook.cases.actions.guests import ask_guest_again
from logbook.cases.actions.handing import hand_back, hand_over, sweep_hand_overs
from logbook.cases.actions.life import discard, record_follow_up, submit, withdraw
from logbook.cases.actions.logging import log, revise
from logbook.cases.actions.messages import write_message
from logbook.cases.actions.revisions import keep_revision
from logbook.cases.actions.sharing import keep_apart, share
from logbook.cases.actions.together import NotSent, Together, submit_together, withdraw_together

__all__ = [
    "NotSent",
    "Together",
    "amend",
    "ask_guest_again",
    "close_amendment",
    "discard",
    "discard_draft",
    "forget_draft",
    "hand_back",
    "hand_over",
    "keep_apart",
    "keep_draft",
    "keep_revision",
    "log",
    "open_draft",
    "open_drafts",
    "put_aside",
    "record_export",
    "record_follow_up",
    "restore_draft",
    "revise",
    "share",
    "submit",
    "submit_together",
    "sweep_drafts",
    "sweep_hand_overs",
    "take_up",
    "withdraw",
    "withdraw_amendment",
    "withdraw_together",
    "write_message",
]
