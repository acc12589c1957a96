"""Setting passwords, issuing links, counting failures."""

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.orm import Session

from logbook.accounts import queries, rules
from logbook.accounts.models import Account, Attempt, PasswordLink
from logbook.adapters import passwords
from logbook.foundation import audit, clock
from logbook.foundation.errors import Invalid, NotFound, TooMany
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
