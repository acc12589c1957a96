"""Case logs made up for the documents' tests: an ordinary year, and cases that no page holds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from logbook.documents.rules import CaseLogFacts, Heading, LoggedCase, LoggedProcedure, volumes
from tests.documents.samples import ATTENDINGS, FELLOW, INSTITUTION, NAMES, PROGRAM

FIRST = date(2025, 7, 1)
SITES = (
    "Riverbend University Hospital",
    "Lakeside Surgery Center",
    "Veterans Affairs Medical Center of the Upper Valley",
)
LEVELS = ("", "L4-L5", "L3-L4, L4-L5, L5-S1", "C3 MB, C4 MB, C5 MB, C6 MB, C7 MB", "L5-S1", "T12-L1")
GROUPS = ("Cervical spine", "Lumbar spine", "Sacrum and pelvis", "Cervical spine", "Muscles", "No single region")
CATEGORIES = (
    ("Image-guided spine, cervical",),
    ("Image-guided spine, lumbar", "Advanced spine procedures"),
    ("Sacroiliac joint", "Neurolysis and radiofrequency"),
    ("Image-guided spine, cervical",),
    ("Trigger points",),
    ("Intrathecal pump refills",),
)
HEADINGS = {name: Heading(*each) for name, each in zip(NAMES, zip(GROUPS, CATEGORIES, strict=True), strict=True)}


def step(place: int = 0) -> LoggedProcedure:
    """One procedure; every seventh was attested otherwise than logged."""
    role = ("performed", "assisted", "performed", "observed")[place % 4]
    return LoggedProcedure(
        name=NAMES[place % len(NAMES)],
        side=("Left", "Right", "Bilateral", "")[place % 4],
        levels=LEVELS[place % len(LEVELS)],
        guidance=("Fluoroscopy", "Ultrasound", "")[place % 3],
        role=role,
        logged_role="performed" if place % 7 == 1 and role != "performed" else "",
    )


def case(place: int = 0, performed_on: date = FIRST, **changes: object) -> LoggedCase:
    """One case; some have several procedures, some lack times, a few were signed by a guest or a deputy."""
    guest = place % 23 == 5
    facts: dict[str, object] = {
        "number": 101 + place,
        "performed_on": performed_on,
        "site": SITES[place % len(SITES)],
        "procedures": tuple(step(place + each) for each in range(1 + (place % 5 == 2) + (place % 17 == 2))),
        "fluoroscopy_seconds": None if place % 6 == 4 else 31 + 7 * (place % 40),
        "fluoroscopy_missing": "not_noted" if place % 12 == 4 else "",
        "duration_minutes": None if place % 9 == 8 else 12 + place % 50,
        "air_kerma_mgy": "" if place % 5 == 0 else f"{4 + place % 90}.{place % 10}",
        "kap_gycm2": "" if place % 5 == 0 else f"1.{place % 97:02}",
        "dose_missing": "not_displayed" if place % 10 == 0 else "",
        "supervisor": "Noor Vance, DO" if guest else ATTENDINGS[place % len(ATTENDINGS)][0],
        "guest": "G-20771" if guest else "",
        "signed_on": performed_on + timedelta(days=1 + place % 9),
        "signed_by": "Bea Haddad, MD" if place % 31 == 7 else "",
    }
    return LoggedCase(**{**facts, **changes})  # type: ignore[arg-type]


def log(cases: Sequence[LoggedCase], **changes: object) -> tuple[CaseLogFacts, ...]:
    """The volumes of these cases."""
    facts: dict[str, object] = {"program": PROGRAM, "institution": INSTITUTION, "fellow": FELLOW, "narrowed_to": ()}
    return volumes(**{**facts, **changes}, cases=cases, headings=HEADINGS)  # type: ignore[arg-type]


def year(cases: int = 200, days: int = 365) -> tuple[CaseLogFacts, ...]:
    """The volumes of a year of a busy fellow."""
    return log([case(place, FIRST + timedelta(days=place * days // cases)) for place in range(cases)])


NARROWED_TO = ("Procedure: Trigger point injection", "Role as logged: Performed", "From: Jul 1, 2025")


def hostile(text: str) -> CaseLogFacts:
    """A volume of two cases in which every text is this one."""
    steps = (replace(step(), name=text, side="Left", levels=text, guidance=text),) * 2
    cases = [case(place, site=text, procedures=steps, supervisor=text, guest=text, signed_by=text) for place in (0, 1)]
    words: dict[str, object] = {"program": text, "institution": text, "fellow": text, "narrowed_to": (text,)}
    (only,) = volumes(**words, cases=cases, headings={text: Heading(text, ())})  # type: ignore[arg-type]
    return only


def longest() -> CaseLogFacts:
    """A volume with names of 10,000 letters: the fellow's of many words, a procedure's of one, a site of 2,000."""
    word, words = "W" * 10_000, ("Wilhelmina " * 900).strip()
    cases = [case(0, site=words[:2_000], procedures=(step(0), replace(step(1), name=word), step(2))), case(1)]
    headings = HEADINGS | {word: Heading("Lumbar spine", ())}
    (only,) = volumes(
        program=PROGRAM, institution=INSTITUTION, fellow=words, narrowed_to=(), cases=cases, headings=headings
    )
    return only
