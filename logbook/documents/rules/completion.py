"""What a certificate of completion says of one fellow: when they were a fellow, and the director's words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from logbook.documents.rules.training import Stretch


@dataclass(frozen=True)
class Span:
    """Days of training, both included."""

    starts_on: date
    ends_on: date


@dataclass(frozen=True)
class CompletionFacts:
    """Everything a completion certificate prints; ``training`` in order, several spans where it was interrupted."""

    program: str
    institution: str
    fellow: str
    training: tuple[Span, ...]
    statement: str


def training_spans(training: Sequence[Stretch], ended_on: date | None) -> tuple[Span, ...]:
    """The days of a training that has an end; ``ended_on`` ends the last of its stretches.

    Empty if the last has no end and none is given, or if ``ended_on`` lies before the last begins.
    """
    last = training[-1] if training else None
    ends_on = ended_on or (last.ends_on if last else None)
    if last is None or ends_on is None or ends_on < last.starts_on:
        return ()
    # Of those before the last each has an end: else what begins later would be a part of it.
    before = (Span(each.starts_on, each.ends_on) for each in training[:-1] if each.ends_on)
    return (*before, Span(last.starts_on, ends_on))
