"""Making programs, sites, people and memberships."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from logbook.foundation import audit
from logbook.foundation.errors import Conflict, Invalid
from logbook.people import queries, rules
from logbook.people.models import CArm, MemberRole, Membership, Person, Program, Site


def found_program(
    session: Session, *, name: str, institution: str, time_zone: str = "America/New_York", by: Person | None = None
) -> Program:
    """A new program. Raises Invalid for an empty or overlong name and for an unknown time zone."""
    for problem, field in (
        (rules.name_problem(name, "Program name"), "name"),
        (rules.name_problem(institution, "Institution"), "institution"),
        (rules.time_zone_problem(time_zone), "time_zone"),
    ):
        if problem:
            raise Invalid(problem, field)
    program = Program(name=name.strip(), institution=institution.strip(), time_zone=time_zone)
    session.add(program)
    session.flush()
    audit.record(session, by=by, verb="program.found", subject=program)
    return program


def open_site(session: Session, *, program: Program, name: str, c_arms: Sequence[str] = ()) -> Site:
    """A participating site with its C-arms."""
    if problem := rules.name_problem(name, "Site name"):
        raise Invalid(problem, "name")
    site = Site(program_id=program.id, name=name.strip())
    session.add(site)
    session.flush()
    session.add_all(CArm(program_id=program.id, site_id=site.id, name=each) for each in c_arms)
    return site


def register(session: Session, *, given_name: str, family_name: str, email: str, degree: str = "") -> Person:
    """A new person. Raises Conflict if the e-mail address is taken."""
    for problem, field in (
        (rules.name_problem(given_name, "Given name"), "given_name"),
        (rules.name_problem(family_name, "Family name"), "family_name"),
        (rules.email_problem(email), "email"),
    ):
        if problem:
            raise Invalid(problem, field)
    if queries.person_by_email(session, email):
        raise Conflict(f"{email} already belongs to somebody; use that person or another address.")
    person = Person(
        given_name=given_name.strip(),
        family_name=family_name.strip(),
        email=email.strip().lower(),
        degree=degree.strip(),
    )
    session.add(person)
    session.flush()
    return person


def appoint(
    session: Session,
    *,
    person: Person,
    program: Program,
    role: MemberRole,
    starts_on: date,
    ends_on: date | None = None,
    sites: Sequence[Site] = (),
    by: Person | None = None,
) -> Membership:
    """Give a person a role in a program; ``sites`` are where an attending supervises."""
    if ends_on is not None and ends_on < starts_on:
        raise Invalid("The role ends before it starts; correct one of the dates.", "ends_on")
    membership = Membership(
        person_id=person.id, program_id=program.id, role=role, starts_on=starts_on, ends_on=ends_on, sites=list(sites)
    )
    session.add(membership)
    session.flush()
    audit.record(session, by=by, verb="membership.appoint", subject=membership, role=role.value, person=str(person.id))
    return membership
