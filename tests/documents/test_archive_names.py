"""How documents are called in an archive."""

import pytest

from logbook.documents.rules.archive import archive_name

FILE = "competency-summary-2026-0007.pdf"


@pytest.mark.parametrize(
    ("family", "given", "name"),
    [
        ("Lindqvist", "Ada", f"Lindqvist, Ada — {FILE}"),
        ("Fernández y Ortiz", "María", f"Fernández y Ortiz, María — {FILE}"),
        ("O'Neil/../../etc", "..\\A\x00da", f"O'Neil .. .. etc, Ada — {FILE}"),
        ("...", 'C:"|?*<>', f"C — {FILE}"),
        ("\u202eevil", "\u200b", f"evil — {FILE}"),
        ("דוד", "😀", f"דוד, 😀 — {FILE}"),
        ("", "", FILE),
    ],
)
def test_a_name_is_a_file_name_everywhere(family, given, name):
    assert archive_name(family, given, "Competency summary", "2026-0007") == name


@pytest.mark.parametrize("letter", ["a", "é", "😀"])
def test_the_longest_name_fits_into_a_file_system(letter):
    name = archive_name(letter * 200, letter * 200, "Competency summary", "2026-0007")
    assert len(name.encode()) < 255
    assert name.endswith(f" — {FILE}")
