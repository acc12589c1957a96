"""What a director may set: names, levels, codes, targets and minimums, each with the sentence for a wrong one.

Every function answers what is wrong as a sentence, or None.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date

from logbook.catalogue.models import Guidance
from logbook.catalogue.rules.labels import BODY_REGIONS, CATEGORIES

LARGEST_COUNT = 10_000
LONGEST_NAME = 120
LONGEST_WORD = 40
MOST_WORDS = 60
# Before it a year is mistyped, such as 0026.
_FIRST_DAY = date(1990, 1, 1)


def own_slug(name: str) -> str:
    """The slug of a program's own procedure; its prefix keeps it apart from any later edition of the catalogue."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "own-" + (re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "procedure")


def procedure_name_problem(name: str) -> str | None:
    """The name of a program's own procedure."""
    if not name:
        return "Write the name of the procedure."
    return f"Shorten the name to {LONGEST_NAME} characters." if len(name) > LONGEST_NAME else None


def category_problem(category: str) -> str | None:
    """The category of a program's own procedure."""
    return None if category in CATEGORIES else "Choose one of the categories."


def body_region_problem(body_region: str) -> str | None:
    """The body region of a program's own procedure."""
    return None if body_region in BODY_REGIONS else "Choose one of the body regions."


def guidance_problem(guidance: Sequence[Guidance]) -> str | None:
    """The guidance a program's own procedure can have."""
    return None if guidance else "Choose at least one kind of guidance; “No imaging” is one."


def words_problem(words: Sequence[str], what: str) -> str | None:
    """A list of levels or of other names; ``what`` is the singular."""
    if len(words) > MOST_WORDS:
        return f"Write at most {MOST_WORDS} {what}s."
    if too_long := [each for each in words if len(each) > LONGEST_WORD]:
        return f"Shorten “{too_long[0][:LONGEST_WORD]}…” to {LONGEST_WORD} characters, or put a comma in it."
    twice = {each for each in words if words.count(each) > 1}
    return f"“{min(twice)}” is there twice; write each {what} once." if twice else None


def local_code_problem(code: str) -> str | None:
    """A program's own code for a procedure; an empty one takes it away."""
    return f"Shorten the code to {LONGEST_WORD} characters." if len(code) > LONGEST_WORD else None


def minimum_problem(minimum: int | None) -> str | None:
    """The number of a requirement; None where there is none."""
    if minimum is None or 1 <= minimum <= LARGEST_COUNT:
        return None
    return f"A minimum is a whole number from 1 to {LARGEST_COUNT:,}; leave it empty where there is none."


def target_problem(count: int) -> str | None:
    """One of the three counts of a target."""
    if 0 <= count <= LARGEST_COUNT:
        return None
    return f"A target is a whole number from 0 to {LARGEST_COUNT:,}; 0 asks for none."


def edition_name_problem(name: str) -> str | None:
    """The name under which requirements are adopted."""
    if not name.strip():
        return "Name the edition, for example by the document and its date."
    return f"Shorten the name to {LONGEST_NAME} characters." if len(name.strip()) > LONGEST_NAME else None


def taken_name_problem(name: str, taken: Collection[str]) -> str | None:
    """The name under which requirements are adopted, beside those of earlier editions."""
    if name.strip().casefold() not in {each.casefold() for each in taken}:
        return None
    return "An earlier edition has this name. Give this one a name of its own, for example with its year."


def source_problem(source: str) -> str | None:
    """Where adopted requirements were read."""
    if not source.strip():
        return "Say which document you compared the numbers with."
    return "Shorten the source to 1,000 characters." if len(source) > 1000 else None


def adopted_on_problem(on: date, today: date) -> str | None:
    """The day of an adoption; ``today`` is the program's."""
    if on > today:
        return "The date lies in the future; an adoption cannot be dated ahead."
    return "Check the year of this date." if on < _FIRST_DAY else None
