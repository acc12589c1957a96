"""What stands in the cells of a column: whether it looks as if it identifies patients, whatever its heading says."""

import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from logbook.cases.rules import Finding, identifiers
from logbook.catalogue.models import Procedure
from logbook.catalogue.rules import BODY_REGIONS, CATEGORIES
from logbook.catalogue.rules.jargon import MEANINGS
from logbook.exchange.rules.days import is_moment, read_day
from logbook.exchange.rules.headings import word_set
from logbook.exchange.rules.meanings import most
from logbook.exchange.rules.names import Attending, Place, attending_called, looks_like_a_person, plain_words
from logbook.exchange.rules.procedures import FILLER

# A list is of days around today; dates further away are far more often births.
_DAYS_AROUND = 400
_RECORD_NUMBER = re.compile(r"[A-Za-z]{0,4}[-#\s]?\d(?:[-\s]?\d){4,14}")
_CODE = re.compile(r"\d{4}[\dFTU](?:\s*[-,/+;]\s*\w{2,5})*")  # of a procedure, which a list says again and again
_WORD = re.compile(r"[^\W\d_]{3,}")
_WORD_OR_NUMBER = re.compile(r"[^\W\d_]{3,}|\d{4,}")
_PARTS = re.compile(r"(\s[-–]\s|[|;()\[\]/])")
HIDDEN = "[…]"
# What schedules say that is nobody's name.
_OF_SCHEDULES = word_set(
    """arrived arrival ready checked checking in out no show room rooms suite hospital center centre clinic surgery
    surgical procedure procedures office visit visits follow up new return consult consultation injection injections
    block pain medical medicine main north south east west wing floor building tower campus left right bilateral day
    early late first second open closed hold held pending complete completed scheduled confirmed unconfirmed cancelled
    canceled rescheduled progress recovery pre post preop postop op or asc lunch break meeting time patient outpatient
    inpatient ambulatory general local sedation anesthesia moderate none not yes unknown other urgent elective routine
    emergency add on phase one two three bay holding area fluoro fluoroscopy imaging suites university health system
    regional county city saint spine orthopedic orthopedics neurosurgery hospitals of the and at with for a an total
    boston scientific medtronic abbott nevro saluda stryker vertos merit biotronik device trial permanent total
    guided agent interpreter needed days hold
    replacement arthroscopy fusion laminectomy discectomy release repair removal exchange revision"""
)


@dataclass(frozen=True)
class Around:
    """What a schedule's words are held against: the program's own attendings, sites and procedures, and the day."""

    today: date
    attendings: Sequence[Attending]
    places: Sequence[Place]
    procedures: Sequence[Procedure]

    @functools.cached_property
    def ordinary(self) -> frozenset[str]:
        """Words that make no name: those of the catalogue, of what people say for it, of the sites, of schedules."""
        texts: Iterable[str] = itertools.chain(
            (text for each in self.procedures for text in (each.name, *each.synonyms)),
            CATEGORIES.values(),
            BODY_REGIONS.values(),
            MEANINGS.keys(),
            MEANINGS.values(),
            (each.name for each in self.places),
        )
        return (_OF_SCHEDULES | FILLER).union(word for text in texts for word in plain_words(text))

    def is_attending(self, text: str) -> bool:
        """Whether a text is the name of one of the program's attendings."""
        return attending_called(text, self.attendings) is not None

    def is_strangers_name(self, text: str) -> bool:
        """Whether a text is a name, and not that of an attending of the program."""
        return looks_like_a_person(text, self.ordinary) and not self.is_attending(text)


