"""Reading times, doses and dates as people type them, and saying back what was understood.

Each ``read_…`` returns the value or raises ValueError with a sentence for the person who typed it.
"""

import re
from datetime import date, time
from decimal import Decimal
from functools import partial
from unicodedata import normalize

from logbook.cases.models import KapUnit

# Digits are those of the keypad: what "١٢" means is not guessed at.
_pattern = partial(re.compile, flags=re.ASCII)
_NUMBER = r"\d{1,7}(?:[.,]\d{1,6})?"
_H = r"(?:h|hr|hrs|hours?)\.?"
_M = r"(?:m|min|mins|minutes?|['’′])\.?"
_S = r"(?:s|sec|secs|seconds?|[\"”″]|'')\.?"
_SECONDS = _pattern(rf"(\d{{1,7}})\s*(?:{_S})?")
_CLOCK = _pattern(r"(?:(\d{1,3}):)?(\d{1,4}):(\d{2})")
_MINUTES_SECONDS = _pattern(rf"(\d{{1,4}})\s*{_M}\s*(?:and\s*)?(\d{{1,2}})\s*(?:{_S})?")
_MINUTES_ONLY = _pattern(rf"({_NUMBER})\s*{_M}")
_MINUTES = _pattern(rf"(\d{{1,7}})\s*(?:{_M})?")
_HOURS_MINUTES = _pattern(rf"(\d{{1,3}})\s*{_H}\s*(?:(\d{{1,2}})\s*(?:{_M})?)?")
_HOURS_ONLY = _pattern(rf"({_NUMBER})\s*{_H}")
_BARE = _pattern(_NUMBER)
_THOUSAND = _pattern(r"[1-9]\d{0,2},\d{3}")
_DECIMAL = _pattern(r"\d{1,9}(?:[.,]\d*)?|[.,]\d+")
_WHOLE = _pattern(r"\d{1,9}")
_TIME = _pattern(r"(\d{1,2}):?(\d{2})")
_NUMBER_AND_UNIT = _pattern(r"([\d.,]+)\s*([^\d.,\s].*)")
# How people and C-arms write it: "uGym2", "µGy·m²", "cGy*cm^2", "mGy cm2", "dGy.cm²".
_KAP_UNIT = _pattern(r"(|d|c|m|u|μ|mc)gy[\s·⋅∙•.*×x-]*(c?m)\s*\^?\s*2")
_US_DATE = _pattern(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def read_fluoroscopy(text: str) -> int:
    """Seconds from "47", "47s", "90 sec", "1:23", "1m23", "1 min 23 s" or "0.8 min"; a bare number is seconds."""
    typed = text.strip().lower()
    if found := _SECONDS.fullmatch(typed):
        return int(found[1])
    if found := _CLOCK.fullmatch(typed):
        hours, minutes, seconds = (int(each or 0) for each in found.groups())
        if seconds < 60 and (found[1] is None or minutes < 60):
            return hours * 3600 + minutes * 60 + seconds
    elif (found := _MINUTES_SECONDS.fullmatch(typed)) and int(found[2]) < 60:
        return int(found[1]) * 60 + int(found[2])
    elif found := _MINUTES_ONLY.fullmatch(typed):
        return round(_decimal(found[1]) * 60)
    elif _BARE.fullmatch(typed):
        raise ValueError(f"{text.strip()} could be seconds or minutes. Write it as 1:23, as 83 s or as 1.4 min.")
    raise ValueError(f"“{_cut(text)}” is not a time. Write seconds (47) or minutes and seconds (1:23).")


def read_duration(text: str) -> int:
    """Minutes from "45", "45 min", "1:15", "1h15", "1 h 15 min" or "1.5 h"; a bare number is minutes."""
    typed = text.strip().lower()
    if found := _MINUTES.fullmatch(typed):
        return int(found[1])
    if (found := _CLOCK.fullmatch(typed)) and found[1] is None and int(found[3]) < 60:
        return int(found[2]) * 60 + int(found[3])
    if (found := _HOURS_MINUTES.fullmatch(typed)) and int(found[2] or 0) < 60:
        return int(found[1]) * 60 + int(found[2] or 0)
    if found := _HOURS_ONLY.fullmatch(typed):
        return round(_decimal(found[1]) * 60)
    raise ValueError(f"“{_cut(text)}” is not a duration. Write minutes (45) or hours and minutes (1:15).")


def read_decimal(text: str, places: int) -> Decimal:
    """A number of at least zero with a decimal point or comma and at most ``places`` digits after it."""
    typed = text.strip()
    # "1,234" is a thousand to one reader and one and a bit to another: a dose must not be off by that much.
    if _THOUSAND.fullmatch(typed):
        raise ValueError(f"{typed} can be read two ways. Write {typed.replace(',', '')} or {typed.replace(',', '.')}.")
    if not _DECIMAL.fullmatch(typed):
        raise ValueError(f"“{_cut(text)}” is not a number. Write digits with a decimal point, such as 12.5.")
    value = _decimal(typed)
    if -int(value.as_tuple().exponent) > places:
        raise ValueError(f"{typed} has more than {places} digits after the point. Round it.")
    return value


def read_kap(text: str, places: int) -> tuple[Decimal, KapUnit | None]:
    """A kerma-area product as ``read_decimal`` reads it, with its unit if that was typed behind it: "12,5 uGym2"."""
    found = _NUMBER_AND_UNIT.fullmatch(text.strip())
    if found is None:
        return read_decimal(text, places), None
    # Signs that only look different become one: µ and μ, ² and 2.
    unit = _KAP_UNIT.fullmatch(normalize("NFKC", found[2]).lower())
    name = f"{unit[1].replace('mc', 'u').replace('μ', 'u')}Gy.{unit[2]}2" if unit else ""
    if name not in set(KapUnit):
        raise ValueError(f"“{_cut(found[2])}” is no unit of kerma-area product. Choose the unit beside the number.")
    return read_decimal(found[1], places), KapUnit(name)


def read_whole(text: str) -> int:
    """A whole number of at least zero."""
    typed = text.strip()
    if not _WHOLE.fullmatch(typed):
        raise ValueError(f"“{_cut(text)}” is not a whole number. Write digits only.")
    return int(typed)


def read_time(text: str) -> time:
    """A time of day on the 24-hour clock: "9:10", "09:10" or "0910"."""
    found = _TIME.fullmatch(text.strip())
    if found and int(found[1]) < 24 and int(found[2]) < 60:
        return time(int(found[1]), int(found[2]))
    raise ValueError(f"“{_cut(text)}” is not a time of day. Write it as 09:10 or 14:35.")


def read_date(text: str) -> date:
    """A day as 2026-11-22 or 11/22/2026."""
    typed = text.strip()
    try:
        if found := _US_DATE.fullmatch(typed):
            return date(int(found[3]), int(found[1]), int(found[2]))
        return date.fromisoformat(typed)
    except ValueError:
        raise ValueError(f"“{_cut(text)}” is not a date. Write it as {date(2026, 11, 22)} or 11/22/2026.") from None


def say_seconds(seconds: int) -> str:
    """Seconds in words of units: 47 is "47 s", 83 is "1 min 23 s", 3600 is "1 h"."""
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [f"{hours} h" * bool(hours), f"{minutes} min" * bool(minutes), f"{seconds} s" * bool(seconds)]
    return " ".join(filter(None, parts)) or "0 s"


def say_minutes(minutes: int) -> str:
    """Minutes in words of units: 45 is "45 min", 75 is "1 h 15 min"."""
    return say_seconds(minutes * 60) if minutes else "0 min"


def say_decimal(value: Decimal) -> str:
    """A number without trailing zeros or powers of ten: "12.5"."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def say_kap(value: Decimal, unit: KapUnit) -> str:
    """A kerma-area product as it was typed and in Gy·cm²: "12.5 µGy·m², that is 0.125 Gy·cm²"."""
    typed = f"{say_decimal(value)} {unit.label}"
    if unit is KapUnit.GY_CM2:
        return typed
    return f"{typed}, that is {say_decimal(value * unit.to_gycm2)} {KapUnit.GY_CM2.label}"


def say_day(day: date) -> str:
    """A day in full: "November 22, 2026"."""
    return f"{day:%B} {day.day}, {day.year}"


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _cut(text: str) -> str:
    shown = " ".join(text.split())
    return shown if len(shown) <= 40 else f"{shown[:40]}…"
