"""What is done to a case, one function per verb: each checks the rule, changes, and records what happened.

``by`` comes with memberships, and a case with its procedures, as the doors and ``queries.case`` load them.
"""

from logbook.cases.actions.life import discard, record_follow_up, submit, withdraw
from logbook.cases.actions.logging import log, revise

__all__ = ["discard", "log", "record_follow_up", "revise", "submit", "withdraw"]
