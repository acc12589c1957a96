"""What a program has that a schedule may name, how its columns were read before, and which drafts are there."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.cases.models import TypedDraft
from logbook.cases.rules import Period
from logbook.catalogue import queries as catalogue
from logbook.exchange.models import ScheduleLayout
from logbook.exchange.rules import Around, Attending, Place
from logbook.people import queries as people
from logbook.people.models import MemberRole, Person, Program


def around(session: Session, program: Program) -> Around:
    """What a schedule's words are held against, in four statements."""
    found: dict[UUID, Attending] = {}
    for each in people.members(session, program.id, MemberRole.ATTENDING):
        before = found[each.person_id].periods if each.person_id in found else ()
        sites = frozenset(site.id for site in each.sites)
        found[each.person_id] = Attending(
            id=each.person_id,
            name=each.person.name,
            short_name=each.person.short_name,
            given_name=each.person.given_name,
            family_name=each.person.family_name,
            periods=(*before, (Period(each.starts_on, each.ends_on), sites)),
        )
    return Around(
        today=program.today(),
        attendings=[*found.values()],
        places=[Place(each.id, each.name) for each in people.sites(session, program.id)],
        procedures=catalogue.procedures(session, program.id),
    )


def fellowship(person: Person, program: Program) -> list[Period]:
    """When a person, who comes with memberships, is or was a fellow of the program."""
    return [
        Period(each.starts_on, each.ends_on)
        for each in person.memberships
        if each.program_id == program.id and each.role is MemberRole.FELLOW
    ]


def layout(session: Session, person_id: UUID, program_id: UUID, heading_digest: str) -> ScheduleLayout | None:
    """How a person chose to read a schedule with these headings."""
    return session.scalar(
        select(ScheduleLayout).where(
            ScheduleLayout.person_id == person_id,
            ScheduleLayout.program_id == program_id,
            ScheduleLayout.heading_digest == heading_digest,
        )
    )


def opened_before(session: Session, fellow_id: UUID, keys: Iterable[str]) -> set[str]:
    """Those of the keys that a draft of the fellow has, whatever became of it."""
    known = select(TypedDraft.schedule_key).where(
        TypedDraft.fellow_id == fellow_id, TypedDraft.schedule_key.in_([*keys])
    )
    return {key for key in session.scalars(known) if key}
