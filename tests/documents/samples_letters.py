"""Facts made up for tests of letters and verifications: the fullest, the emptiest."""

from dataclasses import replace
from datetime import date
from typing import Any

from logbook.documents.rules import (
    QUESTIONS,
    Addressee,
    Answer,
    Complications,
    CountLine,
    Edition,
    LetterWords,
    LevelCount,
    MinimumLine,
    PrivilegeLine,
    PrivilegingFacts,
    Stretch,
    Typed,
    VerificationFacts,
    training_words,
    windows,
)
from logbook.progress.rules.standing import AttendingCount, Roles
from tests.documents import samples

COUNTED_ON = date(2026, 6, 30)
TRAINING = (
    Stretch(date(2024, 7, 1), date(2025, 1, 15), begun=True, over=True),
    Stretch(date(2025, 7, 1), date(2026, 8, 31), begun=True, over=False),
)
LEVELS = ("C6-7", "C7-T1", "T1-2", "L1-2", "L2-3", "L3-4", "L4-5", "L5-S1", "C2-3 joint", "T12-L1", "Sacral hiatus")
WORDS = LetterWords(
    addressee=Addressee(
        "Medical Staff Services, attention Ms. Jordan Whitfield-Abernathy",
        "Lakeshore Regional Medical Center",
        ("1200 Harbor Avenue, Suite 400", "Duluth, MN 55802"),
    ),
    salutation="Dear colleagues,",
    statement="I have reviewed the signed entries counted here with the fellow. " * 5,
    accreditation="Accredited by the ACGME in pain medicine, program 5302600000.",
    contact=("Fellowship office, Riverbend University Hospital", "+1 555 010 0199", "fellowship@riverbend.example"),
)
NOTHING = Complications(0, 0, 0, ())


def letter(procedures: int = 60, **changes: Any) -> PrivilegingFacts:
    """A letter about so many procedures with long names and every level, each part filled."""
    lines = tuple(_line(place) for place in range(procedures))
    facts = PrivilegingFacts(
        program=samples.PROGRAM,
        institution=samples.INSTITUTION,
        fellow=samples.FELLOW,
        counted_on=COUNTED_ON,
        training=TRAINING,
        words=WORDS,
        windows=windows(COUNTED_ON),
        chosen=procedures < 10,
        cases=521,
        lately=(Roles(31, 77, 201), Roles(78, 132, 366)),
        roles=Roles(78, 132, 366),
        procedures=lines,
        complications=Complications(401, 377, 365, (("Vasovagal reaction", 9), ("Dural puncture", 4), ("Other", 1))),
        attendings=(
            *(AttendingCount(*each) for each in samples.ATTENDINGS),
            AttendingCount("Gil Aster", 2, "NY 287114"),
        ),
        edition=Edition("Pain Medicine minimums, recalled 2025 edition", None, None),
        minimums=tuple(
            MinimumLine(name, counts, minimum, 2 * minimum, Roles(2, 3, 2 * minimum))
            for name, counts, minimum in samples.MINIMUMS
            if minimum
        ),
    )
    return replace(facts, **changes)


def empty_letter() -> PrivilegingFacts:
    """A letter about a fellow of whom nothing is signed."""
    return PrivilegingFacts(
        program="Hillside Pain Fellowship",
        institution="Hillside",
        fellow="Dr. Bo Li",
        counted_on=date(2026, 7, 31),
        training=(Stretch(date(2026, 7, 1), None, begun=True, over=False),),
        words=LetterWords(Addressee("", "", ()), "To whom it may concern:", "I know of nothing to add.", "", ()),
        windows=windows(date(2026, 7, 31)),
        chosen=False,
        cases=0,
        lately=(Roles(), Roles()),
        roles=Roles(),
        procedures=(),
        complications=NOTHING,
        attendings=(),
        edition=None,
        minimums=(),
    )


def answers(*, explained: bool) -> dict[str, Answer]:
    """An answer to every question: the first that wants an explanation, or the first that wants none."""
    return {
        each.slug: Answer(
            next(slug for slug, _ in each.answers if (slug in each.explained) is explained),
            "She was on leave from March to May and made up for it.\nThe program extended the year by as much."
            if explained
            else "",
        )
        for each in QUESTIONS
    }


def verification(procedures: int = 60, **changes: Any) -> VerificationFacts:
    """A verification in which every answer is explained, with comments at length."""
    full = samples.full(procedures)
    facts = VerificationFacts(
        program=samples.PROGRAM,
        institution=samples.INSTITUTION,
        fellow=samples.FELLOW,
        counted_on=COUNTED_ON,
        training=TRAINING,
        cases=521,
        roles=full.roles,
        attendings=5,
        guests=1,
        procedures=tuple(
            CountLine(each.group, each.name, each.roles, each.first_on, each.last_on) for each in full.procedures
        ),
        words=training_words(
            Typed(
                answers=answers(explained=True),
                comments="\n".join(
                    ["The fellow taught residents on three mornings a week and wrote two papers. " * 12] * 4
                ),
                basis="both",
                accreditation=WORDS.accreditation,
                contact="\n".join(WORDS.contact),
            )
        ),
    )
    return replace(facts, **changes)


def empty_verification() -> VerificationFacts:
    """A verification of a fellow of whom nothing is signed, without a word more than is asked."""
    return VerificationFacts(
        program="Hillside Pain Fellowship",
        institution="Hillside",
        fellow="Dr. Bo Li",
        counted_on=date(2026, 7, 31),
        training=(Stretch(date(2026, 7, 1), None, begun=True, over=False),),
        cases=0,
        roles=Roles(),
        attendings=0,
        guests=0,
        procedures=(),
        words=training_words(Typed(answers(explained=False), "", "records", "", "")),
    )


def _line(place: int) -> PrivilegeLine:
    roles = Roles(place % 4, (place * 7) % 5, (place * 13) % 29)
    treated = LEVELS[: place % (len(LEVELS) + 1)]
    return PrivilegeLine(
        slug=f"procedure-{place}",
        group=samples.GROUPS[min(place * len(samples.GROUPS) // 60, len(samples.GROUPS) - 1)],
        name=samples.NAMES[place % len(samples.NAMES)],
        lately=(Roles(place % 2, (place * 7) % 3, (place * 13) % 29 // 2), roles),
        roles=roles,
        last_performed_on=date(2026, 5, 1 + place % 30) if roles.performed else None,
        levels=tuple(LevelCount(level, 1 + 3 * at) for at, level in enumerate(treated)),
        without_level=place % 3 if treated else 0,
        complications=Complications(roles.performed, roles.performed, roles.performed, ())
        if place % 4
        else Complications(
            roles.performed,
            max(0, roles.performed - 3),
            max(0, roles.performed - 5),
            (("Dural puncture", 2), ("Infection", 1)),
        ),
    )
