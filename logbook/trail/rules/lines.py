"""The lines of the trail as a file, which hold all that a digest covers."""

from collections.abc import Mapping
from typing import Any

from logbook.exchange.rules.lines import cell
from logbook.foundation.audit import genesis
from logbook.foundation.canonical import canonical, plain
from logbook.trail.rules.words import WORDS

COLUMNS = (
    *("sequence", "program_id", "at", "actor", "what", "thing"),
    *("id", "actor_id", "verb", "subject_kind", "subject_id", "facts", "previous_digest", "digest"),
)


def line_of(event: Any, actor: str, thing: str) -> list[str]:
    """The line of an event, in the order of ``COLUMNS``; what a digest covers is written as the digest has it."""
    values: Mapping[str, Any] = {
        **{name: plain(value) for name, value in event._mapping.items()},
        "actor": actor,
        "what": WORDS.get(event.verb, event.verb),
        "thing": thing,
        "facts": canonical(event.facts).decode(),
        "previous_digest": event.previous_digest or genesis(event.program_id),
    }
    return [cell(values[name]) for name in COLUMNS]
