"""Finding programs, sites and people."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from logbook.people.models import CArm, MemberRole, Membership, Person, Program, Site


def person(session: Session, person_id: UUID) -> Person | None:
    """A person with every membership and its program, which is what permissions need."""
    return session.scalars(select(Person).where(Person.id == person_id).options(WITH_PROGRAMS)).unique().one_or_none()


def person_by_email(session: Session, email: str) -> Person | None:
    """The person who signs in with this e-mail address, in whatever case it was typed."""
    named = select(Person).where(Person.email == email.strip().lower())
    return session.scalars(named.options(WITH_PROGRAMS)).unique().one_or_none()


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


def fellow(session: Session, program_id: UUID, person_id: UUID) -> Person | None:
    """A person who is or was a fellow of the program, or None."""
    found = session.scalars(
        select(Person)
        .where(
            Person.id == person_id,
            Person.memberships.any(program_id=program_id, role=MemberRole.FELLOW),
        )
        .options(WITH_PROGRAMS)
    )
    return found.unique().one_or_none()


# Joined, because every request asks this of one person: a second statement would cost more than the few rows.
WITH_PROGRAMS = joinedload(Person.memberships).joinedload(Membership.program)
