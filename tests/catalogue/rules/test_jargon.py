"""What people say for the words of a name."""

import pytest

from logbook.catalogue.rules import read_editions
from logbook.catalogue.rules.jargon import MEANINGS, UNNEEDED, meaning
from logbook.catalogue.rules.wording import words_and_levels


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("mbb", "medial branch block"),
        ("lmbb", "lumbar medial branch block"),
        ("crfa", "cervical radiofrequency"),
        ("tfacet", "thoracic facet"),
        ("tf", "transforaminal"),
        ("lumbar", ""),
        ("lgon", ""),
        ("", ""),
    ],
)
def test_meaning(word: str, meant: str) -> None:
    assert meaning(word) == meant


def test_every_meaning_is_made_of_words_the_catalogue_knows() -> None:
    texts = (text for each in read_editions()[-1].procedures for text in (each.name, *each.synonyms, *each.guidance))
    known = {word for text in texts for word in words_and_levels(text)[0]}
    assert {word for meant in MEANINGS.values() for word in meant.split()} - known == set()


def test_a_word_that_means_something_is_needed() -> None:
    assert UNNEEDED & set(MEANINGS) == set()
