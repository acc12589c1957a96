"""Finding letters: those that are due, those of a person, those that never arrived; and who wants which."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, func, select, type_coerce
from sqlalchemy.orm import Session

from logbook.foundation.db import UtcDateTime
from logbook.notices.models import Letter, LetterChoice, LetterState


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


def letters_to(session: Session, person_id: UUID) -> Sequence[Letter]:
    """The latest fifty letters to a person."""
    own = select(Letter).where(Letter.person_id == person_id)
    return session.scalars(own.order_by(Letter.posted_at.desc()).limit(50)).all()


def given_up(session: Session, program_id: UUID) -> Sequence[Letter]:
    """The latest fifty letters about a program that could not be delivered."""
    lost = select(Letter).where(Letter.program_id == program_id, Letter.state == LetterState.GIVEN_UP)
    return session.scalars(lost.order_by(Letter.posted_at.desc()).limit(50)).all()


def last_posted(session: Session, template: str) -> Mapping[UUID, datetime]:
    """When each person was last written such a letter, sent or not."""
    last = type_coerce(func.max(Letter.posted_at), UtcDateTime)
    query = select(Letter.person_id, last).where(Letter.template == template, Letter.person_id.is_not(None))
    return {person: at for person, at in session.execute(query.group_by(Letter.person_id)) if person and at}


def wants_digests(session: Session, person_id: UUID) -> bool:
    """Whether a person wants the letters that sum up what waits."""
    choice = session.get(LetterChoice, person_id)
    return choice is None or choice.digests


def without_digests(session: Session) -> Collection[UUID]:
    """Everybody who does not."""
    return set(session.scalars(select(LetterChoice.person_id).where(LetterChoice.digests.is_(False))))
