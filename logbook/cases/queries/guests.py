"""Finding the links of supervisors without an account, and how many letters somebody had."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from logbook.cases.models import GuestLink


def guest_link(session: Session, token: str) -> GuestLink | None:
    """The link of that token, whatever became of it."""
    return session.scalar(select(GuestLink).where(GuestLink.token_sha256 == sha256(token.encode()).hexdigest()))


def guest_link_to_use(session: Session, link: GuestLink) -> GuestLink:
    """The link as it is now, held until the transaction ends. Its case is held first, as everywhere."""
    held = select(GuestLink).where(GuestLink.id == link.id).with_for_update()
    return session.scalars(held.execution_options(populate_existing=True)).one()


def latest_guest_link(session: Session, case_id: UUID) -> GuestLink | None:
    """The link that was made last for the case."""
    return session.scalar(
        select(GuestLink).where(GuestLink.case_id == case_id).order_by(GuestLink.issued_at.desc()).limit(1)
    )


def open_guest_link(session: Session, case_id: UUID) -> GuestLink | None:
    """The link of the case that was neither used nor ended, held until the transaction ends."""
    is_open = (GuestLink.used_at.is_(None), GuestLink.ended_at.is_(None))
    return session.scalar(select(GuestLink).where(GuestLink.case_id == case_id, *is_open).with_for_update())


def guest_letters_to(session: Session, address: str, at_most: int) -> Sequence[datetime]:
    """When the last letters with a link to that address left or will leave, the latest first."""
    return _letters(session, GuestLink.address == address.lower(), at_most)


def guest_letters_by(session: Session, fellow_id: UUID, at_most: int) -> Sequence[datetime]:
    """The same of those that this fellow had sent."""
    return _letters(session, GuestLink.issued_by_id == fellow_id, at_most)


def _letters(session: Session, whose: ColumnElement[bool], at_most: int) -> Sequence[datetime]:
    # A link that ended before its letter left was never a letter.
    left = func.coalesce(GuestLink.ended_at, GuestLink.expires_at) >= GuestLink.sent_at
    return session.scalars(
        select(GuestLink.sent_at).where(whose, left).order_by(GuestLink.sent_at.desc()).limit(at_most)
    ).all()
