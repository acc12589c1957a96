"""Drafts as they are typed: what is taken from a browser, what is held back from the server, when one is too late."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from logbook.cases.models import Case, CaseState, TypedDraft
from logbook.cases.rules.bounds import MOST_PROCEDURES
from logbook.cases.rules.decisions import Asked
from logbook.cases.rules.identifiers import identifiers
from logbook.foundation.errors import Conflict, DomainError, Invalid

# The longest text a case keeps has 4,000 characters; what is too long stays in the draft until it is shortened.
MOST_FIELDS, LONGEST_TEXT, LONGEST_DRAFT = 1_000, 8_000, 24_000
# The button to undo stands for ten seconds once the page is there; the rest is for the page and the press to travel.
RESTORABLE = timedelta(seconds=30)
# Which page a form was sent from: the later of two that one page sent is never a surprise to it.
FROM_PAGE = "draft_page"
# For a day after that a draft that was discarded is still in the database, for whoever runs it to look at.
SWEPT_AFTER = timedelta(days=1)

_OF_A_PROCEDURE = re.compile(
    r"procedures-\d-(?:role|side|levels|guidance|approach|faculty_observed|checklist-\w{1,80})", re.ASCII
)
_FREE = re.compile(r"(?:complication_note|outcome_note|notes|procedures-\d-(?:approach|checklist-\w+))", re.ASCII)
# What a page chose and nobody typed: keys and digests, whose digits would look like numbers of something.
_CHOSEN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")
# Where several answers may be given; of any other field a browser sends one.
_SEVERAL = re.compile(r"procedure|complications|procedures-\d-levels", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}")
# What these can hold at most. Dates, names of pages and a supervisor's address are not judged, so nothing else may
# stand there.
_SHAPES = {
    "performed_on": re.compile(r"\s*(?:\d{4}-\d\d?-\d\d?|\d\d?[/.-]\d\d?(?:[/.-](?:\d\d|\d{4}))?)\s*", re.ASCII),
    FROM_PAGE: re.compile(r"[a-z0-9]{1,16}"),
    # A supervisor's, who is asked to sign there: anything else that is no address yet stays on the device.
    "guest_email": re.compile(r"\s*[^@\s]{1,100}@[^@\s]{1,90}\.[^@\s.]{1,20}\s*"),
    "procedure": re.compile(r"[a-z0-9-]{1,80}"),
    "seen": _DIGEST,
    "keep_texts": _DIGEST,
    "keep_surprises": _DIGEST,
}
_NOT_TEXT = ("performed_on", FROM_PAGE, "guest_email")

TypedForm = dict[str, list[str]]


@dataclass(frozen=True)
class TypedDifference:
    """One field that says something else there than here: its name on the form, its label, and both in words."""

    field: str
    label: str
    there: str
    here: str


@dataclass(frozen=True)
class Judged:
    """A form as it was typed with what of it must not be kept yet, by field with what that looks like.

    ``kinds_kept``: what its free texts look like that the fellow decided to keep, each kind once; for the audit trail,
    which never holds the texts.
    """

    typed: TypedForm
    held: Mapping[str, Sequence[str]]
    kinds_kept: Sequence[str]


class Gone(DomainError):
    """The draft is a case by now, or was discarded: nothing more is kept of it. ``case`` is None of one discarded."""

    status: ClassVar[int] = 410

    def __init__(self, sentence: str, case: Case | None = None) -> None:
        super().__init__(sentence)
        self.case = case


class Stale(Conflict):
    """What was typed here began from something older than what there is by now: ``there``, a draft or a case."""

    def __init__(self, there: TypedDraft | Case) -> None:
        super().__init__("This was changed elsewhere since it was opened here.")
        self.there = there


def read_typed(sent: Mapping[str, Sequence[str]], names: Collection[str]) -> TypedForm:
    """What is kept of a form as a browser sent it: the fields named and those of procedures, where they are not empty.

    Raises Invalid for what no form holds, by its size.
    """
    known = {name: [*values] for name, values in sent.items() if name in names or _OF_A_PROCEDURE.fullmatch(name)}
    texts = [text for values in known.values() for text in values]
    if len(texts) > MOST_FIELDS or sum(map(len, texts)) > LONGEST_DRAFT:
        raise Invalid("This form holds more than is kept of a draft. Shorten what was typed.")
    for name, values in known.items():
        if any(len(text) > LONGEST_TEXT for text in values):
            raise Invalid(f"At most {LONGEST_TEXT:,} characters of a text are kept of a draft. Shorten it.", name)
    return {name: kept for name, values in known.items() if (kept := _kept(name, values))}


def judge(typed: TypedForm) -> Judged:
    """What of a form must not be kept yet because it looks like an identifier.

    Free texts are released by the decision that the form's second look asks for; where no free text belongs there is
    nothing to decide. Texts are long and this takes its time: asked once, before anybody has to wait for it.
    """
    texts = {name: values for name, values in typed.items() if _FREE.fullmatch(name)}
    free = {name: "\n".join(_as_kept(name, each) for each in values) for name, values in texts.items()}
    asked = Asked(findings=identifiers(free), surprises=())
    others = {name: "\n".join(filter(_typed_by_hand, values)) for name, values in typed.items()}
    found = identifiers({name: text for name, text in others.items() if name not in free and name not in _NOT_TEXT})
    is_decided = typed.get("keep_texts") == [asked.texts_digest]
    found += [] if is_decided else asked.findings
    return Judged(
        typed,
        held={each.field: [other.looks_like for other in found if other.field == each.field] for each in found},
        kinds_kept=sorted({each.looks_like for each in asked.findings}) if is_decided else [],
    )


def keepable(judged: Judged, before: TypedForm) -> TypedForm:
    """What is kept of a form; a field held back stays as it was kept before."""
    stays = {name: values for name, values in before.items() if name in judged.held}
    return {name: values for name, values in judged.typed.items() if name not in judged.held} | stays


def takes_drafts(case: Case, typed: TypedForm) -> None:
    """Raises Gone if nothing may be kept beside this case: it was sent, or the form is the one it was logged with."""
    if case.state not in (CaseState.DRAFT, CaseState.RETURNED):
        raise Gone(f"This was sent as case {case.number}.", case)
    if "seen" not in typed:
        raise Gone(f"This was saved as case {case.number}.", case)


def is_own_change(typed: TypedForm, before: TypedForm, *, knows: int, version: int) -> bool:
    """Whether a form may take the place of what was kept before: its page knows that, or was the one to send it."""
    return knows == version or (FROM_PAGE in before and before[FROM_PAGE] == typed.get(FROM_PAGE))


def says_the_same(typed: TypedForm, before: TypedForm) -> bool:
    """Whether two forms hold the same, whichever page they were sent from."""
    return {**typed, FROM_PAGE: []} == {**before, FROM_PAGE: []}


def restorable(closed_at: datetime | None, now: datetime) -> bool:
    """Whether a draft that was closed then can be opened again."""
    return closed_at is not None and now - closed_at <= RESTORABLE


def slugs_in(typed: TypedForm) -> list[str]:
    """The procedures of the form, in order."""
    return typed.get("procedure", [])


def key_in(typed: TypedForm, name: str) -> UUID | None:
    """The key that a drop-down holds, or None."""
    try:
        return UUID(typed.get(name, [""])[0])
    except ValueError:
        return None


def _kept(name: str, values: Sequence[str]) -> list[str]:
    shape = _SHAPES.get(name)
    taken = values if _SEVERAL.fullmatch(name) else values[:1]
    fitting = [text for text in taken if text.strip() and (shape is None or shape.fullmatch(text))]
    return fitting[: MOST_PROCEDURES + 1] if name == "procedure" else fitting


def _as_kept(name: str, text: str) -> str:
    """The text as the form reads it, so that a decision about it is one about this."""
    return " ".join(text.split()) if name.endswith("-approach") else "\n".join(text.strip().splitlines())


def _typed_by_hand(text: str) -> bool:
    return not _CHOSEN.fullmatch(text)
