"""Finding letters: those that are due, and those that never arrived."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from logbook.notices.models import Letter, LetterState


def letter_with_key(session: Session, key: str) -> Letter | None:
    """The one letter of that key."""
    return session.scalar(select(Letter).where(Letter.key == key))


def any_due(session: Session, at: datetime) -> bool:
    """Whether a letter may be tried now: asked every second, so composed once and answered by the index alone."""
    return session.scalar(_DUE, {"at": at}) is not None


_OF_NOW = (Letter.state == LetterState.WAITING, Letter.due_at <= bindparam("at"))
_DUE = select(Letter.id).where(*_OF_NOW).limit(1)
_NEXT = select(Letter).where(*_OF_NOW).order_by(Letter.due_at).limit(1).with_for_update(skip_locked=True)


def next_due(session: Session, at: datetime) -> Letter | None:
    """The letter that has been due longest and that no other worker is just taking, held until the unit ends."""
    return session.scalar(_NEXT, {"at": at})


def unsettled(session: Session) -> Sequence[Letter]:
    """What was tried in vain: letters given up, and those that wait for another attempt, latest first."""
    tried = select(Letter).where(Letter.state != LetterState.SENT, Letter.attempts > 0)
    return session.scalars(tried.order_by(Letter.posted_at.desc()).limit(100)).all()
