"""What is possible but surprising: a question, not a wall. The fellow looks once more and may keep it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID

from logbook.cases.rules.bounds import Problem
from logbook.cases.rules.entry import Entry, Habit
from logbook.cases.rules.radiation import (
    KAP_GYCM2,
    Quantity,
    implied_field,
    is_plausible_field,
    is_plausible_kap,
    probable_units,
    reached,
    would_fit,
)
from logbook.cases.rules.typed import say_decimal, say_minutes, say_seconds

# A time is compared with the fellow's own median once there are ten to take it from, of the last fifty; more than four
# times as long, or less than a quarter, is asked back. All three are our own choice.
ENOUGH, LAST, FAR = 10, 50, 4
NO_HABITS: Mapping[UUID, Habit] = MappingProxyType({})


@dataclass(frozen=True)
class Time:
    """How one of the two times of a case is compared, in the unit of its field.

    ``telling``: where neither the time nor the median reaches this, how many times one is the other means nothing.
    ``bound``: what is longer is asked about where there is no median yet. Both are our own choice.
    """

    name: str
    say: Callable[[int], str]
    telling: int
    bound: int

    def is_far(self, value: int, usual: int) -> bool:
        """Whether the time is more than ``FAR`` times as long as the usual one, or less than that part of it."""
        return max(value, usual) >= self.telling and (value > usual * FAR or value * FAR < usual)


TIMES = {
    "fluoroscopy_seconds": Time("Fluoroscopy", say_seconds, telling=30, bound=30 * 60),
    "duration_minutes": Time("Duration", say_minutes, telling=10, bound=3 * 60),
}


def questions(entry: Entry, habits: Mapping[UUID, Habit] = NO_HABITS) -> list[Problem]:
    """What the fellow is asked to look at once more; empty for an ordinary case.

    ``habits`` says what the fellow's earlier cases took, by the key of the procedure.
    """
    return [*_times(entry, habits), *_doses(entry)]


def _times(entry: Entry, habits: Mapping[UUID, Habit]) -> Iterator[Problem]:
    for field, time in TIMES.items():
        value = getattr(entry, field)
        if value is None:
            continue
        taken = [getattr(habits.get(each.procedure_id), field, ())[:LAST] for each in entry.procedures]
        usual = usually(taken)
        if not usual:
            if value > time.bound:
                sentence = f"is longer than {time.say(time.bound)}, a bound of this logbook's own"
                yield Problem(field, f"{time.name} {time.say(value)} {sentence}. Keep it?")
        elif time.is_far(value, usual):
            compared = f"{times_as_long(value, usual)} {_whose(taken, time.say(usual))}"
            yield Problem(field, f"{time.name} {time.say(value)} is {compared}. Keep it?")


def usually(taken: Sequence[Sequence[int]]) -> int:
    """What the procedures of a case take, to the whole unit it is shown in; 0 if that cannot be said of fewer than ten.

    ``taken``: what each of them alone took before. Several in one case are expected to take together what they take
    one by one.
    """
    if any(len(each) < ENOUGH for each in taken):
        return 0
    return (sum(map(_twice_the_median, taken)) + 1) // 2


def _twice_the_median(values: Sequence[int]) -> int:
    ordered, middle = sorted(values), len(values) // 2
    return ordered[middle] + ordered[~middle]


def times_as_long(value: int, usual: int) -> str:
    """How the time stands to the usual one, from which it is far: "9 times", "less than a quarter of"."""
    if value < usual:
        return "less than a quarter of"
    exactly = Decimal(value) / usual
    rounded = two_digits(exactly)
    return f"{'' if rounded == exactly else 'about '}{say_decimal(rounded)} times"


def _whose(taken: Sequence[Sequence[int]], usual: str) -> str:
    counts = " and ".join(str(len(each)) for each in taken)
    if len(taken) == 1:
        return f"your median for this procedure ({usual}, of your last {counts})"
    return f"the sum of your medians for these procedures ({usual}, of your last {counts})"


def _doses(entry: Entry) -> Iterator[Problem]:
    kerma, kap = entry.air_kerma_mgy, entry.kap_gycm2
    if kerma is not None and reached(Quantity.AIR_KERMA, kerma):
        yield Problem("air_kerma_mgy", f"An air kerma of {say_decimal(kerma)} mGy is very high. Is it so?")
    if kap is None or entry.kap_unit is None:
        return
    hint = would_fit(probable_units(kap, entry.kap_unit, kerma or None))
    field = implied_field(kap, kerma)
    if kerma is not None and field is not None and not is_plausible_field(field):
        yield Problem(
            "kap_value",
            f"{say_decimal(kap)} Gy·cm² with {say_decimal(kerma)} mGy would mean a field of about "
            f"{say_decimal(two_digits(field))} cm². Is the unit right? {hint}".strip(),
        )
    elif not is_plausible_kap(kap):
        unusual = "high" if kap > KAP_GYCM2[1] else "low"
        asked = f"{say_decimal(kap)} Gy·cm² is unusually {unusual}. Is the unit right? {hint}"
        yield Problem("kap_value", asked.strip())


def two_digits(value: Decimal) -> Decimal:
    """Two significant digits: more would pretend to know."""
    return Decimal(f"{value:.1e}")
