"""What a form offers, and what the rules need to know about what an entry names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from logbook.cases.models import PatientPseudonym
from logbook.cases.rules import Entry, NewPatient, Period, Supervisor, Surroundings, fields_of
from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import Counting, Procedure
from logbook.catalogue.rules import Field, counts_toward
from logbook.people import queries as people
from logbook.people.models import CArm, MemberRole, Membership, Person, Program, Site


@dataclass(frozen=True)
class Choices:
    """What a form offers, each by its key as text: the labels to choose by."""

    sites: Mapping[str, str]
    attendings: Mapping[str, str]
    c_arms: Mapping[str, str]
    patients: Mapping[str, str]


def choices(session: Session, program_id: UUID, fellow_id: UUID) -> Choices:
    """What a fellow chooses from, as it stands now."""
    sites = people.sites(session, program_id)
    names = {each.id: each.name for each in sites}
    attendings = {each.person_id: each.person for each in people.members(session, program_id, MemberRole.ATTENDING)}
    patients = session.scalars(
        select(PatientPseudonym)
        .where(PatientPseudonym.program_id == program_id, PatientPseudonym.fellow_id == fellow_id)
        .order_by(PatientPseudonym.number.desc())
    )
    return Choices(
        sites={str(each.id): each.name for each in sites},
        attendings={str(each.id): each.name for each in attendings.values()},
        c_arms={
            str(each.id): f"{each.name} ({names[each.site_id]})"
            for each in people.c_arms(session, program_id)
            if each.site_id in names
        },
        patients={str(each.id): each.label for each in patients},
    )


def surroundings(session: Session, entry: Entry, *, program: Program, fellow: Person) -> Surroundings:
    """What the rules have to know about what the entry names: only that, in as few statements as it takes.

    ``fellow`` comes with memberships, as whoever is signed in does.
    """
    procedures = _procedures(session, entry, program.id)
    # Kept here: they hold the sites where the attending works, so that the site itself rarely takes a statement.
    memberships = _as_attending(session, entry.attending_id, program.id) if entry.attending_id else []
    site = session.get(Site, entry.site_id) if entry.site_id else None
    c_arm = session.get(CArm, entry.c_arm_id) if entry.c_arm_id else None
    asks_patient = Field.PATIENT in fields_of(procedures.values())
    return Surroundings(
        today=program.today(),
        fellow_periods=[
            Period(each.starts_on, each.ends_on)
            for each in fellow.memberships
            if each.program_id == program.id and each.role is MemberRole.FELLOW
        ],
        procedures=procedures,
        site_name=site.name if site and site.program_id == program.id else None,
        attending=_supervisor(memberships) if memberships else None,
        has_account=_whose_address(session, entry.guest_email, program.id, fellow) if entry.guest_email else None,
        c_arm_site_id=c_arm.site_id if c_arm and c_arm.program_id == program.id else None,
        patient_known=_knows_patient(session, entry, program.id, fellow.id),
        patient_wanted=asks_patient and _counts_patients(session, program.id, procedures.values()),
    )


def _procedures(session: Session, entry: Entry, program_id: UUID) -> dict[UUID, Procedure]:
    # Mostly found without a statement: the form has looked them up by their slugs.
    found = (session.get(Procedure, each.procedure_id) for each in entry.procedures)
    return {each.id: each for each in found if each and each.program_id in (None, program_id)}


def _as_attending(session: Session, person_id: UUID, program_id: UUID) -> Sequence[Membership]:
    return (
        session.scalars(
            select(Membership)
            .where(
                Membership.program_id == program_id,
                Membership.person_id == person_id,
                Membership.role == MemberRole.ATTENDING,
            )
            .options(joinedload(Membership.person), joinedload(Membership.sites))
        )
        .unique()
        .all()
    )


def _supervisor(memberships: Sequence[Membership]) -> Supervisor:
    return Supervisor(
        person=memberships[0].person,
        periods=tuple(
            (Period(each.starts_on, each.ends_on), frozenset(site.id for site in each.sites)) for each in memberships
        ),
    )


def _whose_address(session: Session, email: str, program_id: UUID, fellow: Person) -> str | None:
    found = people.person_by_email(session, email)
    # Who has an account in other programs is not for this fellow to learn.
    if found is None or not found.ever_in(program_id):
        return None
    return "" if found.id == fellow.id else found.name


def _knows_patient(session: Session, entry: Entry, program_id: UUID, fellow_id: UUID) -> bool:
    if entry.patient is None or entry.patient is NewPatient.NEW:
        return entry.patient is NewPatient.NEW
    patient = session.get(PatientPseudonym, entry.patient)
    return patient is not None and (patient.program_id, patient.fellow_id) == (program_id, fellow_id)


def _counts_patients(session: Session, program_id: UUID, procedures: Iterable[Procedure]) -> bool:
    edition = catalogue.requirement_edition(session, program_id)
    by_patient = (
        [each for each in edition.requirements if each.counting is Counting.DISTINCT_PATIENTS] if edition else []
    )
    return any(counts_toward(requirement, procedure) for requirement in by_patient for procedure in procedures)
