"""Puts a planned program's people, sites and C-arms into the database, all with one password."""

from datetime import date, datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.orm import Session

from logbook.accounts.models import Account
from logbook.catalogue import actions as catalogue
from logbook.cli.demo.people import TIME_ZONE, Keys, School
from logbook.foundation import audit
from logbook.people.models import CArm, MemberRole, Membership, Person, Program, Site, membership_site

# How long the staff has been there before the fellows come.
_BEFORE = timedelta(days=3 * 365)


def found(session: Session, keys: Keys, school: School, *, starts_on: date, at: datetime, password_hash: str) -> None:
    """Insert the program and everybody in it; the fellows since ``starts_on``, without an end.

    A demo outlives its year, and its fellow must still be able to log.
    """
    program = {"id": school.id, "name": school.name, "institution": school.institution}
    session.execute(insert(Program), {**program, "time_zone": TIME_ZONE, "created_at": at})
    here = {"program_id": school.id, "is_active": True}
    session.execute(insert(Site), [{"id": each.id, "name": each.name, **here} for each in school.places])
    c_arms = [
        {"id": machine.id, "site_id": place.id, "name": machine.name, **here}
        for place in school.places
        for machine in place.machines
    ]
    session.execute(insert(CArm), c_arms)
    described = ("id", "given_name", "family_name", "degree", "email")
    people = [{name: getattr(each, name) for name in described} for each in school.colleagues]
    session.execute(insert(Person), people)
    account = {"password_hash": password_hash, "stamp": 1, "changed_at": at}
    session.execute(insert(Account), [{"person_id": each.id, **account} for each in school.colleagues])
    memberships = [
        {
            "id": keys.at(at),
            "person_id": each.id,
            "program_id": school.id,
            "role": each.role,
            "starts_on": starts_on if each.role is MemberRole.FELLOW else starts_on - _BEFORE,
            "ends_on": None,
        }
        for each in school.colleagues
    ]
    session.execute(insert(Membership), memberships)
    where = [
        {"membership_id": row["id"], "site_id": place.id}
        for row, each in zip(memberships, school.colleagues, strict=True)
        for place in each.places
    ]
    session.execute(insert(membership_site), where)
    program_row = session.get_one(Program, school.id)
    audit.record(session, by=None, verb="program.demo", subject=program_row)
    catalogue.equip(session, program_row)
