"""What is missing of each minimum and when it will be met: the soonest endangered first, as pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from logbook.progress.rules.fellowship import Fellowship
from logbook.progress.rules.forecast import Forecast, Outlook, forecasts
from logbook.progress.rules.standing import RequirementCount

EVEN, LIKELY = 0.5, 0.8
_ORDER = (Outlook.OVER, Outlook.SHORT, Outlook.UNCERTAIN, Outlook.TOO_EARLY, Outlook.ON_COURSE, Outlook.REACHED)


@dataclass(frozen=True)
class Prospect:
    """One minimum, how far it is reached and what is to be expected of it; its days are looked for once."""

    count: RequirementCount
    forecast: Forecast

    @cached_property
    def even_by(self) -> date | None:
        """The day by which it is as likely reached as not; None if that is not before the end."""
        return self.forecast.reached_by(EVEN)

    @cached_property
    def likely_by(self) -> date | None:
        """The day by which it is reached with four chances in five; None if that is not before the end."""
        return self.forecast.reached_by(LIKELY)


@dataclass(frozen=True, slots=True)
class Prospects:
    """The minimums of one fellow seen on ``today``, by how endangered they are; ``lasts`` until when."""

    lasts: Fellowship
    today: date
    each: tuple[Prospect, ...]

    @property
    def missing(self) -> tuple[Prospect, ...]:
        """Those that are not reached."""
        return tuple(found for found in self.each if found.forecast.outlook is not Outlook.REACHED)

    @property
    def by_outlook(self) -> tuple[tuple[Outlook, tuple[Prospect, ...]], ...]:
        """Those with each outlook, the most endangered first, without the outlooks that none has."""
        found = ((outlook, tuple(each for each in self.each if each.forecast.outlook is outlook)) for outlook in _ORDER)
        return tuple((outlook, its) for outlook, its in found if its)

    @property
    def are_over(self) -> bool:
        """Whether the fellowship has ended, so that there is nothing to forecast."""
        return self.today > self.lasts.last

    @property
    def are_forecast(self) -> bool:
        """Whether there is a forecast for any of them."""
        return any(found.forecast.probability is not None for found in self.each)

    @property
    def weeks(self) -> int:
        """Of how many weeks of signed cases the pace is."""
        return max((found.forecast.weeks for found in self.each), default=0)

    @property
    def months(self) -> tuple[date, ...]:
        """The first days of the months from tomorrow to the end, for the marks on an axis."""
        months, day = [], self.today
        while (day := date(day.year + day.month // 12, day.month % 12 + 1, 1)) <= self.lasts.last:
            months.append(day)
        return tuple(months)


def prospects(counts: Iterable[RequirementCount], first_on: date | None, lasts: Fellowship, today: date) -> Prospects:
    """Of every requirement with a number; ``first_on`` is the day of the fellow's first signed entry."""
    numbered = [each for each in counts if each.minimum is not None]
    found = forecasts(numbered, first_on, lasts, today)
    each = [Prospect(count, found[count.requirement.slug]) for count in numbered]
    return Prospects(lasts, today, tuple(sorted(each, key=_endangered)))


def say_chance(probability: float) -> str:
    """A probability as one says it: "3 in 10", "under 1 in 20", "over 19 in 20"."""
    if probability < 0.05:
        return "under 1 in 20"
    if probability > 0.95:
        return "over 19 in 20"
    return f"{min(max(round(probability * 10), 1), 9)} in 10"


def _endangered(found: Prospect) -> tuple[int, float, float, int]:
    count, said = found.count, found.forecast
    share = count.counted / (count.minimum or 1)
    return _ORDER.index(said.outlook), said.probability or 0.0, share, count.requirement.place
