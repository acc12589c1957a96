"""Choosing which letters one gets."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Uuid, bindparam, text
from sqlalchemy.orm import Session

from logbook.foundation import audit, clock
from logbook.foundation.db import UtcDateTime
from logbook.notices.models import LetterChoice

if TYPE_CHECKING:  # people stands a floor above: only the shape of a person is known here
    from logbook.people.models import Person


def switch_digests(session: Session, *, by: "Person | None", person_id: UUID, wanted: bool) -> None:
    """Switch the letters that sum up what waits for a person on or off.

    ``by`` is None where it was done by the address in a letter: by somebody who had it and did not sign in.
    """
    # Mail programs may ask twice at once: one makes the row, the other finds it made.
    session.execute(_FIRST_CHOICE, {"person_id": person_id, "changed_at": clock.now()})
    choice = session.get_one(LetterChoice, person_id, with_for_update=True)
    if choice.digests == wanted:
        return
    choice.digests, choice.changed_at = wanted, clock.now()
    audit.record(
        session, by=by, verb="letters.switch_on" if wanted else "letters.switch_off",
        subject=choice, by_letter=by is None,
    )  # fmt: skip


# What whoever never chose has.
_FIRST_CHOICE = text(
    "INSERT INTO letter_choice (person_id, digests, changed_at) VALUES (:person_id, true, :changed_at)"
    " ON CONFLICT (person_id) DO NOTHING"
).bindparams(bindparam("person_id", type_=Uuid()), bindparam("changed_at", type_=UtcDateTime()))
