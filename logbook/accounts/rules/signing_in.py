"""What a password must be, how many failures are too many, and where a sign-in may lead."""

import hashlib
from datetime import timedelta

# NIST SP 800-63B-4: at least 15 characters where the password is the only factor, at least 64 allowed, no rules of
# composition, no periodic change, common ones refused.
MIN_LENGTH = 15
MAX_LENGTH = 200
WINDOW = timedelta(minutes=15)

_COMMON_PIECES = (
    "password",
    "passwort",
    "qwerty",
    "letmein",
    "welcome",
    "logbook",
    "123456789",
    "abcdefgh",
    "iloveyou",
)


def password_problem(password: str, *, email: str = "", name: str = "") -> str | None:
    """What is wrong with a new password, as a sentence, or None."""
    if len(password) < MIN_LENGTH:
        return f"The password has {len(password)} characters; use at least {MIN_LENGTH}. Four or five words do well."
    if len(password) > MAX_LENGTH:
        return f"The password is longer than {MAX_LENGTH} characters; use a shorter one."
    if len(set(password)) < 6:
        return "The password repeats the same few characters; use a more varied one."
    lowered = password.lower()
    personal = [piece for piece in (email.split("@")[0], *name.replace(",", "").split()) if len(piece) > 3]
    for piece in (*_COMMON_PIECES, *(each.lower() for each in personal)):
        # A long password may contain a common word; it must not consist of little else.
        if piece in lowered and len(lowered.replace(piece, "")) < 8:
            return "The password is mostly a common word or your own name; add words that nobody would guess."
    return None


def subject(kind: str, value: str) -> str:
    """The digest under which attempts of one kind are counted, so that the table holds no address in the open."""
    return hashlib.sha256(f"{kind}:{value.strip().lower()}".encode()).hexdigest()


def safe_next(address: str | None) -> str | None:
    """``address`` if it is a path on this server, else None: a sign-in must not lead elsewhere."""
    # Browsers drop tabs and line ends and read a backslash as a slash: "/", a tab and "/evil" would lead to evil.
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    return address if address.isprintable() and "\\" not in address else None
