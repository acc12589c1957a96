"""Adding up the radiation of one fellow's cases, and of many fellows' together.

Time and dose belong to a whole case. Where several of its procedures were under fluoroscopy nobody can say which took
what, so such a case is in no median: it is counted beside them.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from logbook.cases.models import NotRecorded
from logbook.cases.rules.radiation import Quantity
from logbook.progress.rules.radiation.doses import Dose, Usual, reasons
from logbook.progress.rules.radiation.quartiles import Quartiles, quartiles

# A band of fewer people could be told apart.
BAND_OF = 5
# Of each fellow's times for a procedure so many of the longest and of the shortest are held against the median of the
# program, which is not known while one fellow's cases are added up.
_FARTHEST = 3
_PLACES = {Quantity.FLUOROSCOPY: 0, Quantity.AIR_KERMA: 4, Quantity.KAP: 8}


@dataclass(frozen=True, slots=True)
class Recorded:
    """One quantity of some cases: how often each value, and why it is missing in the others ("" for no reason).

    Values are whole numbers of the last of their ``places`` after the point, as the database keeps them: a million of
    them are read ten times as quickly as decimals.
    """

    places: int
    values: Mapping[int, int] = field(default_factory=dict)
    missing: Mapping[str, int] = field(default_factory=dict)

    @property
    def recorded(self) -> int:
        """In how many cases it was recorded."""
        return sum(self.values.values())

    @property
    def not_recorded(self) -> int:
        """In how many it was not."""
        return sum(self.missing.values())

    @property
    def share_missing(self) -> int:
        """The same in percent of all, rounded."""
        return round(100 * self.not_recorded / ((self.recorded + self.not_recorded) or 1))

    @property
    def reasons(self) -> list[tuple[str, int]]:
        """The reasons in words, the most frequent first."""
        found = ((NotRecorded(why).label if why else "No reason given", times) for why, times in self.missing.items())
        return sorted(found, key=lambda each: (-each[1], each[0]))

    @property
    def quartiles(self) -> Quartiles | None:
        """The quartiles of the values, None of none."""
        return quartiles(self.values, self.places)


@dataclass(frozen=True, slots=True)
class ProcedureDoses:
    """A procedure's signed cases in which nothing else was under fluoroscopy, and ``together``: how many others."""

    slug: str
    alone: int
    together: int
    fluoroscopy: Recorded
    air_kerma: Recorded
    kap: Recorded


@dataclass(frozen=True, slots=True)
class Radiation:
    """Signed cases under fluoroscopy: each quantity over all of them, by procedure, and those to look at.

    ``to_look_at`` has every case with a reason of its own, and the farthest times of each procedure, which may be one.
    """

    cases: int
    fluoroscopy: Recorded
    air_kerma: Recorded
    kap: Recorded
    procedures: tuple[ProcedureDoses, ...]
    to_look_at: tuple[Dose, ...]


def by_quantity(of: ProcedureDoses | Radiation) -> Mapping[Quantity, Recorded]:
    """What is recorded, by quantity."""
    return {Quantity.FLUOROSCOPY: of.fluoroscopy, Quantity.AIR_KERMA: of.air_kerma, Quantity.KAP: of.kap}


def radiation(doses: Sequence[Dose]) -> Radiation:
    """The radiation of one fellow's signed cases in which fluoroscopy was used."""
    alone: dict[str, list[Dose]] = defaultdict(list)
    together: Counter[str] = Counter()
    for dose in doses:
        if dose.alone is not None:
            alone[dose.alone].append(dose)
        else:
            together.update(set(dose.slugs))
    looked = {dose.number: dose for dose in doses if next(reasons(dose, {}), None)}
    for its in alone.values():
        timed = sorted((each for each in its if each.fluoroscopy_seconds is not None), key=_seconds)
        looked |= {dose.number: dose for dose in (*timed[:_FARTHEST], *timed[-_FARTHEST:])}
    return Radiation(
        cases=len(doses),
        **_recorded(doses),
        procedures=tuple(
            ProcedureDoses(slug, len(alone[slug]), together[slug], **_recorded(alone[slug]))
            for slug in sorted(alone.keys() | together)
        ),
        to_look_at=tuple(looked[number] for number in sorted(looked)),
    )


