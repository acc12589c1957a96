"""That it is really the person, asked once more before signing; the answer holds for some minutes of this sign-in.

It lies in the session, so that it ends with the sign-in: by signing out, by being idle, by a new password. Signing in
is no such answer: whoever signs says that it is them at the time of signing (modelled on 21 CFR 11.200).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask import current_app, request, session

from logbook.foundation import clock
from logbook.web import identity

HOLDS = timedelta(minutes=5)
_KEY = "confirmed"


@dataclass(frozen=True, slots=True)
class Confirmation:
    """How the person proved to be it ("password", "pin", …), and when."""

    by: str
    at: datetime

    @property
    def until(self) -> datetime:
        """When it has to be asked again."""
        return self.at + HOLDS


def confirm(by: str) -> Confirmation:
    """Remember that the signed-in person has just proved to be it, and how."""
    now = int(clock.now().timestamp())
    session[_KEY] = [by, now]
    return Confirmation(by, datetime.fromtimestamp(now, UTC))


def held() -> Confirmation | None:
    """What was proved in this sign-in no longer ago than ``HOLDS``."""
    if _KEY not in session:
        return None
    by, at = session[_KEY]
    found = Confirmation(by, datetime.fromtimestamp(at, UTC))
    return found if found.at <= clock.now() < found.until else None


def asked() -> Confirmation | None:
    """What holds, or else what the posted password proves; None if neither. Wrong passwords are throttled."""
    if found := held():
        return found
    typed, check = request.form.get("password"), current_app.extensions["check_password"]
    # Nothing typed is no attempt: a page may ask for it in its second step.
    return confirm("password") if typed and check(identity.person(), typed) else None
