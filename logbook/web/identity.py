"""Who is asking, in which program, and since when they have been idle."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Flask, g, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from logbook.foundation.errors import NotFound, NotSignedIn
from logbook.web import afterwards

if TYPE_CHECKING:  # people stands a floor above: only the shape of a person is known here
    from logbook.people.models import Person, Program

# Writing the cookie anew on every request would serve nobody; a minute is fine enough for an idle time-out.
_REFRESH_SECONDS = 60


class Visitor(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """The signed-in person as Flask-Login keeps them; ``stamp`` changes with the password and ends older sign-ins."""

    def __init__(self, person: "Person", stamp: int) -> None:
        self.person = person
        self.stamp = stamp

    def get_id(self) -> str:
        """What the session cookie holds: the person's id and the stamp."""
        return f"{self.person.id}:{self.stamp}"


def init_app(
    app: Flask, *, load_visitor: Callable[[str], Visitor | None], check_password: Callable[["Person", str], bool]
) -> None:
    """Start Flask-Login. The room of accounts gives the two functions that know of passwords."""
    manager = LoginManager(app)
    manager.user_loader(load_visitor)
    app.extensions["check_password"] = check_password
    idle_seconds = app.config["SETTINGS"].idle_minutes * 60

    @app.before_request
    def end_idle_sign_in() -> None:
        seen_at = session.get("seen_at")
        if seen_at is None:
            return
        now = int(time.time())
        if now - seen_at > idle_seconds:
            _time_out()
        elif now - seen_at > _REFRESH_SECONDS:
            session["seen_at"] = now


def sign_in(visitor: Visitor) -> None:
    """Begin a sign-in in a session of its own, so that nothing planted before it survives.

    Only whoever was timed out here keeps the token of their forms: one that was open meanwhile can still be sent.
    """
    token = session.get("csrf_token") if session.get("timed_out") == str(visitor.person.id) else None
    session.clear()
    if token:
        session["csrf_token"] = token
    login_user(visitor)
    session["seen_at"] = int(time.time())
    session.permanent = True


def sign_out() -> None:
    """End the sign-in and forget everything the session held."""
    logout_user()
    session.clear()


def _time_out() -> None:
    whose, token = (str(person().id), session.get("csrf_token")) if signed_in() else ("", None)
    if whose:
        afterwards.note("account.time_out", person(), by=person())
    sign_out()
    session.update({"timed_out": whose, "csrf_token": token} if token else {"timed_out": whose})


def timed_out() -> bool:
    """Whether the last sign-in here ended because nothing happened for a while."""
    return "timed_out" in session


def signed_in() -> bool:
    """Whether somebody is signed in."""
    return bool(current_user.is_authenticated)


def person() -> "Person":
    """The signed-in person, with memberships. Raises NotSignedIn."""
    if not signed_in():
        raise NotSignedIn("You are signed out. Sign in to go on.")
    found: Person = current_user.person
    return found


def program() -> "Program":
    """The program the person is looking at: the one last chosen, else one with a role today, else the latest."""
    if "program" not in g:
        memberships = person().memberships
        if not memberships:
            raise NotFound("You belong to no program yet. Ask your program director to add you.")
        chosen = session.get("program_id")
        by_preference = sorted(
            memberships, key=lambda each: (str(each.program_id) == chosen, bool(person().roles_in(each.program_id)))
        )
        g.program = by_preference[-1].program
    found: Program = g.program
    return found


def choose_program(program_id: UUID) -> None:
    """Look at another of the person's programs from now on. Raises NotFound for one that is not theirs."""
    if not person().ever_in(program_id):
        raise NotFound("There is no such program among yours.")
    session["program_id"] = str(program_id)
