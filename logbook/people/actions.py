"""Making programs, sites, people and memberships; naming a deputy and coming back."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.foundation import audit, clock
from logbook.foundation.errors import Conflict, Forbidden, Invalid
from logbook.notices import actions as notices
from logbook.people import queries, rules
from logbook.people.models import Absence, CArm, MemberRole, Membership, Person, Program, Site


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


def open_site(
    session: Session, *, program: Program, name: str, c_arms: Sequence[str] = (), by: Person | None = None
) -> Site:
    """A participating site with its C-arms."""
    if problem := rules.name_problem(name, "Site name"):
        raise Invalid(problem, "name")
    site = Site(program_id=program.id, name=name.strip())
    session.add(site)
    session.flush()
    session.add_all(CArm(program_id=program.id, site_id=site.id, name=each) for each in c_arms)
    audit.record(session, by=by, verb="site.open", subject=site)
    return site


def register(
    session: Session, *, given_name: str, family_name: str, email: str, degree: str = "", by: Person | None = None
) -> Person:
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
    audit.record(session, by=by, verb="person.register", subject=person)
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


def name_deputy(
    session: Session, *, by: Person, program: Program, deputy: Person, starts_on: date, ends_on: date
) -> Absence:
    """Be away on these days, both included, and let another attending of the program decide meanwhile.

    The deputy is told by a letter. Raises Invalid for days that do not fit, that overlap another absence of ``by``,
    or on which the deputy is no attending of the program or away as well.
    """
    if problem := rules.absence_problem(starts_on, ends_on, program.today()):
        raise Invalid(problem[1], problem[0])
    # Two forms sent at once would each find the days free.
    session.execute(select(Person.id).where(Person.id.in_([by.id, deputy.id])).order_by(Person.id).with_for_update())
    starts_at, ends_at = rules.span(starts_on, ends_on, program.time_zone)
    for other in queries.away(session, program.id, [by.id, deputy.id], starts_at, ends_at):
        if other.person_id == by.id:
            raise Invalid(
                "You are away on some of these days already. End that absence first, or choose other days.", "starts_on"
            )
        raise Invalid(f"{deputy.name} is away on some of these days. Choose another deputy.", "deputy")
    if deputy.id == by.id or not all(
        any(each.person_id == deputy.id for each in queries.members(session, program.id, MemberRole.ATTENDING, day))
        for day in (starts_on, ends_on)
    ):
        raise Invalid("Choose an attending who is in the program on all of these days.", "deputy")
    absence = Absence(
        program_id=program.id, person_id=by.id, deputy_id=deputy.id, starts_on=starts_on, ends_on=ends_on,
        starts_at=starts_at, ends_at=ends_at,
    )  # fmt: skip
    session.add(absence)
    session.flush()
    first, last = starts_on.isoformat(), ends_on.isoformat()
    audit.record(
        session, by=by, verb="absence.name_deputy", subject=absence,
        deputy=str(deputy.id), starts_on=first, ends_on=last,
    )  # fmt: skip
    said = {"absent": by.name, "short": by.short_name, "program": program.name, "starts_on": first, "ends_on": last}
    notices.post(session, template="deputy", facts=said, key=f"deputy:{absence.id}", to=deputy, program=program)
    return absence


def end_absence(session: Session, *, by: Person, absence: Absence) -> None:
    """Be back now, or not go at all if it has not begun; the deputy is told. Raises Conflict if it is over."""
    if absence.person_id != by.id:
        raise Forbidden("Only whoever is away ends the absence.")
    now = clock.now()
    if absence.ends_at <= now or absence.called_off:
        raise Conflict("This absence is over already; there is nothing to end.")
    absence.ends_at = max(absence.starts_at, now)
    audit.record(session, by=by, verb="absence.end", subject=absence, at=now)
    said = {"absent": by.name, "short": by.short_name, "program": absence.program.name}
    key = f"deputy-ended:{absence.id}"
    notices.post(session, template="deputy-ended", facts=said, key=key, to=absence.deputy, program=absence.program)
