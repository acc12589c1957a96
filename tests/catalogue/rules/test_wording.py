"""Text as the search reads it."""

import pytest

from logbook.catalogue.rules.wording import one_slip_apart, plain, spanned, words_and_levels


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("T.A.P. Block", "tap block"),
        ("Morton's", "mortons"),
        ("b/l", "bl"),
        ("Ménière", "meniere"),
        ("L4–5", "l4-5"),
    ],
)
def test_plain(text: str, read: str) -> None:
    assert plain(text) == read


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("L5", ("l", 5), ("l", 5)),
        ("l4-5", ("l", 4), ("l", 5)),
        ("L4/L5", ("l", 4), ("l", 5)),
        ("L4 - L5", ("l", 4), ("l", 5)),
        ("l45", ("l", 4), ("l", 5)),
        ("l5s1", ("l", 5), ("s", 1)),
        ("S1 L5", ("l", 5), ("s", 1)),
        ("t1112", ("t", 11), ("t", 12)),
        ("t12", ("t", 12), ("t", 12)),
        ("t910", ("t", 9), ("t", 10)),
        ("C7-T1", ("c", 7), ("t", 1)),
        ("L3, L4, L5", ("l", 3), ("l", 5)),
        ("L3 to L5", ("l", 3), ("l", 5)),
        ("V2", ("v", 2), ("v", 2)),
    ],
)
def test_levels(text: str, first: tuple[str, int], last: tuple[str, int]) -> None:
    assert spanned(words_and_levels(text)[1]) == (first, last)


@pytest.mark.parametrize("text", ["l6", "c9", "l0", "t135", "l4-9", "tl5", "l5x", "3-4"])
def test_what_is_no_level_stays_a_word(text: str) -> None:
    words, levels = words_and_levels(text)
    assert words == [text]
    assert spanned(levels) is None


def test_words_beside_levels() -> None:
    assert words_and_levels("Right L4/5 TFESI, 1-2 muscles")[0] == ["right", "tfesi", "1-2", "muscles"]


@pytest.mark.parametrize("typed", ["stellate", "stelate", "stelllate", "stellete", "setllate", "tellate", "stellat"])
def test_one_slip_apart(typed: str) -> None:
    assert one_slip_apart(typed, "stellate")
    assert one_slip_apart("stellate", typed)


@pytest.mark.parametrize("typed", ["stelat", "tsellaet", "stelltea", "celiac", ""])
def test_more_than_one_slip_apart(typed: str) -> None:
    assert not one_slip_apart(typed, "stellate")
    assert not one_slip_apart("stellate", typed)
