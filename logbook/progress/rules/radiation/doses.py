"""One signed case and its radiation: why somebody should look at what was typed, or at what was done, once more."""

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from logbook.cases.models import KapUnit, NotRecorded
from logbook.cases.rules import ENOUGH, FAR, TIMES, say_decimal, say_minutes, say_seconds, times_as_long, two_digits
from logbook.cases.rules.radiation import (
    FIELD_CM2,
    KAP_GYCM2,
    Quantity,
    Reached,
    implied_field,
    is_longer_than_case,
    is_plausible_field,
    is_plausible_kap,
    probable_units,
    reached,
    would_fit,
)

_TIME = TIMES["fluoroscopy_seconds"]


class Dose(NamedTuple):
    """What a signed case in which fluoroscopy was used says of it.

    ``slugs`` are its procedures under fluoroscopy, ``by_needle`` whether all of them are done with needles alone.
    """

    case_id: UUID
    number: int
    performed_on: date
    slugs: tuple[str, ...]
    by_needle: bool
    duration_minutes: int | None
    fluoroscopy_seconds: int | None
    fluoroscopy_not_recorded: NotRecorded | None
    air_kerma_mgy: Decimal | None
    kap_gycm2: Decimal | None
    kap_unit: KapUnit | None
    dose_not_recorded: NotRecorded | None

    @property
    def alone(self) -> str | None:
        """The one procedure to which time and dose belong; None of several, of which nobody can say which took what."""
        return self.slugs[0] if len(self.slugs) == 1 else None


class Look(enum.StrEnum):
    """What a case is looked at again for, the gravest first."""

    LEVEL = "level"
    UNIT = "unit"
    MISTYPED = "mistyped"
    FAR = "far"

    @property
    def label(self) -> str:
        """The reason as a heading says it."""
        return _LOOKS[self]


_LOOKS = {
    Look.LEVEL: "Notification level reached",
    Look.UNIT: "Unit possibly mixed up",
    Look.MISTYPED: "Time possibly mistyped",
    Look.FAR: "Time far from the usual",
}


class Reason(NamedTuple):
    """One reason in words; ``source`` says where its numbers stand, or that they are our own choice."""

    look: Look
    sentence: str
    source: str

    @property
    def is_published(self) -> bool:
        """Whether its numbers stand somewhere else than here."""
        return self.source != _OWN_CHOICE


class Usual(NamedTuple):
    """The program's median fluoroscopy of a procedure done alone, in whole seconds, and of how many cases.

    ``is_told`` is false to a fellow to whom the cases of so few others would be told with it.
    """

    seconds: int
    of: int
    is_told: bool = True

    def beside(self, seconds: int) -> str:
        """How such a time stands beside it, as the rest of a sentence."""
        whose = "the program’s median for this procedure"
        if not self.is_told:
            return f"far from {whose}, which is hidden as fewer than five others recorded it"
        return f"{times_as_long(seconds, self.seconds)} {whose} ({say_seconds(self.seconds)}, of {self.of:,} cases)"


class Looked(NamedTuple):
    """A case to look at, and why."""

    dose: Dose
    reasons: tuple[Reason, ...]


def looks(doses: Iterable[Dose], usual: Mapping[str, Usual]) -> list[Looked]:
    """The cases with a reason to look, the gravest first and then the last performed."""
    found = [Looked(dose, why) for dose in doses if (why := tuple(reasons(dose, usual)))]
    order = list(Look)
    return sorted(
        found,
        key=lambda each: (-order.index(each.reasons[0].look), each.dose.performed_on, each.dose.number),
        reverse=True,
    )


def reasons(dose: Dose, usual: Mapping[str, Usual]) -> Iterator[Reason]:
    """Why the case should be looked at; ``usual`` has the program's median by procedure."""
    yield from _levels(dose)
    yield from _units(dose)
    yield from _times(dose, usual)


def say(quantity: Quantity, value: Decimal | int) -> str:
    """A value with its unit, a dose to three significant digits: "1 min 23 s", "12.5 mGy", "1.18 Gy·cm²"."""
    if quantity is Quantity.FLUOROSCOPY:
        return say_seconds(round(value))
    exact = Decimal(value)
    short = exact if exact == exact.to_integral_value() else Decimal(f"{exact:.3g}")
    return f"{short.normalize():,f} {_UNITS[quantity]}"