class Guard:
    """Looks through the cells of one schedule, each text once. Made anew for each: nothing of a file outlives it."""

    def __init__(self, around: Around) -> None:
        self._around = around
        self._known = around.ordinary.union(*(plain_words(each.name) for each in around.attendings))
        self._seen: dict[str, list[Finding]] = {}
        self._is_attending = functools.cache(around.is_attending)
        self._is_strange = functools.cache(around.is_strangers_name)
        self._read_day, self._is_moment = functools.cache(read_day), functools.cache(is_moment)

    def refusal(self, cells: Sequence[str], *, of_attendings: bool) -> str | None:
        """Why a column of these cells is not read, as the end of a sentence; None if they give no reason.

        ``of_attendings``: its heading says that it names them. It may then name others too, as the list of a whole
        suite does, once it names one of the program's.
        """
        around, filled = self._around, [cell for cell in cells if cell]
        days = [day for cell in filled if (day := self._read_day(cell))]
        if 2 * len(days) > len(filled):
            far = sum(abs((day - around.today).days) > _DAYS_AROUND for day in days)
            if 2 * far > len(days):
                return "its cells look like birth dates"
        if not filled or most(filled, self._is_moment):
            return None
        if most(filled, self._is_attending) or (of_attendings and any(map(self._is_attending, filled))):
            return None
        if most(filled, self._is_strange):
            return "its cells look like names of people who are not attendings of your program"
        kinds = [{each.looks_like for each in self._findings(cell)} - {"a full date"} for cell in filled]
        if 2 * sum(map(bool, kinds)) > len(filled):
            often = Counter(itertools.chain.from_iterable(kinds))
            return f"its cells hold what looks like {often.most_common(1)[0][0]}"
        if most(filled, lambda cell: bool(_RECORD_NUMBER.fullmatch(cell)) and not _is_code(cell, filled)):
            return "its cells look like record numbers"
        if not of_attendings and _stand_beside_names(filled, self._known):
            return "its cells hold words that look like names beside the rest"
        return None

    def words_apart(self, cells: Iterable[str]) -> frozenset[str]:
        """The words and long numbers of refused cells that a schedule would not say of itself, in lower case."""
        said = {word.lower() for cell in cells for word in _WORD_OR_NUMBER.findall(cell)}
        return frozenset(word for word in said if not self._known.issuperset(plain_words(word)))

    def hidden(self, text: str, secret: frozenset[str] = frozenset()) -> str:
        """The text with what looks like an identifier hidden: for the few such cells of a column that is read.

        So is every word that is ``secret``, such as the patient's name beside the procedure.

        Looked through until nothing more is found, so that it stays as it is when it comes back.
        """
        text = _WORD_OR_NUMBER.sub(lambda word: HIDDEN if word[0].lower() in secret else word[0], text)
        before = ""
        while text != before:
            before = text
            for finding in self._findings(text):
                text = text.replace(finding.passage, HIDDEN)
            text = "".join(HIDDEN if self._is_strange(part.strip()) else part for part in _PARTS.split(text))
        return text

    def _findings(self, text: str) -> list[Finding]:
        """What the guard of free texts finds, less the program's own attendings."""
        if text not in self._seen:
            found = identifiers({"": text})
            self._seen[text] = [each for each in found if not self._around.is_attending(each.passage)]
        return self._seen[text]


def _stand_beside_names(cells: Sequence[str], known: frozenset[str]) -> bool:
    """Whether most cells have a capitalized word of their own that says nothing of procedures or places: "SMITH TFESI".

    Where nothing at all is capitalized, any such word.
    """
    lower = not any(map(str.isupper, "".join(cells)))
    said = {word for cell in {*cells} for word in _WORD.findall(cell)}
    telling = {word for word in said if (lower or word[0].isupper()) and not known.issuperset(plain_words(word))}
    strange = [telling.intersection(_WORD.findall(cell)) for cell in cells]
    often = Counter(itertools.chain.from_iterable(strange))
    alone = [words for words in strange if any(often[word] == 1 for word in words)]
    # One or two cells tell little: there it takes two such words.
    return 2 * len(alone) > len(cells) and (len(cells) > 2 or any(len(words) > 1 for words in alone))


def _is_code(cell: str, cells: Sequence[str]) -> bool:
    return _CODE.fullmatch(cell) is not None and len(set(cells)) < 0.8 * len(cells)
