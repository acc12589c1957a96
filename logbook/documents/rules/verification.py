"""What a verification of training says of one fellow: dates and signed counts, and the director's answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from logbook.documents.rules.questions import BASES, QUESTIONS, Answer, Question, Typed
from logbook.documents.rules.signed import Named, SignedEntry, roles_of
from logbook.documents.rules.training import Stretch
from logbook.documents.rules.typed import typed_lines
from logbook.progress.rules.standing import Roles


@dataclass(frozen=True)
class Answered:
    """One question with the director's answer in words, and the paragraphs that explain it where it wants that."""

    question: str
    answer: str
    explanation: tuple[str, ...] = ()


@dataclass(frozen=True)
class TrainingWords:
    """What the director answers and types. ``basis`` is from what they know it; ``comments`` are paragraphs."""

    answers: tuple[Answered, ...]
    comments: tuple[str, ...]
    basis: str
    accreditation: str
    contact: tuple[str, ...]


@dataclass(frozen=True)
class CountLine:
    """The signed entries of one procedure or skill under its heading."""

    group: str
    name: str
    roles: Roles
    first_on: date
    last_on: date


@dataclass(frozen=True)
class VerificationFacts:
    """Everything a verification of training prints about one fellow; ``attendings`` and ``guests`` are who signed."""

    program: str
    institution: str
    fellow: str
    counted_on: date
    training: tuple[Stretch, ...]
    cases: int
    roles: Roles
    attendings: int
    guests: int
    procedures: tuple[CountLine, ...]
    words: TrainingWords


def training_words(typed: Typed) -> TrainingWords:
    """What was answered and typed as it is printed: answers in the order of the questions, texts by paragraph."""
    return TrainingWords(
        answers=tuple(_answered(each, typed.answers[each.slug]) for each in QUESTIONS),
        comments=typed_lines(typed.comments),
        basis=BASES[typed.basis],
        accreditation=typed.accreditation,
        contact=typed_lines(typed.contact),
    )


def _answered(question: Question, answer: Answer) -> Answered:
    explained = answer.chosen in question.explained
    return Answered(
        question=question.words,
        answer=dict(question.answers)[answer.chosen],
        explanation=typed_lines(answer.explanation) if explained else (),
    )


def count_lines(entries: Iterable[SignedEntry], names: Sequence[Named]) -> tuple[CountLine, ...]:
    """A line for each of the names that has an entry, in their order."""
    of: dict[str, list[SignedEntry]] = {}
    for entry in entries:
        of.setdefault(entry.slug, []).append(entry)
    return tuple(
        CountLine(
            group=each.group,
            name=each.name,
            roles=roles_of(of[each.slug]),
            first_on=min(entry.performed_on for entry in of[each.slug]),
            last_on=max(entry.performed_on for entry in of[each.slug]),
        )
        for each in names
        if each.slug in of
    )
