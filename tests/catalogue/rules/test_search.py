"""Finding procedures by what people type."""

import pytest

from logbook.catalogue.rules import read_editions, search

PROCEDURES = read_editions()[-1].procedures


def found(words: str) -> list[str]:
    return [each.slug for each in search(PROCEDURES, words)]


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("mild", "mild-pild"),
        ("mbb lumbar", "mbb-lumbar"),
        ("lumbar mbb", "mbb-lumbar"),
        ("rfa genicular", "rfa-genicular"),
        ("RFA gen", "rfa-genicular"),
        ("tfesi lumb", "esi-transforaminal-lumbar"),
        ("scs", "scs-trial"),
        ("T.A.P.", "block-tap"),
        ("si joint", "si-joint-injection"),
        ("sgb", "symp-stellate"),
        ("botox migraine", "botulinum-migraine"),
    ],
)
def test_the_first_one_found_is_the_one_meant(words: str, first: str) -> None:
    assert found(words)[0] == first


def test_every_word_has_to_be_found() -> None:
    assert set(found("rfa knee")) == {"rfa-genicular"}
    assert found("mild cervical") == []


def test_a_category_or_region_narrows() -> None:
    assert "inj-ac-joint" in found("shoulder inj")
    assert "kyphoplasty-lumbar" in found("augmentation lumbar")


def test_nothing_typed_finds_everything_in_order() -> None:
    assert found("  ") == [each.slug for each in PROCEDURES]


def test_every_procedure_is_found_first_by_its_own_name() -> None:
    assert [each.slug for each in PROCEDURES if each.slug not in found(each.name)[:2]] == []
