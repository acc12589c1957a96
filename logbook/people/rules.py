"""What a name and an e-mail address must look like."""

import re
import zoneinfo

# Deliberately loose: one @, something before it, a dot somewhere after it. Only a letter that arrives proves more.
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def email_problem(email: str) -> str | None:
    """What is wrong with an e-mail address, as a sentence, or None."""
    if len(email) > 200:
        return "The e-mail address is longer than 200 characters; use a shorter one."
    if not _EMAIL.fullmatch(email):
        return f"{email!r} is not an e-mail address; write it as name@hospital.org."
    return None


def name_problem(name: str, what: str) -> str | None:
    """What is wrong with a name of ``what`` (say "Program name"), as a sentence, or None."""
    if not name.strip():
        return f"{what} is empty; write a name."
    if len(name) > 200:
        return f"{what} is longer than 200 characters; use a shorter one."
    return None


def time_zone_problem(name: str) -> str | None:
    """What is wrong with a time zone's name, as a sentence, or None."""
    if name not in zoneinfo.available_timezones():
        return f"{name!r} is not a time zone; write one such as America/New_York."
    return None
