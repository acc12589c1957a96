"""What a figure of radiation is held against: published notification levels, and what is plausible at all.

The one source of these numbers, for the question asked while a case is logged and for the page that looks at many.
"""

import enum
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from logbook.cases.models import KapUnit

# KAP / reference air kerma is about the field's area; outside these a unit was probably mistaken. Our own choice.
FIELD_CM2 = (Decimal(10), Decimal(1_000))
# KAP of a needle procedure in Gy·cm²: published ones lie between 0.2 and 3. Our own choice, with room on both sides.
KAP_GYCM2 = (Decimal("0.001"), Decimal(50))
# What a probable unit is looked for near to: the field at the skin that the notification level of KAP assumes, and
# the middle of the published products. They only order what is plausible anyway.
_USUAL_FIELD_CM2, _USUAL_KAP_GYCM2 = Decimal(100), Decimal("0.8")


class Quantity(enum.StrEnum):
    """What is recorded of radiation: fluoroscopy time in seconds, air kerma in mGy, kerma-area product in Gy·cm²."""

    FLUOROSCOPY = "fluoroscopy"
    AIR_KERMA = "air_kerma"
    KAP = "kap"

    @property
    def label(self) -> str:
        """The quantity as a heading says it."""
        return _LABELS[self]


_LABELS = {
    Quantity.FLUOROSCOPY: "Fluoroscopy time",
    Quantity.AIR_KERMA: "Reference air kerma",
    Quantity.KAP: "Kerma-area product",
}


class Trust(enum.StrEnum):
    """How a number came here, said wherever it is shown: none of the documents themselves was re-read."""

    QUOTED = "quoted"
    KNOWN = "known"

    @property
    def label(self) -> str:
        """The same in words."""
        return _TRUST[self]


_TRUST = {
    Trust.QUOTED: "as published program code quotes it",
    Trust.KNOWN: "widely known, not re-read in the document",
}


class Source(NamedTuple):
    """Where the numbers of a level stand, and how far that was checked."""

    name: str
    trust: Trust


class Level(NamedTuple):
    """From where on a physician is told during a case, again after every so much, and what counts as substantial.

    In the unit of the quantity: s, mGy or Gy·cm².
    """

    quantity: Quantity
    first: Decimal
    every: Decimal
    substantial: Decimal
    sources: tuple[Source, ...]


_SIR = "SIR 2009, NCRP report 168"
LEVELS = {
    each.quantity: each
    for each in (
        Level(
            Quantity.AIR_KERMA,
            Decimal(3_000),
            Decimal(1_000),
            Decimal(5_000),
            (Source("AAPM MPPG 12.a 2022", Trust.QUOTED), Source(_SIR, Trust.KNOWN)),
        ),
        Level(Quantity.KAP, Decimal(300), Decimal(100), Decimal(500), (Source(_SIR, Trust.KNOWN),)),
        Level(Quantity.FLUOROSCOPY, Decimal(1_800), Decimal(900), Decimal(3_600), (Source(_SIR, Trust.KNOWN),)),
    )
}


class Reached(NamedTuple):
    """A value at or above a first notification level: how many further steps it passed, and whether substantial."""

    level: Level
    value: Decimal
    further: int
    is_substantial: bool


def reached(quantity: Quantity, value: Decimal | int | None) -> Reached | None:
    """How far into its levels a value reaches, None if it stays below the first."""
    level = LEVELS[quantity]
    if value is None or value < level.first:
        return None
    exact = Decimal(value)
    return Reached(level, exact, int((exact - level.first) // level.every), exact >= level.substantial)


def implied_field(kap_gycm2: Decimal | None, air_kerma_mgy: Decimal | None) -> Decimal | None:
    """The field in cm² that a KAP and an air kerma mean together, None unless both are above zero."""
    return kap_gycm2 / (air_kerma_mgy / 1000) if kap_gycm2 and air_kerma_mgy else None


def is_plausible_field(field_cm2: Decimal) -> bool:
    """Whether an X-ray field can be about so large."""
    return FIELD_CM2[0] <= field_cm2 <= FIELD_CM2[1]


def is_plausible_kap(kap_gycm2: Decimal) -> bool:
    """Whether a needle procedure can have such a KAP; nothing at all is no mistaken unit."""
    return not kap_gycm2 or KAP_GYCM2[0] <= kap_gycm2 <= KAP_GYCM2[1]


def probable_units(kap_gycm2: Decimal, unit: KapUnit, air_kerma_mgy: Decimal | None) -> tuple[KapUnit, ...]:
    """The unit that was probably meant instead of ``unit``, under which the same digits are plausible; none if none is.

    Two where they are the same size: µGy·m² and cGy·cm².
    """
    digits = kap_gycm2 / unit.to_gycm2
    fitting: dict[Decimal, Decimal] = {}
    for size in {each.to_gycm2 for each in KapUnit} - {unit.to_gycm2}:
        kap = digits * size
        field = implied_field(kap, air_kerma_mgy)
        if kap and is_plausible_kap(kap) and (field is None or is_plausible_field(field)):
            usual = kap / _USUAL_KAP_GYCM2 if field is None else field / _USUAL_FIELD_CM2
            fitting[size] = max(usual, 1 / usual)
    if not fitting:
        return ()
    nearest = min(fitting, key=lambda size: fitting[size])
    return tuple(each for each in KapUnit if each.to_gycm2 == nearest)


def would_fit(units: Sequence[KapUnit]) -> str:
    """The hint at what was probably meant, "" for none."""
    return f"It would fit if {' or '.join(each.label for each in units)} was meant." if units else ""


def is_longer_than_case(fluoroscopy_seconds: int | None, duration_minutes: int | None) -> bool:
    """Whether there was more fluoroscopy than case, which cannot be."""
    return (
        fluoroscopy_seconds is not None and duration_minutes is not None and fluoroscopy_seconds > duration_minutes * 60
    )
