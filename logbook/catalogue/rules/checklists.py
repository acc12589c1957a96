"""Checklists of procedures: catalogue data, read from ``data/checklists/``; a further one is a further file there.

A checklist has sections of questions. Sections of the part ``procedure`` are answered with the case, those of the part
``follow_up`` at each later visit. A new version of a checklist is a new file with the next number; older ones stay, so
that the answers given under them can be read.
"""

import enum
import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from logbook.catalogue.rules.reading import DATA, WrongData, member, read_json, refuse_twice, refuse_unknown, take

CHECKLISTS = DATA / "checklists"
LONGEST_TEXT = 500


class QuestionKind(enum.StrEnum):
    """What an answer looks like."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"


class Part(enum.StrEnum):
    """When a section is answered."""

    PROCEDURE = "procedure"
    FOLLOW_UP = "follow_up"


@dataclass(frozen=True)
class Question:
    """One question; ``minimum``, ``maximum``, ``unit`` and ``decimals`` belong to numbers, ``choices`` to choices."""

    key: str
    label: str
    kind: QuestionKind
    required: bool = False
    help: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    unit: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int = 0

    @property
    def range(self) -> str:
        """The bounds of a number in words: "0.5 to 20 mm"; "of 10" is said by the upper bound already."""
        unit = "" if self.unit == f"of {self.maximum}" else self.unit
        return f"{self.minimum} to {self.maximum}{'' if unit == '%' else ' '}{unit}".strip()

    def said(self, answer: Any) -> str:
        """An answer in words, for page and paper; "Not answered" for None."""
        if answer is None:
            return "Not answered"
        match self.kind:
            case QuestionKind.YES_NO:
                return "Yes" if answer else "No"
            case QuestionKind.CHOICE:
                return dict(self.choices).get(answer, str(answer))
            case QuestionKind.NUMBER:
                return f"{answer}{'' if self.unit == '%' else ' '}{self.unit}".strip()
            case QuestionKind.TEXT:
                return str(answer)


@dataclass(frozen=True)
class Section:
    """Questions that stand together under one heading."""

    key: str
    label: str
    part: Part
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Checklist:
    """One version of a checklist and the slugs of the procedures it belongs to."""

    slug: str
    version: int
    title: str
    procedures: tuple[str, ...]
    sections: tuple[Section, ...]

    def part(self, part: Part) -> tuple[Section, ...]:
        """The sections answered at that time."""
        return tuple(each for each in self.sections if each.part is part)

    def questions(self, part: Part) -> tuple[Question, ...]:
        """The questions answered at that time, in order."""
        return tuple(question for section in self.part(part) for question in section.questions)


@dataclass(frozen=True)
class Problem:
    """What is wrong with the answer to one question, as a sentence for the person."""

    key: str
    sentence: str


@functools.cache
def checklists(directory: Path = CHECKLISTS) -> Mapping[tuple[str, int], Checklist]:
    """Every checklist in a directory by slug and version. Raises WrongData, naming file and question."""
    found: dict[tuple[str, int], Checklist] = {}
    for path in sorted(directory.glob("*.json")):
        checklist = read_checklist(path)
        if (checklist.slug, checklist.version) in found:
            what = f"version {checklist.version} of {checklist.slug!r}"
            raise WrongData(f"{path.name}: {what} is already in another file.")
        found[checklist.slug, checklist.version] = checklist
    return found


def checklist_for(procedure_slug: str, version: int | None = None, directory: Path = CHECKLISTS) -> Checklist | None:
    """The checklist of a procedure, the newest version unless one is named, or None if it has none."""
    mine = [each for each in checklists(directory).values() if procedure_slug in each.procedures]
    if version is not None:
        mine = [each for each in mine if each.version == version]
    return max(mine, key=lambda each: each.version, default=None)


def checklist_problems(
    checklist: Checklist, answers: Mapping[str, Any], *, part: Part = Part.PROCEDURE, complete: bool = True
) -> list[Problem]:
    """What is wrong with answers by question key: True or False, a choice's value, a number's text, or text.

    ``complete=False`` lets a draft leave required questions open. Empty if nothing is wrong.
    """
    questions = {each.key: each for each in checklist.questions(part)}
    problems = [Problem(key, f"The checklist has no question {key!r}.") for key in answers if key not in questions]
    for key, question in questions.items():
        answer = answers.get(key)
        if answer is None:
            if complete and question.required:
                problems.append(Problem(key, f"Answer “{question.label}”."))
        elif sentence := _wrong(question, answer):
            problems.append(Problem(key, sentence))
    return problems


def read_answers(checklist: Checklist, typed: Mapping[str, str], *, part: Part = Part.PROCEDURE) -> dict[str, Any]:
    """Answers from what a form sent, keyed by question, as ``checklist_problems`` takes them and JSON keeps them.

    "yes" and "no" become True and False, a number's comma a point; what was left empty is left out, and what cannot
    be meant stays as typed for ``checklist_problems`` to object to.
    """
    answers: dict[str, Any] = {}
    for question in checklist.questions(part):
        text = typed.get(question.key, "").strip()
        if not text:
            continue
        match question.kind:
            case QuestionKind.YES_NO:
                answers[question.key] = {"yes": True, "no": False}.get(text.lower(), text)
            case QuestionKind.NUMBER:
                answers[question.key] = text.replace(",", ".")
            case _:
                answers[question.key] = text
    return answers


def _wrong(question: Question, answer: Any) -> str | None:
    match question.kind:
        case QuestionKind.YES_NO:
            return None if isinstance(answer, bool) else f"Answer “{question.label}” with yes or no."
        case QuestionKind.CHOICE:
            known = isinstance(answer, str) and answer in dict(question.choices)
            return None if known else f"Choose one of the answers to “{question.label}”."
        case QuestionKind.NUMBER:
            return _wrong_number(question, answer)
        case QuestionKind.TEXT:
            fits = isinstance(answer, str) and len(answer) <= LONGEST_TEXT
            return None if fits else f"Shorten the answer to “{question.label}” to {LONGEST_TEXT} characters."


# As on a keypad: what is kept is what was typed, and 1e1 or other digits would mean something else to some readers.
_NUMBER = re.compile(r"-?(?:\d{1,9}(?:\.\d*)?|\.\d+)", re.ASCII)


def _wrong_number(question: Question, answer: Any) -> str | None:
    wanted = f"a number from {question.range}"
    if question.decimals == 0:
        wanted = wanted.replace("a number", "a whole number")
    sentence = f"“{question.label}” takes {wanted}."
    # Kept as text, because a digest is taken over answers and fractions have no canonical form in it.
    if not isinstance(answer, str) or not _NUMBER.fullmatch(answer):
        return sentence
    number = Decimal(answer)
    if int(number.as_tuple().exponent) < -question.decimals:
        return sentence if question.decimals == 0 else f"{sentence[:-1]}, with at most {question.decimals} decimal."
    low, high = question.minimum, question.maximum
    return sentence if (low is not None and number < low) or (high is not None and number > high) else None


def read_checklist(path: Path) -> Checklist:
    """The checklist in a file. Raises WrongData, naming file and question."""
    content = read_json(path)
    refuse_unknown(content, (each.name for each in fields(Checklist)), path.name)
    checklist = Checklist(
        slug=take(content, "slug", str, path.name),
        version=take(content, "version", int, path.name),
        title=take(content, "title", str, path.name),
        procedures=tuple(take(content, "procedures", list, path.name)),
        sections=tuple(_section(each, path.name) for each in take(content, "sections", list, path.name)),
    )
    refuse_twice((each.key for each in checklist.sections), "section", path.name)
    for part in Part:
        refuse_twice((each.key for each in checklist.questions(part)), "question", path.name)
    return checklist


def _section(content: Mapping[str, Any], file: str) -> Section:
    where = f"{file}, section {content.get('key', 'without key')}"
    refuse_unknown(content, (each.name for each in fields(Section)), where)
    return Section(
        key=take(content, "key", str, where),
        label=take(content, "label", str, where),
        part=member(Part, take(content, "part", str, where), "part", where),
        questions=tuple(_question(each, file) for each in take(content, "questions", list, where)),
    )


def _question(content: Mapping[str, Any], file: str) -> Question:
    where = f"{file}, question {content.get('key', 'without key')}"
    refuse_unknown(content, (each.name for each in fields(Question)), where)
    kind = member(QuestionKind, take(content, "kind", str, where), "kind", where)
    choices = tuple((value, label) for value, label in content.get("choices", []))
    if (kind is QuestionKind.CHOICE) != bool(choices):
        raise WrongData(f"{where}: choices belong to the kind 'choice', and to no other.")
    bounds = ("minimum", "maximum", "decimals")
    if any((key in content) != (kind is QuestionKind.NUMBER) for key in bounds):
        raise WrongData(f"{where}: {', '.join(bounds)} belong to the kind 'number', and to no other.")
    refuse_twice((value for value, _ in choices), "choice", where)
    return Question(
        key=take(content, "key", str, where),
        label=take(content, "label", str, where),
        kind=kind,
        required=content.get("required", False),
        help=content.get("help", ""),
        choices=choices,
        unit=content.get("unit", ""),
        minimum=_bound(content, "minimum", where),
        maximum=_bound(content, "maximum", where),
        decimals=content.get("decimals", 0),
    )


def _bound(content: Mapping[str, Any], key: str, where: str) -> Decimal | None:
    if key not in content:
        return None
    text = take(content, key, str, where)
    try:
        return Decimal(text)
    except InvalidOperation:
        raise WrongData(f"{where}: {key} {text!r} is not a number in quotes.") from None
