"""Choosing which letters one gets."""

from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy.orm import Session

from logbook.foundation import audit, clock
from logbook.notices.models import LetterChoice

if TYPE_CHECKING:  # people stands a floor above: only the shape of a person is known here
    from logbook.people.models import Person


def switch_digests(session: Session, *, by: "Person | None", person_id: UUID, wanted: bool) -> None:
    """Switch the letters that sum up what waits for a person on or off.

    ``by`` is None where it was done by the address in a letter: by somebody who had it and did not sign in.
    """
    choice = session.get(LetterChoice, person_id, with_for_update=True)
    if (choice.digests if choice else True) == wanted:
        return
    if choice is None:
        choice = LetterChoice(person_id=person_id, digests=wanted)
        session.add(choice)
    else:
        choice.digests, choice.changed_at = wanted, clock.now()
    audit.record(
        session, by=by, verb="letters.switch_on" if wanted else "letters.switch_off",
        subject=choice, by_letter=by is None,
    )  # fmt: skip
