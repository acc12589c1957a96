"""Posting a letter: a row in the transaction of its cause."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from logbook.adapters import jinja
from logbook.foundation import clock
from logbook.notices import queries, rules
from logbook.notices.models import Letter, LetterState

if TYPE_CHECKING:  # people stands a floor above: only the shape of a person is known here
    from logbook.people.models import Person, Program


def post(
    session: Session,
    *,
    template: str,
    facts: dict[str, Any],
    key: str,
    to: "Person | None" = None,
    address: str = "",
    name: str = "",
    program: "Program | None" = None,
) -> Letter:
    """Put a letter with the caller's changes: it leaves once they are kept, and never if they are not.

    ``template`` names ``templates/notices/<template>.subject.txt``, ``.txt`` and ``.html``, which see the ``facts``
    (plain JSON values, never details of a case) and what ``composed`` gives each of them. It goes ``to`` a person or
    to an ``address`` with a ``name``. ``key`` says what it is about: a second letter with the same key is not posted,
    and the first is given back.
    """
    if found := queries.letter_with_key(session, key):
        return found
    receiver, called = (to.email, to.name) if to else (address, name)
    subject = jinja.fill(f"notices/{template}.subject.txt", rules.FILTERS, **facts, name=called)
    now = clock.now()
    letter = Letter(
        key=key,
        template=template,
        facts=facts,
        person_id=to.id if to else None,
        program_id=program.id if program else None,
        address=receiver,
        name=called,
        subject=rules.one_line(subject)[:200],
        posted_at=now,
        due_at=now,
    )
    # Another transaction may have posted it since the question above was answered.
    try:
        with session.begin_nested():
            session.add(letter)
    except IntegrityError:
        if found := queries.letter_with_key(session, key):
            return found
        raise
    return letter


def withdraw(session: Session, *, key: str) -> None:
    """Take back the letter of that key if nobody has tried to send it yet; of one that was tried nobody can say."""
    untried = (Letter.state == LetterState.WAITING, Letter.attempts == 0)
    session.execute(delete(Letter).where(Letter.key == key, *untried))
