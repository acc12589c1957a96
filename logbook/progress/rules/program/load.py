"""What waits for each attending, and how long their signatures take: by name, which is no ranking."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from logbook.progress.rules.tally import Signing


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many cases wait for one attending (None: for guests), and since when the one that waits longest."""

    attending_id: UUID | None
    cases: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Load:
    """One attending (None: guests): what waits now, and the cases that they signed as these were handed in.

    ``time_to_sign``: the median of ``signed`` cases, in whole hours; None of none.
    """

    attending_id: UUID | None
    name: str
    waiting: int
    oldest: datetime | None
    signed: int
    time_to_sign: timedelta | None


def loads(
    names: Mapping[UUID | None, str], waiting: Iterable[Waiting], signing: Iterable[Signing]
) -> tuple[Load, ...]:
    """Everybody for whom something waits or who signed something, in the order of ``names``, by their keys."""
    waits = {each.attending_id: each for each in waiting}
    hours: dict[UUID | None, Counter[int]] = defaultdict(Counter)
    for each in signing:
        hours[each.signer_id].update(each.hours)
    return tuple(
        _load(key, name, waits.get(key), hours[key]) for key, name in names.items() if key in waits or hours[key]
    )


def _load(key: UUID | None, name: str, waiting: Waiting | None, hours: Counter[int]) -> Load:
    return Load(
        attending_id=key,
        name=name,
        waiting=waiting.cases if waiting else 0,
        oldest=waiting.oldest if waiting else None,
        signed=hours.total(),
        time_to_sign=median_hours(hours),
    )


def median_hours(hours: Mapping[int, int]) -> timedelta | None:
    """The middle of whole hours that each came so many times, the lower of the middle two; None of none."""
    before, half = 0, (sum(hours.values()) + 1) // 2
    for each in sorted(hours):
        before += hours[each]
        if before >= half:
            return timedelta(hours=each)
    return None
