"""The procedure in a schedule's words, by the search of the catalogue."""

import re
from collections.abc import Iterator, Sequence

from logbook.catalogue.models import Procedure
from logbook.catalogue.rules import search
from logbook.exchange.rules.headings import word_set
from logbook.exchange.rules.names import plain_words

# What schedules say beside a procedure: how often, how it is guided and numbed, what kind of appointment it is.
FILLER = word_set(
    """procedure procedures proc px injection injections inj injxn interventional intervention pain clinic visit appt
    appointment outpatient patient case cases new return repeat first second third 1st 2nd 3rd st nd rd series round
    number no of per each single double multi multiple two three one additional addl add on unilateral side sided
    fluoro fluoroscopy fluoroscopic fluoroscopically xray ray image images imaging img carm arm c under w wo with
    without us usg ultrasound sono sedation sed iv mac local anesthesia anesthetic anes light moderate conscious general
    diagnostic dx therapeutic tx comparative confirmatory prognostic percutaneous perc steroid steroids cortisone
    depo kenalog dexamethasone decadron lidocaine bupivacaine contrast epidurogram level levels lvl spine spinal
    vertebral area region min mins minutes minute hr hour room possible poss vs tbd asap stat urgent routine
    today am pm bid"""
)
# Said alone these are time kept free, or too little to choose by.
_TOO_LITTLE = word_set(
    """block blocks blocked blocking hold held off nerve nerves joint joints trial implant revision removal lumbar
    cervical thoracic sacral lunch meeting consult consultation consults evaluation eval followup follow up"""
)
# What is found nowhere takes longest to seek: a list has some dozen texts, and one of a thousand is no list.
_MOST = 1000
_COUNTS = re.compile(r"#\s?\d+|\bx\s?\d+\b|\b\d+\s?(?:levels?|lvls?|leads?|of|min|mins|minutes)\b|\b\d{5}[a-z]?\b")
_MARKS = re.compile(r"[-–|;:()\[\]]\s|\s[-–]|[()\[\]|;]")


class Finder:
    """Finds the procedure that words mean, each text once: a list says the same many times."""

    def __init__(self, procedures: Sequence[Procedure]) -> None:
        self._procedures = procedures
        self._found: dict[str, Procedure | None] = {}

    def __call__(self, words: str) -> Procedure | None:
        """The procedure the search finds first by all of the words, else by those that say what is done; or None.

        Words are left out only if they are known to name no procedure: a guess from the rest would make a knee
        replacement a knee injection.
        """
        for each in _readings(words):
            if not self._has_stranger(each) and (found := self._first(each)):
                return found
        return None

    def _has_stranger(self, words: str) -> bool:
        """Whether a word finds nothing by itself, nor as half of one, so that all together would be sought in vain."""
        said = [each for each in words.lower().split() if each.isalpha()]
        for place, word in enumerate(said):
            halves = ("".join(said[start : start + 2]) for start in (place - 1, place) if start >= 0)
            if len(word) > 2 and not self._first(word) and not any(map(self._first, halves)):
                return True
        return False

    def _first(self, words: str) -> Procedure | None:
        if words not in self._found and len(self._found) < _MOST:
            self._found[words] = next(iter(search(self._procedures, words)), None)
        return self._found.get(words)


def _readings(words: str) -> Iterator[str]:
    """Ways to read the words, the fullest first."""
    plain = _essential(words)
    if not plain or set(plain_words(plain)) <= _TOO_LITTLE:
        return
    yield words
    yield plain
    # "64483 - TFESI L5 (Medicare ok)": a part between marks may be all of it.
    parts = [part for part in _MARKS.split(words) if part.strip()]
    if len(parts) > 1:
        for part in parts:
            if len(plain_words(part)) > 0 and (plain := _essential(part)):
                yield plain


def _essential(words: str) -> str:
    """The words without filler, codes and counts; levels stay."""
    text = _COUNTS.sub(" ", words.lower())
    kept = [each for each in re.findall(r"[^\s,;()\[\]]+", text) if not _is_filler(each)]
    return " ".join(kept)


def _is_filler(word: str) -> bool:
    plain = plain_words(word)
    return all(each in FILLER or each.isdigit() for each in plain)
