"""A QR code is one named drawing that says what it was given."""

from xml.etree import ElementTree

from logbook.adapters.qr import qr_svg


def test_a_code_is_one_named_drawing():
    drawing = ElementTree.fromstring(qr_svg("https://logbook.example/verify/X", "QR code of <this & that>"))  # noqa: S314  # our own words
    names = [child for child in drawing if child.tag.endswith("title")]
    assert drawing.tag.endswith("svg")
    assert [name.text for name in names] == ["QR code of <this & that>"]


def test_other_words_give_another_code():
    assert qr_svg("one", "QR code") != qr_svg("two", "QR code")
