"""Schedules as pain clinics export them, with names of people who do not exist, and a program to read them for."""

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from logbook.cases.rules import Period
from logbook.catalogue.models import Procedure
from logbook.catalogue.rules import read_editions
from logbook.exchange.rules import Around, Attending, Place

SCHEDULES = Path(__file__).parent / "schedules"
TODAY = date(2026, 11, 22)
# What identifies the patients of suite.csv: each of these stands in the file and must stand nowhere else.
PLANTED = (
    "Hartwell", "Marjorie", "Quintero", "Sandoval", "Pilar", "Yarborough", "Ostrowski", "Whitcomb", "Delacroix",
    "03/04/1951", "1951", "1968-09-17", "00482913", "482913", "00577345", "214-7731", "2147731",
)  # fmt: skip


def schedule(name: str, day: date = TODAY) -> bytes:
    """The file of that name with its cases on a day, and on the day after."""
    after = day + timedelta(days=1)
    text = (SCHEDULES / name).read_text(encoding="utf-8")
    for mark, words in (
        ("{us}", f"{day:%m/%d/%Y}"),
        ("{iso}", day.isoformat()),
        ("{next_iso}", after.isoformat()),
        ("{compact}", f"{day:%Y%m%d}"),
    ):
        text = text.replace(mark, words)
    return text.encode()


def attending(number: int, given: str, family: str, *sites: int, until: date | None = None) -> Attending:
    """An attending since 2020 at the sites of these numbers."""
    period = Period(date(2020, 1, 1), until), frozenset(UUID(int=each) for each in sites)
    return Attending(UUID(int=number), f"{given} {family}, MD", f"Dr {family}", given, family, (period,))


BEN, BEA = attending(1, "Ben", "Okafor", 11), attending(2, "Bea", "Haddad", 12)
HOSPITAL, CENTER = Place(UUID(int=11), "Northfield Hospital"), Place(UUID(int=12), "Lakeside Surgery Center")
PROCEDURES = [Procedure(**each.columns(), place=place) for place, each in enumerate(read_editions()[-1].procedures)]
AROUND = Around(TODAY, [BEN, BEA], [HOSPITAL, CENTER], PROCEDURES)


def procedure(slug: str) -> Procedure:
    """The procedure of that slug."""
    return next(each for each in PROCEDURES if each.slug == slug)
