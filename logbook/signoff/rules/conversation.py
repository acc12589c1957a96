"""What was said about a case in turn: why it was returned, what was answered, what else was written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from logbook.cases.models import CaseMessage, MessageKind
from logbook.signoff.models import QuickReason, Return


@dataclass(frozen=True, slots=True)
class Said:
    """One turn: who did what when, at which revision, for which quick reasons, in which words."""

    at: datetime
    who: str
    what: str
    revision: int
    reasons: tuple[QuickReason, ...]
    words: str


_WHAT = {MessageKind.MESSAGE: "wrote", MessageKind.ANSWER: "sent it again"}


def conversation(returns: Iterable[Return], messages: Iterable[CaseMessage]) -> list[Said]:
    """All turns in the order they came."""
    turns = [
        *(Said(it.returned_at, it.by, "returned it", it.revision, it.quick, it.reason) for it in returns),
        *(Said(it.sent_at, it.author.name, _WHAT[it.kind], it.revision, (), it.words) for it in messages),
    ]
    return sorted(turns, key=lambda each: each.at)
