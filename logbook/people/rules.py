"""What a name and an e-mail address must look like, and which days one may be away."""

import re
import zoneinfo
from datetime import date, datetime, time, timedelta

# Dot-string @ domain (RFC 5321, section 4.1.2): one mailbox in one spelling. What that leaves out, comments and quotes,
# would let the same mailbox pass for another's. Only a letter that arrives proves more.
_ATOM, _LABEL = r"[\w!#$%&'*+/=?^`{|}~-]+", r"[^\W_](?:[\w-]*[^\W_])?"
_EMAIL = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}", re.ASCII)


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


# Longer than any leave; whoever is away for longer hands the cases to another attending for good.
LONGEST_ABSENCE = timedelta(days=366)


def span(starts_on: date, ends_on: date, time_zone: str) -> tuple[datetime, datetime]:
    """The moments between which those days lie, both included: midnights in ``time_zone``."""
    zone = zoneinfo.ZoneInfo(time_zone)
    after = ends_on + timedelta(days=1)
    return datetime.combine(starts_on, time.min, zone), datetime.combine(after, time.min, zone)


def absence_problem(starts_on: date, ends_on: date, today: date) -> tuple[str, str] | None:
    """What is wrong with the days of an absence, as the field and a sentence, or None."""
    if starts_on < today:
        return "starts_on", "An absence starts today or later: what was decided meanwhile cannot be decided again."
    if starts_on - today >= LONGEST_ABSENCE:
        return "starts_on", "An absence starts within a year from today; check the year."
    if ends_on < starts_on:
        return "ends_on", "The absence ends before it starts; correct one of the days."
    if ends_on - starts_on >= LONGEST_ABSENCE:
        return "ends_on", "An absence is at most a year long; choose an earlier day."
    return None
