"""What the fellow is asked to decide before a case is kept, and whether an answer was to this very question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from logbook.cases.rules.bounds import Problem
from logbook.cases.rules.entry import Entry, Habit
from logbook.cases.rules.identifiers import Finding, identifiers
from logbook.cases.rules.questions import NO_HABITS, questions
from logbook.foundation.canonical import canonical, sha256_hex
from logbook.foundation.errors import Invalid


@dataclass(frozen=True)
class Decisions:
    """The fellow's answers: digests of what was asked, so that they cannot stand for something that turned up later."""

    texts: str = ""
    surprises: str = ""


@dataclass(frozen=True)
class Asked:
    """Passages that look like identifiers, and values that surprise."""

    findings: Sequence[Finding]
    surprises: Sequence[Problem]

    @property
    def texts_digest(self) -> str:
        """What ``Decisions.texts`` has to say to keep the passages."""
        return _digest([[each.field, each.passage] for each in self.findings])

    @property
    def surprises_digest(self) -> str:
        """What ``Decisions.surprises`` has to say to keep the values."""
        return _digest([[str(each.field), each.sentence] for each in self.surprises])

    @property
    def answered(self) -> Decisions:
        """The decisions that keep all of this."""
        return Decisions(texts=self.texts_digest, surprises=self.surprises_digest)

    @property
    def kept(self) -> dict[str, Any]:
        """What the audit trail says once this was kept: the kinds of passages, the fields of values, never a text."""
        kept = {
            "kept_texts": sorted({each.looks_like for each in self.findings}),
            "kept_values": [str(each.field) for each in self.surprises],
        }
        return {name: values for name, values in kept.items() if values}

    def unanswered(self, decisions: Decisions) -> "Asked":
        """What of this the decisions do not answer."""
        return Asked(
            findings=() if decisions.texts == self.texts_digest else self.findings,
            surprises=() if decisions.surprises == self.surprises_digest else self.surprises,
        )

    def __bool__(self) -> bool:
        return bool(self.findings or self.surprises)


class Refused(Invalid):
    """The entry breaks rules; ``problems`` says which, each beside its field."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems[0].sentence, problems[0].field)
        self.problems = problems


class Undecided(Invalid):
    """The entry can be kept once the fellow has looked at what is ``asked``."""

    def __init__(self, asked: Asked) -> None:
        super().__init__("Some of this needs a second look before it is kept.")
        self.asked = asked


def ask(entry: Entry, habits: Mapping[UUID, Habit] = NO_HABITS) -> Asked:
    """What to look at once more before this entry is kept; false if there is nothing. ``habits``: see ``questions``."""
    return Asked(findings=identifiers(texts(entry)), surprises=questions(entry, habits))


LONGEST_MESSAGE = 4000


def check_words(field: str, text: str, decisions: Decisions) -> dict[str, Any]:
    """What to audit of the text. Raises Undecided for what looks like an identifier, unless ``decisions`` keep that."""
    asked = Asked(findings=identifiers({field: text}), surprises=())
    if unanswered := asked.unanswered(decisions):
        raise Undecided(unanswered)
    return asked.kept


def check_message(words: str) -> None:
    """Raises Invalid unless there is something to say, of a length that is kept."""
    if not words.strip():
        raise Invalid("Write what you want to say; nothing was sent.", "words")
    if len(words) > LONGEST_MESSAGE:
        raise Invalid(f"The message is longer than {LONGEST_MESSAGE:,} characters; shorten it.", "words")


def texts(entry: Entry) -> dict[str, str]:
    """Everything typed freely, by the form's field."""
    found = {name: getattr(entry, name) for name in ("complication_note", "outcome_note", "notes")}
    for place, procedure in enumerate(entry.procedures):
        found[f"procedures-{place}-approach"] = procedure.approach
        for key, answer in (procedure.checklist or {}).items():
            if isinstance(answer, str):
                found[f"procedures-{place}-checklist-{key}"] = answer
    return {field: text for field, text in found.items() if text}


def _digest(asked: list[list[str]]) -> str:
    return sha256_hex(canonical(sorted(asked)))
