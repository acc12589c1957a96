"""Finding programs, sites, people, and who stands in for whom."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from logbook.people.models import Absence, CArm, MemberRole, Membership, Person, Program, Site


def person(session: Session, person_id: UUID) -> Person | None:
    """A person with every membership and its program, which is what permissions need."""
    return session.scalars(select(Person).where(Person.id == person_id).options(*WITH_PROGRAMS)).unique().one_or_none()


def persons(session: Session, keys: Collection[UUID]) -> Sequence[Person]:
    """The people with these keys, by family name."""
    named = select(Person).where(Person.id.in_(keys))
    return session.scalars(named.order_by(Person.family_name, Person.given_name, Person.id)).all() if keys else []


def person_by_email(session: Session, email: str) -> Person | None:
    """The person who signs in with this e-mail address, in whatever case it was typed."""
    named = select(Person).where(Person.email == email.strip().lower())
    return session.scalars(named.options(*WITH_PROGRAMS)).unique().one_or_none()


def anyone(session: Session) -> bool:
    """Whether the database has people, so that a demo must keep out."""
    return session.scalar(select(Person.id).limit(1)) is not None


def program(session: Session, program_id: UUID) -> Program | None:
    """A program by its id."""
    return session.get(Program, program_id)


def programs_named(session: Session, name: str) -> Sequence[Program]:
    """The programs of exactly that name."""
    return session.scalars(select(Program).where(Program.name == name.strip())).all()


def sites(session: Session, program_id: UUID) -> Sequence[Site]:
    """A program's active sites by name."""
    return session.scalars(select(Site).where(Site.program_id == program_id, Site.is_active).order_by(Site.name)).all()


def c_arms(session: Session, program_id: UUID) -> Sequence[CArm]:
    """A program's active C-arms by name."""
    return session.scalars(select(CArm).where(CArm.program_id == program_id, CArm.is_active).order_by(CArm.name)).all()


def members(session: Session, program_id: UUID, role: MemberRole, on: date | None = None) -> Sequence[Membership]:
    """Who holds a role in a program, on a day or ever, by family name, each with the person and the sites."""
    query = (
        select(Membership)
        .join(Membership.person)
        .where(Membership.program_id == program_id, Membership.role == role)
        .order_by(Person.family_name, Person.given_name, Membership.starts_on)
        .options(joinedload(Membership.person), selectinload(Membership.sites))
    )
    if on is not None:
        query = query.where(Membership.starts_on <= on, or_(Membership.ends_on.is_(None), Membership.ends_on >= on))
    return session.scalars(query).all()


def absences(session: Session, program_id: UUID, *, person_id: UUID) -> Sequence[Absence]:
    """When a person was, is and will be away from a program, latest first, each with the deputy."""
    own = select(Absence).where(Absence.program_id == program_id, Absence.person_id == person_id)
    own = own.options(joinedload(Absence.deputy), joinedload(Absence.program))
    return session.scalars(own.order_by(Absence.starts_at.desc())).all()


def standing_in(session: Session, program_id: UUID, *, deputy_id: UUID, at: datetime) -> Sequence[Absence]:
    """For whom a person stands in now or will, the next first, each with whoever is away."""
    named = select(Absence).where(Absence.program_id == program_id, Absence.deputy_id == deputy_id)
    to_come = named.where(Absence.ends_at > at, Absence.ends_at > Absence.starts_at)
    return session.scalars(to_come.order_by(Absence.starts_at).options(joinedload(Absence.person))).all()


def absence(session: Session, absence_id: UUID) -> Absence | None:
    """An absence with its deputy and program, held until the unit ends."""
    found = select(Absence).where(Absence.id == absence_id).with_for_update(of=Absence)
    return session.scalar(found.options(joinedload(Absence.deputy), joinedload(Absence.program)))


def away(
    session: Session, program_id: UUID, person_ids: Collection[UUID], starts_at: datetime, ends_at: datetime
) -> Sequence[Absence]:
    """The absences of these people in a program that share a moment with the span."""
    return session.scalars(
        select(Absence)
        .where(Absence.program_id == program_id, Absence.person_id.in_(person_ids))
        .where(Absence.starts_at < ends_at, Absence.ends_at > starts_at, Absence.ends_at > Absence.starts_at)
        .order_by(Absence.starts_at)
    ).all()


def is_deputy(session: Session, program_id: UUID, *, deputy_id: UUID, of: UUID, at: datetime) -> bool:
    """Whether one person stands in for another in a program at a moment."""
    then = away(session, program_id, [of], at, at + timedelta(microseconds=1))
    return any(each.deputy_id == deputy_id for each in then)


def fellow(session: Session, program_id: UUID, person_id: UUID) -> Person | None:
    """A person who is or was a fellow of the program, or None."""
    found = session.scalars(
        select(Person)
        .where(
            Person.id == person_id,
            Person.memberships.any(program_id=program_id, role=MemberRole.FELLOW),
        )
        .options(*WITH_PROGRAMS)
    )
    return found.unique().one_or_none()


# Joined, because every request asks this of one person: a second statement would cost more than the few rows.
WITH_PROGRAMS = (joinedload(Person.memberships).joinedload(Membership.program), joinedload(Person.standing_in))
