"""What is possible but surprising: a question, not a wall. The fellow looks once more and may keep it."""

from collections.abc import Iterator
from decimal import Decimal

from logbook.cases.rules.bounds import Problem
from logbook.cases.rules.entry import Entry
from logbook.cases.rules.typed import say_decimal, say_seconds

# KAP / reference air kerma is about the field's area; outside these a unit was probably mistaken. Our own choice.
FIELD_CM2 = (Decimal(10), Decimal(1_000))
# KAP of a needle procedure in Gy·cm²: published ones lie between 0.2 and 3. Our own choice, with room on both sides.
KAP_GYCM2 = (Decimal("0.001"), Decimal(50))
# First notification levels of reference air kerma (AAPM MPPG 12.a, 2022) and of fluoroscopy time (NCRP 168).
AIR_KERMA_MGY = Decimal(3_000)
FLUOROSCOPY_SECONDS = 30 * 60


def questions(entry: Entry) -> list[Problem]:
    """What the fellow is asked to look at once more; empty for an ordinary case."""
    return list(_questions(entry))


def _questions(entry: Entry) -> Iterator[Problem]:
    seconds, kerma, kap = entry.fluoroscopy_seconds, entry.air_kerma_mgy, entry.kap_gycm2
    if seconds is not None and seconds >= FLUOROSCOPY_SECONDS:
        yield Problem("fluoroscopy_seconds", f"Fluoroscopy of {say_seconds(seconds)} is very long. Is it so?")
    if kerma is not None and kerma >= AIR_KERMA_MGY:
        yield Problem("air_kerma_mgy", f"An air kerma of {say_decimal(kerma)} mGy is very high. Is it so?")
    if kap is None:
        return
    if kap and kerma:
        field = kap / (kerma / 1000)
        if not FIELD_CM2[0] <= field <= FIELD_CM2[1]:
            yield Problem(
                "kap_value",
                f"{say_decimal(kap)} Gy·cm² with {say_decimal(kerma)} mGy would mean a field of about "
                f"{say_decimal(_rounded(field))} cm². Is the unit right?",
            )
            return
    if kap and not KAP_GYCM2[0] <= kap <= KAP_GYCM2[1]:
        unusual = "high" if kap > KAP_GYCM2[1] else "low"
        yield Problem("kap_value", f"{say_decimal(kap)} Gy·cm² is unusually {unusual}. Is the unit right?")


def _rounded(value: Decimal) -> Decimal:
    """Two significant digits: more would pretend to know."""
    return Decimal(f"{value:.1e}")
