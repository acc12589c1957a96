"""When a letter is tried again and when it is given up, and how it says things."""

from datetime import date, timedelta

# How long a worker may take over one letter before another takes it: several times what a mail server may keep it
# waiting, so that only a worker that died is overtaken.
LEASE = timedelta(minutes=10)

_LONGEST = timedelta(hours=4)
_ATTEMPTS = 14


def pause(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts in vain; None gives up, which is after a day.

    1, 2, 4 … 128 minutes, then four hours each time: RFC 5321, section 4.5.4.1, asks for growing pauses.
    """
    return None if attempts >= _ATTEMPTS else min(timedelta(minutes=2 ** (attempts - 1)), _LONGEST)


def one_line(text: str) -> str:
    """The words of a subject in one line: a header ends where its line does."""
    return " ".join(text.split())


def weekday(iso: str) -> str:
    """A day of the facts, which are JSON, as a letter says it: "Monday, Nov 30, 2026"."""
    day = date.fromisoformat(iso)
    return f"{day:%A}, {day:%b} {day.day}, {day:%Y}"


# What every template of a letter can use.
FILTERS = {"weekday": weekday}
