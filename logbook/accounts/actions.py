"""Setting passwords and signing PINs, issuing links, counting failures."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from logbook.accounts import queries, rules
from logbook.accounts.models import Account, Attempt, PasswordLink, PinAttempt, SigningPin
from logbook.accounts.rules import PinState
from logbook.adapters import passwords
from logbook.foundation import audit, clock
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, DomainError, Invalid, NotFound, TooMany
from logbook.people.models import Person


def set_password(session: Session, *, person: Person, password: str) -> Account:
    """Give a person a new password and end every sign-in made with the old one. Raises Invalid for a weak one."""
    if problem := rules.password_problem(password, email=person.email, name=person.name):
        raise Invalid(problem, "password")
    return store_password(session, person=person, password_hash=passwords.hash_password(password))


def store_password(session: Session, *, person: Person, password_hash: str) -> Account:
    """Keep a hash that was made beforehand: the demo shares one among its people, which saves a hash each."""
    account = queries.account(session, person.id)
    if account is None:
        account = Account(person_id=person.id, password_hash=password_hash)
        session.add(account)
    else:
        account.password_hash = password_hash
        account.stamp += 1
        account.changed_at = clock.now()
    audit.record(session, by=person, verb="account.set_password", subject=person)
    return account


def issue_link(session: Session, *, person: Person, hours: int, by: Person | None = None) -> str:
    """A new single-use token with which the person may set a password for so many hours; older ones stop working."""
    session.execute(delete(PasswordLink).where(PasswordLink.person_id == person.id))
    token = secrets.token_urlsafe(32)
    session.add(
        PasswordLink(
            token_sha256=sha256(token.encode()).hexdigest(),
            person_id=person.id,
            expires_at=clock.now() + timedelta(hours=hours),
        )
    )
    audit.record(session, by=by, verb="account.issue_link", subject=person)
    return token


def use_link(session: Session, *, token: str, password: str) -> Person:
    """Set the password of the person the link was made for, once. Raises NotFound for a spent or expired link."""
    link = queries.link(session, token, hold=True)
    if link is None:
        raise NotFound("This link was used already or has expired. Ask whoever sent it for a new one.")
    set_password(session, person=link.person, password=password)
    link.used_at = clock.now()
    return link.person


def throttle(session: Session, subject: str, allowed: int) -> None:
    """Raise TooMany if this subject failed ``allowed`` times or more within the last quarter of an hour."""
    if queries.failures(session, subject) >= allowed:
        raise TooMany("Too many attempts from here. Wait 15 minutes and try again.")


def count_failure(session: Session, subject: str) -> None:
    """Remember one failure of this subject."""
    session.add(Attempt(subject=subject))


def forget_failures(session: Session, subject: str) -> None:
    """A success clears what was counted against the subject."""
    session.execute(delete(Attempt).where(Attempt.subject == subject))


def sweep(session: Session) -> None:
    """Delete attempts outside the window and links that can no longer be used."""
    session.execute(delete(Attempt).where(Attempt.at < clock.now() - rules.WINDOW))
    session.execute(delete(PasswordLink).where(PasswordLink.expires_at < clock.now()))


def hashed_pin(pin: str) -> str:
    """The hash of a new signing PIN, made before the write lock is taken. Raises Invalid for one easily guessed."""
    if problem := rules.pin_problem(pin):
        raise Invalid(problem, "pin")
    return passwords.hash_password(pin)


def set_pin(session: Session, *, by: Person, pin_hash: str, program_id: UUID | None = None) -> None:
    """Keep one's new signing PIN in place of an older one; fifteen wrong ones at that are forgotten with it.

    It is one for all the person's programs; ``program_id`` is the one that hears of it.
    """
    pin = queries.held_pin(session, by.id)
    if pin is None:
        session.add(SigningPin(person_id=by.id, pin_hash=pin_hash))
    else:
        pin.pin_hash, pin.set_at = pin_hash, clock.now()
    session.execute(
        delete(PinAttempt).where(PinAttempt.person_id == by.id, PinAttempt.at <= clock.now() - rules.WINDOW)
    )
    audit.record(session, by=by, verb="account.set_pin", subject=by, program_id=program_id)


def remove_pin(session: Session, *, by: Person, program_id: UUID | None = None) -> None:
    """Sign by PIN no more. Raises Conflict if none is set."""
    pin = queries.held_pin(session, by.id)
    if pin is None:
        raise Conflict("You have no signing PIN, so there was none to remove.")
    session.delete(pin)
    audit.record(session, by=by, verb="account.remove_pin", subject=by, program_id=program_id)


def check_pin(database: Database, *, person: Person, pin: str, by: Person, program_id: UUID) -> None:
    """Return if ``pin`` is the signing PIN of ``person``, typed on the device of ``by`` in a program.

    Raises Invalid for a wrong one, TooMany while wrong ones have locked it or switched it off, Conflict if there is
    none. The try is counted first and forgotten if it was right, each in a unit of its own with the hashing between
    them: many tries at once are as many as one after another, and none holds the write lock while it hashes. What
    cannot be a PIN is no try.
    """
    if not rules.is_pin(pin):
        raise Invalid("A PIN has 6 to 12 digits and nothing else, so nothing was signed. Type it again.", "pin")
    with database.writing() as session:
        tried = _count_try(session, person)
    right = passwords.matches(tried.pin_hash, pin)
    with database.writing() as session:
        if right and _forget_tries(session, person, tried):
            return
        _record_wrong(session, person, tried.standing, by=by, program_id=program_id)
    if tried.standing.state is not PinState.READY:
        raise _refusal(person, tried.standing)
    left = f"{tried.standing.left} {'try is' if tried.standing.left == 1 else 'tries are'} left"
    raise Invalid(f"This is not the PIN of {person.name}, so nothing was signed. {left}.", "pin")


@dataclass(frozen=True, slots=True)
class _Try:
    """A counted try: at which hash, when, and how the PIN stands if it was wrong."""

    pin_hash: str
    at: datetime
    standing: rules.PinStanding


def _count_try(session: Session, person: Person) -> _Try:
    pin = queries.held_pin(session, person.id)
    before = queries.pin_standing(session, person.id)
    if pin is None or before.state is not PinState.READY:
        raise _refusal(person, before)
    attempt = PinAttempt(person_id=person.id, at=clock.now())
    session.add(attempt)
    session.flush()
    return _Try(pin.pin_hash, attempt.at, queries.pin_standing(session, person.id))


def _forget_tries(session: Session, person: Person, tried: _Try) -> bool:
    """Forget this try and those before it; False if the PIN was changed or removed meanwhile."""
    pin = queries.held_pin(session, person.id)
    if pin is None or pin.pin_hash != tried.pin_hash:
        return False
    # Those counted after it are still being checked, and stay until they are known to be right.
    session.execute(delete(PinAttempt).where(PinAttempt.person_id == person.id, PinAttempt.at <= tried.at))
    return True


def _record_wrong(
    session: Session, person: Person, standing: rules.PinStanding, *, by: Person, program_id: UUID
) -> None:
    # "account.pin_locked" or "account.pin_off": only the try that did it finds it so, as the next is not counted.
    became = () if standing.state is PinState.READY else (f"account.pin_{standing.state}",)
    for verb in ("account.pin_refused", *became):
        audit.record(session, by=by, verb=verb, subject=person, program_id=program_id, wrong=standing.wrong)


def _refusal(person: Person, standing: rules.PinStanding) -> DomainError:
    if standing.state is PinState.NONE:
        return Conflict(f"{person.name} has set no signing PIN.")
    if standing.state is PinState.OFF:
        return TooMany(
            f"Signing by PIN is switched off for {person.name} after {standing.wrong} wrong ones. "
            "A new PIN, set under the own name with the password, switches it on again."
        )
    return TooMany(
        f"Signing by PIN is locked for {person.name} after {rules.PIN_TRIES} wrong ones in 15 minutes. "
        "Sign with the password on the own device, or wait until the 15 minutes have passed."
    )
