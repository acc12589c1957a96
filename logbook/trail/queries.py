"""Reading the trail: a page from any place in it, whatever it is narrowed to, and what its events are about.

A director reads the program's chain, and of the chain that belongs to no program what is about the program's people
or about nobody. Each is asked for by itself, and so is each wanted verb, so that an index gives the first of each in
order however long the trail is; the database then puts these few together.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, String, cast, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import Session, aliased

from logbook.cases.models import Case, CaseState
from logbook.documents.models import Document
from logbook.foundation.audit import AuditEvent
from logbook.people.models import Membership, Person
from logbook.trail.rules import Place

PAGE = 50
CHUNK = 1_000
_COLUMNS = (
    AuditEvent.id,
    AuditEvent.program_id,
    AuditEvent.sequence,
    AuditEvent.at,
    AuditEvent.actor_id,
    AuditEvent.verb,
    AuditEvent.subject_kind,
    AuditEvent.subject_id,
    AuditEvent.facts,
    AuditEvent.digest,
)


@dataclass(frozen=True)
class Wanted:
    """What the trail is narrowed to, None for all; ``since`` is in it, ``until`` is not."""

    actor_id: UUID | None = None
    verbs: Sequence[str] | None = None
    subject_ids: Collection[UUID] | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class TrailPage:
    """One page of events, newest first, and the places of its neighbours where there are any."""

    events: Sequence[Any]
    before: Place | None
    after: Place | None


@dataclass(frozen=True)
class Things:
    """What the subjects of some events are called, and where those can be seen that are still there."""

    called: Mapping[UUID, str] = field(default_factory=dict)
    cases: Collection[UUID] = ()
    documents: Collection[UUID] = ()


def people_of(session: Session, program_id: UUID) -> dict[UUID, str]:
    """Everybody who is or was in the program, by family name: names by key."""
    of_program = select(Membership.person_id).where(Membership.program_id == program_id)
    found = session.scalars(
        select(Person).where(Person.id.in_(of_program)).order_by(Person.family_name, Person.given_name)
    )
    return {each.id: each.name for each in found}


def subjects(session: Session, program_id: UUID, number: int | str) -> set[UUID]:
    """The case or document of the program with this number; of a case that was discarded, its former key."""
    if isinstance(number, str):
        named = select(Document.id).where(Document.program_id == program_id, Document.number == number)
        return set(session.scalars(named))
    there = select(Case.id).where(Case.program_id == program_id, Case.number == number)
    gone = select(AuditEvent.subject_id).where(
        AuditEvent.program_id == program_id,
        AuditEvent.verb == "case.discard",
        cast(AuditEvent.facts["number"].as_string(), String) == str(number),
    )
    return {each for each in (*session.scalars(there), *session.scalars(gone)) if each}


def events_page(
    session: Session, program_id: UUID, people: Collection[UUID], wanted: Wanted, place: Place | None = None
) -> TrailPage:
    """The page at ``place``, the newest without one; one statement, or two if nothing lies before the place."""
    back = place is not None and place.back
    found = list(session.execute(_query(program_id, people, wanted, place, PAGE + 1)))
    if (back and len(found) <= PAGE) or (place is not None and not found):
        return events_page(session, program_id, people, wanted)
    more, found = len(found) > PAGE, found[:PAGE]
    if back:
        found.reverse()
    return TrailPage(
        events=found,
        before=_place_of(found[0], back=True) if place is not None else None,
        after=_place_of(found[-1]) if more or back else None,
    )


def events_in_chunks(
    session: Session, program_id: UUID, people: Collection[UUID], wanted: Wanted
) -> Iterator[Sequence[Any]]:
    """All events, newest first, so many at a time, each with the digest of the one before it in its chain."""
    place: Place | None = None
    while chunk := session.execute(_query(program_id, people, wanted, place, CHUNK, linked=True)).all():
        yield chunk
        place = _place_of(chunk[-1])


def things(session: Session, program_id: UUID, events: Sequence[Any], people: Mapping[UUID, str]) -> Things:
    """What these events are about: two statements, however many."""
    of_cases = {each.subject_id for each in events if each.subject_kind == Case.__tablename__}
    of_documents = {each.subject_id for each in events if each.subject_kind == Document.__tablename__}
    cases = session.execute(
        select(Case.id, Case.number, Case.state).where(Case.id.in_(of_cases), Case.program_id == program_id)
    ).all()
    documents = session.execute(
        select(Document.id, Document.number).where(Document.id.in_(of_documents), Document.program_id == program_id)
    ).all()
    return Things(
        called={
            **people,
            **{each.id: f"Case {each.number}" for each in cases},
            **{each.id: f"Document {each.number}" for each in documents},
        },
        # A draft is its fellow's alone.
        cases={each.id for each in cases if each.state is not CaseState.DRAFT},
        documents={each.id for each in documents},
    )


def _query(
    program_id: UUID, people: Collection[UUID], wanted: Wanted, place: Place | None, limit: int, *, linked: bool = False
) -> Select[Any]:
    back = place is not None and place.back
    parts = [
        _part(program_id if of_program else None, people, wanted, verbs, place, linked=linked)
        # The key of the program is the same in each part; PostgreSQL takes an index in order only if it is named.
        .order_by(*_turned(back, AuditEvent.program_id, AuditEvent.at, AuditEvent.sequence))
        .limit(limit)
        .subquery()
        for of_program in ((True, False) if wanted.subject_ids is None else (True,))
        for verbs in _apart(wanted)
    ]
    whole = union_all(*(select(each) for each in parts)).subquery()
    return select(whole).order_by(*_turned(back, whole.c.at, whole.c.sequence, whole.c.of_program)).limit(limit)


def _apart(wanted: Wanted) -> Sequence[Sequence[str] | None]:
    """The verbs that are each asked for by themselves: those of one person are few enough to be gone through."""
    if wanted.verbs is None or wanted.actor_id is not None:
        return (wanted.verbs,)
    return [(each,) for each in wanted.verbs]


def _turned(back: bool, *keys: Any) -> list[ColumnElement[Any]]:
    return [each.asc() if back else each.desc() for each in keys]


def _part(
    program_id: UUID | None,
    people: Collection[UUID],
    wanted: Wanted,
    verbs: Sequence[str] | None,
    place: Place | None,
    *,
    linked: bool,
) -> Select[Any]:
    of_program = program_id is not None
    columns: list[Any] = [*_COLUMNS, literal(int(of_program)).label("of_program")]
    query: Select[Any] = select(*columns, *([_previous_digest(program_id)] if linked else []))
    if wanted.subject_ids is not None:
        # They are the program's own. Asked for the program as well, SQLite would go through all its events.
        query = query.where(AuditEvent.subject_id.in_(wanted.subject_ids))
    elif of_program:
        query = query.where(AuditEvent.program_id == program_id)
    else:
        ours = or_(AuditEvent.subject_kind != "person", AuditEvent.subject_id.in_(people))
        query = query.where(AuditEvent.program_id.is_(None), ours)
    if wanted.actor_id is not None:
        query = query.where(AuditEvent.actor_id == wanted.actor_id)
    if verbs is not None:
        query = query.where(AuditEvent.verb.in_(verbs))
    if wanted.since is not None:
        query = query.where(AuditEvent.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(AuditEvent.at < wanted.until)
    return query if place is None else query.where(_beyond(place, of_program))


def _previous_digest(program_id: UUID | None) -> ColumnElement[Any]:
    before = aliased(AuditEvent)
    same = before.program_id.is_(None) if program_id is None else before.program_id == program_id
    query = select(before.digest).where(same, before.sequence == AuditEvent.sequence - 1)
    return query.scalar_subquery().label("previous_digest")


def _beyond(place: Place, of_program: bool) -> ColumnElement[bool]:
    """What comes after the place, or before it if it points back; of two equal moments the program's comes first."""
    ours, theirs = tuple_(AuditEvent.at, AuditEvent.sequence), (place.at, place.sequence)
    if place.back:
        return ours >= theirs if of_program > place.of_program else ours > theirs
    return ours <= theirs if of_program < place.of_program else ours < theirs


def _place_of(event: Any, *, back: bool = False) -> Place:
    return Place(event.at, event.sequence, bool(event.of_program), back)
