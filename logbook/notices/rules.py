"""When a letter is tried again and when it is given up, how it says things, and how it is switched off."""

import hashlib
import hmac
from datetime import date, timedelta
from uuid import UUID

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

# Letters that one can be without; all others answer something that somebody did.
CAN_BE_SWITCHED_OFF = frozenset({"digest"})


def token(person_id: UUID, secret: str) -> str:
    """What the address in a letter says, by which whoever has the letter switches such letters off (RFC 8058)."""
    return f"{person_id.hex}-{_seal(person_id, secret)}"


def whose(given: str, secret: str) -> UUID | None:
    """The person whom a token was made for; None for one that was not made here."""
    person, _, seal = given.partition("-")
    try:
        person_id = UUID(person)
    except ValueError:
        return None
    return person_id if hmac.compare_digest(seal.encode(), _seal(person_id, secret).encode()) else None


def _seal(person_id: UUID, secret: str) -> str:
    # 128 bits. It never expires: a letter may be found after years, and all it opens is this one switch.
    return hmac.new(secret.encode(), b"letters off:" + person_id.bytes, hashlib.sha256).hexdigest()[:32]
