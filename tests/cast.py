"""The people of the tests: Ada logs, Ben signs, Cleo directs, Cora coordinates, Dan is elsewhere, Eve nowhere."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from sqlalchemy.orm import Session

from logbook.accounts import actions as accounts
from logbook.adapters.passwords import hash_password
from logbook.catalogue import actions as catalogue
from logbook.foundation import clock
from logbook.people import actions as people
from logbook.people.models import MemberRole, Person, Program, Site

PASSWORD = "four quiet herons wading"


@dataclass(frozen=True)
class Cast:
    """Two programs and everybody in them. Ben works at the hospital only, Bea at the surgery center only."""

    program: Program
    hospital: Site
    center: Site
    ada: Person
    abe: Person
    ben: Person
    bea: Person
    cleo: Person
    cora: Person
    other_program: Program
    other_site: Site
    dan: Person
    della: Person

    def everybody(self) -> dict[str, Person]:
        """Each person by the name the tests use."""
        return {name: value for name, value in vars(self).items() if isinstance(value, Person)}


@cache
def password_hash() -> str:
    """One hash for the whole cast: hashing thirteen times a test would be most of its time."""
    return hash_password(PASSWORD)


def gather(session: Session) -> Cast:
    """Put the cast into an empty, migrated database."""
    catalogue.load_edition(session)
    program = people.found_program(
        session, name="Northfield Pain Medicine Fellowship", institution="Northfield University Hospital"
    )
    hospital = people.open_site(session, program=program, name="Northfield Hospital", c_arms=("C-arm 1", "C-arm 2"))
    center = people.open_site(session, program=program, name="Lakeside Surgery Center", c_arms=("Lakeside C-arm",))
    other_program = people.found_program(
        session, name="Southbay Pain Fellowship", institution="Southbay Medical Center"
    )
    other_site = people.open_site(session, program=other_program, name="Southbay Clinic")
    for each in (program, other_program):
        catalogue.equip(session, each)

    def join(
        given: str, family: str, role: MemberRole, where: Program = program, sites: tuple[Site, ...] = ()
    ) -> Person:
        email = f"{given.lower()}@{'northfield' if where is program else 'southbay'}.example"
        person = people.register(session, given_name=given, family_name=family, degree="MD", email=email)
        starts_on = clock.today() - timedelta(days=200)
        people.appoint(session, person=person, program=where, role=role, starts_on=starts_on, sites=sites)
        accounts.store_password(session, person=person, password_hash=password_hash())
        return person

    dan = join("Dan", "Petrov", MemberRole.DIRECTOR, other_program)
    people.appoint(
        session,
        person=dan,
        program=other_program,
        role=MemberRole.ATTENDING,
        starts_on=clock.today() - timedelta(days=200),
        sites=(other_site,),
    )
    return Cast(
        program=program,
        hospital=hospital,
        center=center,
        ada=join("Ada", "Reyes", MemberRole.FELLOW),
        abe=join("Abe", "Lindqvist", MemberRole.FELLOW),
        ben=join("Ben", "Okafor", MemberRole.ATTENDING, sites=(hospital,)),
        bea=join("Bea", "Haddad", MemberRole.ATTENDING, sites=(center,)),
        cleo=join("Cleo", "Marsh", MemberRole.DIRECTOR),
        cora=join("Cora", "Nguyen", MemberRole.COORDINATOR),
        other_program=other_program,
        other_site=other_site,
        dan=dan,
        della=join("Della", "Voss", MemberRole.FELLOW, other_program),
    )
