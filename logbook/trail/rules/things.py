"""What the facts of an event say, in words, and which thing somebody asks about."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from logbook.trail.rules.words import DOORS

_CASE = re.compile(r"(?:case\s*|#\s*)?(\d{1,9})", re.IGNORECASE | re.ASCII)
_DOCUMENT = re.compile(r"(?:document\s*)?(\d{4}-\d{4,})", re.IGNORECASE | re.ASCII)

Names = Mapping[str, str]


def asked_number(text: str) -> int | str | None:
    """The number of a case ("17", "case 17", "#17") or of a document ("2026-0003") that is asked about."""
    if found := _DOCUMENT.fullmatch(text.strip()):
        return found[1]
    return int(found[1]) if (found := _CASE.fullmatch(text.strip())) else None


def said_facts(facts: Mapping[str, Any], names: Names) -> str:
    """The facts of an event as a reader wants them; digests and keys of things are left to the export.

    ``names`` are those of people by their keys. Only what is named here is shown, so that no text ever is.
    """
    said = (say(facts[key], names) for key, say in _FACTS.items() if facts.get(key) not in (None, [], {}, ""))
    return "; ".join(each for each in said if each)


def _person(words: str) -> Callable[[Any, Names], str]:
    return lambda key, names: words.format(names.get(str(key), "somebody of another program"))


def _plain(words: str) -> Callable[[Any, Names], str]:
    return lambda value, _: words.format(value)


def _listed(words: str) -> Callable[[Any, Names], str]:
    return lambda values, _: words.format(", ".join(str(each).replace("_", " ") for each in values))


def _counted(one: str, many: str) -> Callable[[Any, Names], str]:
    def say(value: Any, _: Names) -> str:
        count = value if isinstance(value, int) else len(value)
        return one if count == 1 else f"{count:,} {many}"

    return say


def _numbers(when: str) -> Callable[[Any, Names], str]:
    """The three numbers of a target, or the share that the audit sample draws."""

    def say(counts: Any, _: Names) -> str:
        if isinstance(counts, int):
            return f"{when} {counts} percent"
        steps = zip(counts, ("observed", "assisted", "performed"), strict=False)
        return f"{when} " + ", ".join(f"{count} {step}" for count, step in steps)

    return say


_STATES = {"draft": "as a draft", "submitted": "and sent it"}
_FACTS: Mapping[str, Callable[[Any, Names], str]] = {
    "asked": lambda verb, _: DOORS.get(verb, ""),
    "state": lambda state, _: _STATES.get(state, ""),
    "revision": _plain("revision {}"),
    "sequence": _plain("signature {}"),
    "person": _person("{}"),
    "role": lambda role, _: f"as {str(role).replace('_', ' ')}",
    "deputy": _person("{}"),
    "deputy_for": _person("as deputy for {}"),
    "starts_on": _plain("from {}"),
    "ends_on": _plain("until {}"),
    "slug": _plain("{}"),
    "before": _numbers("was"),
    "after": _numbers("is"),
    "fields": _listed("{}"),
    "percent": _numbers("is"),
    "changed": _counted("1 minimum changed", "minimums changed"),
    "what": _plain("by {}"),
    "cases": _counted("1 case", "cases"),
    "fellows": _counted("1 fellow", "fellows"),
    "filters": _listed("only by {}"),
    "length": _counted("1 signature", "signatures"),
    "rows": _counted("1 row", "rows"),
    "made": _counted("1 draft made", "drafts made"),
    "already_there": _counted("1 was there already", "were there already"),
    "kept_texts": _listed("looks like {}"),
    "kept_values": _listed("unusual {}"),
    "by_letter": lambda by_letter, _: "by the address in a letter" if by_letter else "",
    "problem": _plain("{}"),
    "template": lambda template, _: str(template).replace("_", " "),
}
