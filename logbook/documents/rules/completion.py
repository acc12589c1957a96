"""What a certificate of completion says of one fellow: when they were a fellow, and the director's words."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta


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


def training_spans(held: Iterable[tuple[date, date | None]], ended_on: date | None) -> tuple[Span, ...]:
    """The days of a fellow's memberships, those that follow one another joined; ``ended_on`` ends the last of them.

    Empty if the last has no end and none is given, or if ``ended_on`` lies before the last begins.
    """
    ordered = sorted(held, key=lambda each: each[0])
    if not ordered:
        return ()
    starts_on, ends_on = ordered[-1]
    last = ended_on or ends_on
    if last is None or last < starts_on:
        return ()
    joined: list[Span] = []
    for start, end in [*((start, end or last) for start, end in ordered[:-1]), (starts_on, last)]:
        if joined and start <= joined[-1].ends_on + timedelta(days=1):
            joined[-1] = replace(joined[-1], ends_on=max(end, joined[-1].ends_on))
        else:
            joined.append(Span(start, end))
    return tuple(joined)
