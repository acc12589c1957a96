"""Signed cases, and a sample that draws all of them."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.people.models import Person
from logbook.sample import actions, queries
from logbook.sample.models import SampledEntry
from tests.cast import Cast
from tests.signoff.arrange import signed_case


def drawn_case(session: Session, cast: Cast, number: int, *readers: Person) -> SampledEntry:
    """The entry of a case of Ada's signed by Ben, drawn because all are, for one of the readers."""
    actions.name_readers(session, by=cast.cleo, program=cast.program, person_ids=[each.id for each in readers])
    actions.set_percent(session, by=cast.cleo, program=cast.program, percent=100)
    signed_case(session, cast, number)
    actions.draw(session, cast.program)
    session.flush()
    return session.scalars(select(SampledEntry).order_by(SampledEntry.place.desc()).limit(1)).one()


def readers_of(session: Session) -> list[UUID | None]:
    """Who reads what was drawn, in order."""
    return list(session.scalars(select(SampledEntry.reader_id).order_by(SampledEntry.place)))


def to_give(session: Session, entry_id: UUID) -> SampledEntry:
    """The entry as its reading is given."""
    entry = queries.entry_to_read(session, entry_id)
    assert entry is not None
    return entry
