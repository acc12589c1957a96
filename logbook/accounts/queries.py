"""Finding accounts, links, signing PINs and recent failures."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, joinedload

from logbook.accounts import rules
from logbook.accounts.models import Account, Attempt, PasswordLink, PinAttempt, SigningPin
from logbook.foundation import clock
from logbook.people import queries as people
from logbook.people.models import Person


def account(session: Session, person_id: UUID) -> Account | None:
    """The account of a person, if a password was ever set."""
    return session.get(Account, person_id)


def visitor(session: Session, person_id: str) -> tuple[Person, int] | None:
    """The person a session speaks of, with memberships and programs, and the account's stamp."""
    try:
        key = UUID(person_id)
    except ValueError:
        return None
    row = session.execute(_VISITOR, {"key": key}).unique().one_or_none()
    return (row[0], row[1]) if row else None


# Every request asks this. Built once, it is looked up in a third less time.
_VISITOR = (
    select(Person, Account.stamp)
    .join(Account, Account.person_id == Person.id)
    .where(Person.id == bindparam("key"))
    .options(*people.WITH_PROGRAMS)
)


def link(session: Session, token: str, *, hold: bool = False) -> PasswordLink | None:
    """The link with this token if it was not used and has not expired, with its person; ``hold`` it to use it up."""
    query = (
        select(PasswordLink)
        .where(PasswordLink.token_sha256 == sha256(token.encode()).hexdigest())
        .options(joinedload(PasswordLink.person))
    )
    if hold:
        query = query.with_for_update(of=PasswordLink).execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None or found.used_at is not None or found.expires_at <= clock.now():
        return None
    return found


def failures(session: Session, subject: str, at: datetime | None = None) -> int:
    """How often this subject failed within the window that ends now."""
    since = (at or clock.now()) - rules.WINDOW
    return session.scalar(select(func.count()).where(Attempt.subject == subject, Attempt.at > since)) or 0


def pin_standing(session: Session, person_id: UUID) -> rules.PinStanding:
    """How a person's signing PIN stands now, in one statement."""
    rows = session.execute(_PIN_AND_TRIES, {"person_id": person_id}).all()
    return rules.pin_standing(rows[0][0] if rows else None, (at for _, at in rows if at is not None), clock.now())


def held_pin(session: Session, person_id: UUID) -> SigningPin | None:
    """A person's signing PIN, held until the transaction ends: tries at one PIN are counted one after another."""
    held = select(SigningPin).where(SigningPin.person_id == person_id).with_for_update()
    return session.scalar(held.execution_options(populate_existing=True))


_PIN_AND_TRIES = (
    select(SigningPin.set_at, PinAttempt.at)
    .outerjoin(PinAttempt, PinAttempt.person_id == SigningPin.person_id)
    .where(SigningPin.person_id == bindparam("person_id"))
)
