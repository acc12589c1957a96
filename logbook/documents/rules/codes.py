"""What strangers find a document by: the code on the paper, or the digest of the file."""

import re

# Douglas Crockford's base 32: no I, L, O or U, so that a code read from paper is not misread.
CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

CODE_LETTERS = 16


def grouped_code(code: str) -> str:
    """A code as it is printed: four groups of four."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def read_code(typed: str) -> str | None:
    """The code somebody typed, with letters that are easily misread put right; None if it cannot be one."""
    code = re.sub(r"[\s\-–—]", "", typed).upper().translate(str.maketrans("OIL", "011"))
    return code if len(code) == CODE_LETTERS and set(code) <= set(CODE_ALPHABET) else None


def read_sha256(typed: str) -> str | None:
    """The SHA-256 somebody pasted, in small hexadecimal digits, whatever stands between them; None if it is none."""
    digest = re.sub(r"[\s:]", "", typed).lower()
    return digest if re.fullmatch("[0-9a-f]{64}", digest) else None
