"""Which parameters hold for a procedure, where they come from, and what may be set."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from logbook.curves.models import CurveSetting
from logbook.curves.rules.cusum import WITHIN, Parameters, limits
from logbook.foundation.errors import Invalid

PUBLISHED = Path(__file__).parent.parent / "data" / "published.json"
SOURCE_LIMIT = 2000
# The slug under which a program's general values are kept.
GENERAL = ""


@dataclass(frozen=True, slots=True)
class Held:
    """The parameters that hold for a procedure and why. ``own``: set by the program; ``set_by`` and ``set_at`` then say
    by whom and when. ``is_general``: they are those of every procedure without any of its own.
    """

    parameters: Parameters
    source: str
    own: bool = False
    is_general: bool = True
    set_by: str = ""
    set_at: datetime | None = None

    @property
    def origin(self) -> str:
        """Whose they are, in a sentence."""
        if not self.own:
            which = "general values" if self.is_general else "the nearest one"
            return f"No published value for this procedure; {which}, unverified."
        return f"Set by the program for {'every procedure without its own' if self.is_general else 'this procedure'}."


@dataclass(frozen=True, slots=True)
class PublishedSetting:
    """What others took for another task. ``flag``: "found" in the source named, or widely "known"."""

    task: str
    acceptable: Decimal | None
    unacceptable: Decimal | None
    source: str
    result: str
    flag: str


@dataclass(frozen=True, slots=True)
class Shipped:
    """The file of published values."""

    general: Held
    procedures: dict[str, Held]
    published: tuple[PublishedSetting, ...]


@cache
def shipped() -> Shipped:
    """What comes with the product: general values, those with a source near a procedure, and what was published."""
    content = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    return Shipped(
        general=_held(content["general"], is_general=True),
        procedures={slug: _held(each, is_general=False) for slug, each in content["procedures"].items()},
        published=tuple(
            PublishedSetting(
                each["task"], _rate(each["acceptable"]), _rate(each["unacceptable"]), each["source"], each["result"],
                each["flag"],
            )
            for each in content["published"]
        ),
    )  # fmt: skip


def _held(values: dict[str, Any], *, is_general: bool) -> Held:
    rates = (Decimal(values[name]) for name in ("acceptable", "unacceptable", "alpha", "beta"))
    return Held(Parameters(*rates), values["source"], is_general=is_general)


def _rate(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


class Settings:
    """What a program set, the last of each procedure. ``rows`` may be its whole history, in any order."""

    def __init__(self, rows: Iterable[CurveSetting]) -> None:
        last = {each.procedure_slug: each for each in sorted(rows, key=lambda each: (each.set_at, each.id))}
        self.own = {slug: held for slug, row in last.items() if (held := _of_row(row))}

    def of(self, slug: str) -> Held:
        """What holds for a procedure, or with GENERAL for those without: the program's own first, then as shipped."""
        general = self.own.get(GENERAL)
        if slug in self.own:
            return self.own[slug]
        return general or shipped().procedures.get(slug) or shipped().general


def _of_row(row: CurveSetting) -> Held | None:
    if row.acceptable is None or row.unacceptable is None or row.alpha is None or row.beta is None:
        return None
    return Held(
        parameters=Parameters(row.acceptable, row.unacceptable, row.alpha, row.beta),
        source=row.source,
        own=True,
        is_general=row.procedure_slug == GENERAL,
        set_by=row.set_by.name,
        set_at=row.set_at,
    )


def check_parameters(parameters: Parameters, source: str) -> None:
    """Raises Invalid, with the field, unless curves can be drawn with these and it is said where they come from."""
    if not 0 < parameters.acceptable < 1:
        raise Invalid("Write a rate above 0 % and below 100 %.", "acceptable")
    if not parameters.acceptable < parameters.unacceptable < 1:
        raise Invalid("Write a rate above the acceptable one and below 100 %.", "unacceptable")
    for name, value in (("alpha", parameters.alpha), ("beta", parameters.beta)):
        if not 0 < value <= Decimal("0.5"):
            raise Invalid("Write a rate above 0 % and at most 50 %.", name)
    if parameters.alpha + parameters.beta >= 1:
        raise Invalid("Both error rates together must be below 100 %, or each attempt would cross a line.", "beta")
    if not source:
        raise Invalid("Say where these rates come from, or why you chose them.", "source")
    if len(source) > SOURCE_LIMIT:
        raise Invalid(f"This is longer than {SOURCE_LIMIT:,} characters; shorten it.", "source")
    if limits(parameters).straight > WITHIN:
        raise Invalid(
            f"With these rates not even {WITHIN} successes in a row could be told from chance. Write a higher"
            " unacceptable rate, or let the wrong one be taken for the right one more often.",
            "unacceptable",
        )