def say_short(quantity: Quantity, value: Decimal | int) -> str:
    """The same where a heading says the unit: a time as "1:23", a dose as "12.5"."""
    if quantity is Quantity.FLUOROSCOPY:
        minutes, seconds = divmod(round(value), 60)
        return f"{minutes}:{seconds:02d}"
    return say(quantity, value).removesuffix(f" {_UNITS[quantity]}")


_UNITS = {Quantity.AIR_KERMA: "mGy", Quantity.KAP: "Gy·cm²"}
_OWN_CHOICE = "Bounds of this logbook’s own, not published."


def _levels(dose: Dose) -> Iterator[Reason]:
    for quantity, value in (
        (Quantity.AIR_KERMA, dose.air_kerma_mgy),
        (Quantity.KAP, dose.kap_gycm2),
        (Quantity.FLUOROSCOPY, dose.fluoroscopy_seconds),
    ):
        if into := reached(quantity, value):
            sources = "; ".join(f"{each.name} ({each.trust.label})" for each in into.level.sources)
            yield Reason(Look.LEVEL, _say_level(quantity, into), f"{sources}.")


def _say_level(quantity: Quantity, into: Reached) -> str:
    level, value = into.level, say(quantity, into.value)
    sentence = f"{quantity.label} {value}: at or above the first notification level, {say(quantity, level.first)}"
    if into.further:
        times = "once" if into.further == 1 else f"{into.further} times"
        sentence += f", and {times} the next, every {say(quantity, level.every)}"
    if into.is_substantial:
        sentence += f"; at or above the substantial level, {say(quantity, level.substantial)}"
    return f"{sentence}."


def _units(dose: Dose) -> Iterator[Reason]:
    kap, kerma, unit = dose.kap_gycm2, dose.air_kerma_mgy, dose.kap_unit
    if kap is None or unit is None:
        return
    hint = would_fit(probable_units(kap, unit, kerma or None))
    field = implied_field(kap, kerma)
    if kerma is not None and field is not None and not is_plausible_field(field):
        said = (
            f"{say(Quantity.KAP, kap)} with {say(Quantity.AIR_KERMA, kerma)} would mean a field of about "
            f"{two_digits(field):,f} cm², outside {FIELD_CM2[0]:,f} to {FIELD_CM2[1]:,f}."
        )
    elif dose.by_needle and not is_plausible_kap(kap):
        bound, than = (KAP_GYCM2[1], "more") if kap > KAP_GYCM2[1] else (KAP_GYCM2[0], "less")
        said = f"{say(Quantity.KAP, kap)} is {than} than {say_decimal(bound)}, unusual for a needle procedure."
    else:
        return
    yield Reason(Look.UNIT, f"{said} {hint}".strip(), _OWN_CHOICE)


def _times(dose: Dose, usual: Mapping[str, Usual]) -> Iterator[Reason]:
    seconds, minutes = dose.fluoroscopy_seconds, dose.duration_minutes
    if seconds is None:
        return
    if minutes is not None and is_longer_than_case(seconds, minutes):
        sentence = f"Fluoroscopy {say_seconds(seconds)} is longer than the case, {say_minutes(minutes)}."
        yield Reason(Look.MISTYPED, sentence, "No case is shorter than its fluoroscopy.")
    median = usual.get(dose.alone or "")
    if median is None or median.of < ENOUGH or not median.seconds or not _TIME.is_far(seconds, median.seconds):
        return
    hint = _meant(seconds, median.seconds)
    yield Reason(
        Look.MISTYPED if hint else Look.FAR,
        f"Fluoroscopy {say_seconds(seconds)} is {median.beside(seconds)}. {hint}".strip(),
        _OWN_CHOICE,
    )


def _meant(seconds: int, usual: int) -> str:
    """A hint where seconds were probably typed as minutes, such as 0:47 as 47 min, or minutes as seconds."""
    meant = seconds // 60 if seconds > usual and seconds % 60 == 0 else seconds * 60
    # Closer than what is asked about: of two short times a large ratio says nothing, and does not make one fit.
    return f"It would fit if {say_seconds(meant)} was meant." if usual <= FAR * meant <= FAR * FAR * usual else ""