def added_up(several: Sequence[Radiation]) -> Radiation:
    """Several fellows' radiation as if one had done all of it."""
    of: dict[str, list[ProcedureDoses]] = defaultdict(list)
    for each in several:
        for procedure in each.procedures:
            of[procedure.slug].append(procedure)
    return Radiation(
        cases=sum(each.cases for each in several),
        **_together(several),
        procedures=tuple(
            ProcedureDoses(slug, sum(each.alone for each in its), sum(each.together for each in its), **_together(its))
            for slug, its in sorted(of.items())
        ),
        to_look_at=tuple(dose for each in several for dose in each.to_look_at),
    )


def usual_times(of: Radiation, others: Sequence[Radiation] | None = None) -> Mapping[str, Usual]:
    """The median fluoroscopy of each procedure done alone, by its slug.

    To a fellow it is told only where at least ``BAND_OF`` of the ``others`` are in it; without others, always.
    """
    people = None if others is None else people_in(others)
    found = {each.slug: each.fluoroscopy.quartiles for each in of.procedures}
    return {
        slug: Usual(
            seconds=round(each.median),
            of=each.recorded,
            is_told=people is None or people[slug, Quantity.FLUOROSCOPY] >= BAND_OF,
        )
        for slug, each in found.items()
        if each
    }


def people_in(several: Iterable[Radiation]) -> Counter[tuple[str, Quantity]]:
    """How many of the fellows recorded a quantity of a procedure at least once."""
    return Counter(
        (procedure.slug, quantity)
        for each in several
        for procedure in each.procedures
        for quantity, recorded in by_quantity(procedure).items()
        if recorded.values
    )


def bands(others: Sequence[Radiation]) -> Mapping[tuple[str, Quantity], Quartiles]:
    """The program's anonymous band beside one fellow's own: the quartiles of the other fellows' cases together.

    By slug and quantity, and only where at least ``BAND_OF`` others are in it.
    """
    people = people_in(others)
    return {
        (procedure.slug, quantity): band
        for procedure in added_up(others).procedures
        for quantity, recorded in by_quantity(procedure).items()
        if people[procedure.slug, quantity] >= BAND_OF and (band := recorded.quartiles)
    }


def _seconds(dose: Dose) -> int:
    return dose.fluoroscopy_seconds or 0


def _recorded(doses: Iterable[Dose]) -> dict[str, Recorded]:
    values: dict[Quantity, Counter[int]] = {quantity: Counter() for quantity in Quantity}
    missing: dict[Quantity, Counter[str]] = {quantity: Counter() for quantity in Quantity}
    for dose in doses:
        for quantity, value, why in (
            (Quantity.FLUOROSCOPY, dose.fluoroscopy_seconds, dose.fluoroscopy_not_recorded),
            (Quantity.AIR_KERMA, dose.air_kerma_mgy, dose.dose_not_recorded),
            (Quantity.KAP, dose.kap_gycm2, dose.dose_not_recorded),
        ):
            if value is None:
                missing[quantity][why or ""] += 1
            else:
                values[quantity][int(Decimal(value).scaleb(_PLACES[quantity]))] += 1
    return {
        quantity.value: Recorded(
            _PLACES[quantity], dict(sorted(values[quantity].items())), dict(sorted(missing[quantity].items()))
        )
        for quantity in Quantity
    }


def _together(of: Sequence[ProcedureDoses] | Sequence[Radiation]) -> dict[str, Recorded]:
    found = {}
    for quantity in Quantity:
        values: Counter[int] = Counter()
        missing: Counter[str] = Counter()
        for each in of:
            recorded: Recorded = getattr(each, quantity.value)
            values.update(recorded.values)
            missing.update(recorded.missing)
        found[quantity.value] = Recorded(_PLACES[quantity], dict(values), dict(missing))
    return found
