"""Which signatures are drawn, whose turn it is to read, and what the readings add up to. Nobody is ranked."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from logbook.foundation.errors import Invalid
from logbook.sample.models import Differing, Outcome

# Ours: no source gives a share for logbooks.
DEFAULT_PERCENT = 5
# Below so many readings a share says little about anybody.
SMALL = 10
WORDS_LIMIT = 2000


def is_drawn(seed: str, digest: str, percent: int) -> bool:
    """Whether the signature with this ``digest`` in the chain is in a sample of so many ``percent``.

    The SHA-256 of seed, colon and digest, all in lower-case hexadecimal, read as a whole number below 2^256, lies
    below that share of 2^256: who knows the seed can draw the sample again, who does not cannot foresee it.
    """
    number = int(hashlib.sha256(f"{seed}:{digest}".encode()).hexdigest(), 16)
    return number * 100 < percent << 256


def academic_year(day: date) -> int:
    """The year in which the academic year of a day begins, on July 1."""
    return day.year - (day.month < 7)


def reader_in_turn(readers: Sequence[UUID], place: int, apart_from: Collection[UUID | None]) -> UUID | None:
    """Who reads the ``place``th entry, counted from 1: by turn, past whoever had a part in it; None if all had."""
    turns = (readers[(place - 1 + later) % len(readers)] for later in range(len(readers)))
    return next((each for each in turns if each not in apart_from), None)


def check_percent(percent: int | None) -> int:
    """The percentage, if it is one. Raises Invalid."""
    if percent is None or not 0 <= percent <= 100:
        raise Invalid("Write a whole number from 0 to 100.", "percent")
    return percent


def check_reading(outcome: Outcome | None, differing: Collection[Differing], words: str) -> None:
    """Raises Invalid unless the reading says what was found, and what differs if something does."""
    if outcome is None:
        raise Invalid("Choose what you found.", "outcome")
    if outcome is Outcome.DIFFERS and not differing:
        raise Invalid("Choose what differs.", "differing")
    if outcome is not Outcome.DIFFERS and differing:
        raise Invalid("Something was chosen that differs. Say “It differs”, or choose nothing.", "differing")
    if len(words) > WORDS_LIMIT:
        raise Invalid(f"This is longer than {WORDS_LIMIT:,} characters; shorten it.", "words")


class Drawn(NamedTuple):
    """One drawn entry: who signed it, its procedures by name, whether it was changed since, and what was found."""

    signer: str
    procedures: tuple[str, ...]
    is_past: bool
    outcome: Outcome | None
    differing: tuple[Differing, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries were drawn and what became of them; ``past`` were changed or declared void before being read."""

    name: str
    drawn: int
    matches: int
    differs: int
    not_checked: int
    past: int

    @property
    def read(self) -> int:
        """Those that could be compared."""
        return self.matches + self.differs

    @property
    def waiting(self) -> int:
        """Those still to be read."""
        return self.drawn - self.read - self.not_checked - self.past

    @property
    def is_small(self) -> bool:
        """Whether its shares say little; without any there is no share."""
        return 0 < self.read < SMALL


def tally(name: str, drawn: Collection[Drawn]) -> Tally:
    """What the entries add up to."""
    found = [each.outcome for each in drawn]
    return Tally(
        name=name,
        drawn=len(drawn),
        matches=found.count(Outcome.MATCHES),
        differs=found.count(Outcome.DIFFERS),
        not_checked=found.count(Outcome.NOT_CHECKED),
        past=sum(each.outcome is None and each.is_past for each in drawn),
    )


def by_signer(drawn: Iterable[Drawn]) -> list[Tally]:
    """By who signed, in the order of the alphabet."""
    return _grouped((each.signer, each) for each in drawn)


def by_procedure(drawn: Iterable[Drawn]) -> list[Tally]:
    """By procedure, in the order of the alphabet; an entry of several counts for each."""
    return _grouped((name, each) for each in drawn for name in dict.fromkeys(each.procedures))


def differences(drawn: Iterable[Drawn]) -> Mapping[Differing, int]:
    """How many entries differ in what."""
    found = [what for each in drawn for what in each.differing]
    return {each: found.count(each) for each in Differing}


def _grouped(named: Iterable[tuple[str, Drawn]]) -> list[Tally]:
    groups: dict[str, list[Drawn]] = {}
    for name, each in named:
        groups.setdefault(name, []).append(each)
    return [tally(name, groups[name]) for name in sorted(groups, key=str.casefold)]
