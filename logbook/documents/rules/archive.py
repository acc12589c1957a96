"""How documents are called in an archive: by whom they are about, so that a folder sorts them as a cabinet does."""

import re
import unicodedata

# What some system or other does not allow in a file's name, or reads as the end of it.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')

# With the kind and the number behind it a name stays below the 255 bytes that file systems allow.
_BYTES = 160


def archive_name(family_name: str, given_name: str, kind: str, number: str) -> str:
    """``Lindqvist, Ada — competency-summary-2026-0007.pdf``: no path, nothing hidden, no letter a system refuses."""
    person = _cut(", ".join(filter(None, map(_safe, (family_name, given_name)))))
    return " — ".join(filter(None, (person, f"{kind.lower().replace(' ', '-')}-{number}.pdf")))


def _safe(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    visible = "".join(letter for letter in composed if unicodedata.category(letter)[0] != "C")
    return " ".join(_FORBIDDEN.sub(" ", visible).split()).strip(". ")


def _cut(text: str) -> str:
    return text.encode()[:_BYTES].decode(errors="ignore").rstrip(" ,.")
