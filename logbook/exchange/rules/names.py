"""People and places in a schedule's words: the program's attendings and sites, and what looks like anybody's name."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from logbook.cases.rules import Period
from logbook.exchange.rules.headings import word_set

_TITLES = word_set(
    """dr doctor prof professor md do phd mbbs mbchb mph mba ms msc dpm dds np pa rn crna aprn jr sr ii iii iv facs
    faspn abpm attending staff physician surgeon with w primary provider"""
)
_PARTICLES = word_set("de la las los der den van von del di da dos el al bin st")
_KINDS = word_set("hospital center clinic surgery")
_NUMBERS = re.compile(r"\[[^\]]*\]|\([^)]*\)|\d+")
_GIVEN_BEGINS = 3


@dataclass(frozen=True)
class Attending:
    """An attending of the program, with when the role is held and at which sites; no site means any."""

    id: UUID
    name: str
    short_name: str
    given_name: str
    family_name: str
    periods: tuple[tuple[Period, frozenset[UUID]], ...]

    def sites_on(self, day: date) -> frozenset[UUID] | None:
        """The sites of that day, none named for any; None on a day without the role."""
        there = [sites for period, sites in self.periods if period.covers(day)]
        if not there:
            return None
        return frozenset().union(*there) if all(there) else frozenset()


@dataclass(frozen=True)
class Place:
    """A site of the program."""

    id: UUID
    name: str


def attending_called(text: str, attendings: Iterable[Attending]) -> Attending | None:
    """The one attending whom "Okafor, Ben MD", "Dr. Okafor", "B. Okafor" or "okafor" can mean; None for none or two."""
    said = plain_words(_NUMBERS.sub(" ", text))
    words = [each for each in said if each not in _TITLES]
    fitting = [each for each in attendings if _fits(words, each)]
    return fitting[0] if len(fitting) == 1 else None


def attending_within(text: str, attendings: Iterable[Attending]) -> Attending | None:
    """The one attending whose family name stands after a title, or alone between marks, in a longer text."""
    parts = re.split(r"[-–|;:/()\[\]]|,\s(?=[Dd]r\b)|(?=\b(?:Dr|DR)\b)", text)
    found = {each for part in parts if (each := attending_called(part, attendings))}
    return found.pop() if len(found) == 1 else None


def place_called(text: str, places: Sequence[Place]) -> Place | None:
    """The one site that a text names, in full, by a word that no other site's name has, or by its kind."""
    said = set(plain_words(text))
    exact = [each for each in places if set(plain_words(each.name)) <= said]
    if len(exact) == 1:
        return exact[0]
    fitting = [each for each in places if said & _own_words(each, places)]
    if not fitting:
        # "Clinic" is the one site that is called a clinic.
        kinds = said & _KINDS
        fitting = [each for each in places if kinds and kinds <= set(plain_words(each.name))]
    return fitting[0] if len(fitting) == 1 else None


def looks_like_a_person(text: str, ordinary: frozenset[str]) -> bool:
    """Whether a text is a name and nothing else: "Smith, John A", "SMITH JOHN", "Mary Jones".

    Two to four words, none of them among the ``ordinary`` ones of schedules; a surname with a comma, or all words in
    capitals or capitalized.
    """
    words = [each for each in plain_words(text) if each not in _PARTICLES]
    if (
        not 2 <= len(words) <= 4
        or any(map(str.isdigit, text))
        or {each for each in words if len(each) > 1} & ordinary
        or max(map(len, words)) < 3
    ):
        return False
    letters = [each for each in re.split(r"[\s,.]+", text) if each]
    return all(each[0].isupper() or each in _PARTICLES for each in letters) or "," in text


def plain_words(text: str) -> list[str]:
    """The words of a text in lower case without accents; "O'Brien" and "Smith-Jones" are one word each."""
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])['’-](?=[a-z])|\.(?=[a-z]\.)", "", letters))


def _fits(words: Sequence[str], attending: Attending) -> bool:
    family, given = plain_words(attending.family_name), plain_words(attending.given_name)
    rest = _without(words, family)
    if not family or rest is None or len(rest) > 3:
        return False
    if not rest:
        return True
    # Of further words one is the given name, its initial or its short form; the others are middle names.
    return any(_is_given(word, name) for word in rest for name in given)


def _is_given(word: str, name: str) -> bool:
    if len(word) == 1:
        return word == name[0]
    return word == name or (
        min(len(word), len(name)) >= _GIVEN_BEGINS and (word.startswith(name) or name.startswith(word))
    )


def _without(words: Sequence[str], family: Sequence[str]) -> list[str] | None:
    """The words less those of a family name, which stand together; None if they do not."""
    size = len(family)
    for start in range(len(words) - size + 1):
        if [*words[start : start + size]] == [*family]:
            return [*words[:start], *words[start + size :]]
    return None


def _own_words(place: Place, places: Sequence[Place]) -> set[str]:
    others = {word for each in places if each is not place for word in plain_words(each.name)}
    common = word_set("the of and hospital center clinic medical surgery pain suite main")
    return {word for word in plain_words(place.name) if len(word) > 2} - others - common
