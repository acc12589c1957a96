"""The facts of a document as a file inside its PDF, and that file as somebody else reads it again."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from logbook.documents.models import DocumentKind
from logbook.documents.rules.drafts import Facts, Issue
from logbook.documents.rules.printable import plain
from logbook.foundation.canonical import canonical, sha256_hex

FILE_NAME = "facts.json"
DESCRIPTION = "Everything this document states, for machines: canonical JSON (RFC 8785)."
SCHEMA = "logbook.document.1"


def code_of(issue: Issue) -> str:
    """The document's code as it is printed, with which its address ends."""
    return issue.address.rpartition("/")[2]


def facts_file(kind: DocumentKind, facts: Facts, issue: Issue) -> bytes:
    """What a document states and what it is, as canonical JSON.

    Keys: ``schema`` ("logbook.document.1"), ``kind``, ``number``, ``code``, ``address``, ``issued_by``, ``issued_on``
    and ``facts``, an object with everything on the paper.
    """
    return canonical(
        {
            "schema": SCHEMA,
            "kind": kind.value,
            "number": issue.number,
            "code": code_of(issue),
            "address": issue.address,
            "issued_by": issue.issued_by,
            "issued_on": issue.issued_on.isoformat(),
            "facts": plain(facts),
        }
    )


def keywords(file: bytes, issue: Issue) -> str:
    """What the PDF's own metadata says of the file: the number and code of the document and the file's SHA-256."""
    return f"number:{issue.number}, code:{code_of(issue)}, facts-sha256:{sha256_hex(file)}"


@dataclass(frozen=True)
class Stated:
    """What the facts inside a PDF state: which document it is, and everything on its paper."""

    kind: str
    number: str
    code: str
    issued_by: str
    issued_on: str
    facts: dict[str, Any]


def read_facts(attachments: Sequence[tuple[str, bytes]], said: str) -> tuple[Stated | None, tuple[str, ...]]:
    """What a PDF's attachments state, and in sentences what does not fit; ``said`` are the keywords of its metadata.

    None where there is nothing to read. The file may come from anybody.
    """
    files = [data for name, data in attachments if name == FILE_NAME]
    if not files or len(attachments) > 1:
        return None, (f"It has {len(attachments)} attachments, not the one file {FILE_NAME} of a logbook’s document.",)
    try:
        read = json.loads(files[0])
        is_canonical = canonical(read) == files[0]
        # Not one that was made without these.
        stated = Stated(**{name: read[name] for name in Stated.__dataclass_fields__})
    except (ValueError, TypeError, KeyError, RecursionError):
        return None, (f"Its {FILE_NAME} cannot be read.",)
    texts = (stated.kind, stated.number, stated.code, stated.issued_by, stated.issued_on)
    if (
        read.get("schema") != SCHEMA
        or not all(isinstance(each, str) for each in texts)
        or type(stated.facts) is not dict
    ):
        return None, (f"Its {FILE_NAME} is not of the form {SCHEMA}.",)
    words = {name: value for name, _, value in (each.strip().partition(":") for each in said.split(","))}
    wrong = (
        "" if is_canonical else f"Its {FILE_NAME} is not in canonical form.",
        "" if words.get("facts-sha256") == sha256_hex(files[0]) else f"Its metadata names another {FILE_NAME}.",
        "" if words.get("number") == stated.number else "Its metadata and its facts give different numbers.",
        "" if words.get("code") == stated.code else "Its metadata and its facts give different codes.",
    )
    return stated, tuple(filter(None, wrong))


def in_lines(stated: Stated) -> list[tuple[str, str]]:
    """What is stated, line by line, as a name and a text: of whom, over which days, and what was counted.

    Whatever the file holds there gives lines: where it is not what a document of that kind states, fewer.
    """
    # What a final evaluation counts stands one level down.
    facts = {**_mapping(stated.facts.get("evidence")), **stated.facts}
    lines = [
        (name.capitalize(), str(facts[name]))
        for name in ("fellow", "procedure", "program", "institution")
        if isinstance(facts.get(name), str) and facts[name]
    ]
    training = [_mapping(each) for each in _sequence(facts.get("training"))]
    days = [facts.get(name) for name in ("period_from", "period_to", "first_on", "last_on")]
    days += [each.get(name) for each in training for name in ("starts_on", "ends_on")]
    if known := [day for day in days if isinstance(day, str)]:
        lines.append(("Days", f"{min(known)} to {max(known)}"))
    counts = [
        *_counts(facts),
        *(f"{name} {len(facts[name])}" for name in ("cases", "entries") if isinstance(facts.get(name), list)),
        *_counts(_mapping(facts.get("roles"))),
        *(f"{count} to date" for count in _counts(_mapping(facts.get("carried_forward")))),
    ]
    return [*lines, ("Counts", ", ".join(counts))] if counts else lines


def _counts(of: dict[str, Any]) -> list[str]:
    return [f"{name.replace('_', ' ')} {value}" for name, value in of.items() if type(value) is int]


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _sequence(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
