"""Which cases a list is about: those a person may see, narrowed by what is wanted of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.cases.rules import LARGEST_NUMBER
from logbook.catalogue.models import Procedure
from logbook.people.models import MemberRole, Membership, Person, Site

# So many cases, and no more, are counted and gone through unasked; see ``sums``.
BOUND = 2_000
_NOTES = (Case.notes, Case.complication_note, Case.outcome_note)


@dataclass(frozen=True)
class Wanted:
    """What a list is narrowed to, None for all. Procedures and role are asked of the same procedure of a case.

    ``words`` are each to be found, in any case of letters, in one of the notes or in an approach.
    """

    number: int | None = None
    procedure_ids: Collection[UUID] | None = None
    role: CaseRole | None = None
    state: CaseState | None = None
    fellow_id: UUID | None = None
    attending_id: UUID | None = None
    site_id: UUID | None = None
    performed_from: date | None = None
    performed_to: date | None = None
    words: Sequence[str] = ()


@dataclass(frozen=True)
class Colleagues:
    """Whom and where a program's cases can name: names by key."""

    fellows: dict[UUID, str]
    attendings: dict[UUID, str]
    sites: dict[UUID, str]


def colleagues(session: Session, program_id: UUID) -> Colleagues:
    """Everybody who is or was fellow or attending of the program, by family name, and every site, closed ones too."""
    found: dict[MemberRole, dict[UUID, str]] = {MemberRole.FELLOW: {}, MemberRole.ATTENDING: {}}
    for role, each in session.execute(
        select(Membership.role, Person)
        .join(Membership.person)
        .where(Membership.program_id == program_id, Membership.role.in_(found))
        .order_by(Person.family_name, Person.given_name)
    ):
        found[role][each.id] = each.name
    sites = session.execute(select(Site.id, Site.name).where(Site.program_id == program_id).order_by(Site.name))
    return Colleagues(found[MemberRole.FELLOW], found[MemberRole.ATTENDING], dict(sites.all()))


def procedures_of(
    session: Session, program_id: UUID, slugs: Collection[str] | None, category: str | None
) -> dict[UUID, str]:
    """The procedures with one of these slugs and of this category, of whatever edition: their names by key."""
    query = select(Procedure.id, Procedure.name, Procedure.categories).where(
        or_(Procedure.edition_id.is_not(None), Procedure.program_id == program_id)
    )
    if slugs is not None:
        query = query.where(Procedure.slug.in_(slugs))
    rows = session.execute(query)
    return {each.id: each.name for each in rows if category is None or category in each.categories}


def narrowed(session: Session, person: Person, program_id: UUID, wanted: Wanted) -> ColumnElement[bool]:
    """What ``matching`` says, cheaper to ask several times of a large program.

    Where few cases have a procedure or a word, whatever is asked about them is asked by their keys: a database that
    has to guess goes through all cases instead, and looking for a word means reading every note. Found once, the keys
    serve the page, its totals and an export.
    """
    few = None
    if wanted.procedure_ids is not None:
        few = _few(session, select(CaseProcedure.case_id).where(*_of_a_procedure(wanted)))
    which = matching(person, program_id, wanted, among=few)
    if few is not None or wanted.words:
        few = _few(session, select(Case.id).where(which))
    # Asked again, because an export reads on after a case may have been taken back.
    return which if few is None else and_(Case.id.in_(few), seen_by(person, program_id))


def _few(session: Session, keys: Select[UUID]) -> Collection[UUID] | None:
    found = session.scalars(keys.limit(BOUND + 1)).all()
    return set(found) if len(found) <= BOUND else None


def matching(
    person: Person, program_id: UUID, wanted: Wanted, among: Collection[UUID] | None = None
) -> ColumnElement[bool]:
    """The cases of a program that the person may see and that are wanted, as a condition on ``Case``.

    ``among`` are the keys of all that have a wanted procedure, where they are known.
    """
    conditions = [seen_by(person, program_id)]
    for column, value in (
        (Case.number, wanted.number),
        (Case.state, wanted.state),
        (Case.fellow_id, wanted.fellow_id),
        (Case.attending_id, wanted.attending_id),
        (Case.site_id, wanted.site_id),
    ):
        if value is not None:
            conditions.append(column == value)
    if wanted.number is not None and wanted.number > LARGEST_NUMBER:
        return false()
    if wanted.performed_from is not None:
        conditions.append(Case.performed_on >= wanted.performed_from)
    if wanted.performed_to is not None:
        conditions.append(Case.performed_on <= wanted.performed_to)
    if among is not None:
        conditions.append(Case.id.in_(among))
    elif wanted.procedure_ids is not None:
        conditions.append(Case.id.in_(select(CaseProcedure.case_id).where(*_of_a_procedure(wanted))))
    elif wanted.role is not None:
        # Every role is frequent, so the first fifty are found soon by going through the cases.
        steps = select(CaseProcedure.id).where(CaseProcedure.case_id == Case.id, *_of_a_procedure(wanted))
        conditions.append(steps.correlate(Case).exists())
    conditions.extend(map(_says, wanted.words))
    return and_(*conditions)


def seen_by(person: Person, program_id: UUID) -> ColumnElement[bool]:
    """The same facts as ``permissions`` asks of one case, as a condition on many."""
    roles = person.roles_in(program_id)
    handed_in = Case.state != CaseState.DRAFT
    seen: list[ColumnElement[bool]] = []
    if any(each.role is MemberRole.FELLOW and each.program_id == program_id for each in person.memberships):
        seen.append(Case.fellow_id == person.id)
    if roles & {MemberRole.DIRECTOR, MemberRole.COORDINATOR}:
        seen.append(handed_in)
    elif MemberRole.ATTENDING in roles:
        seen.append(and_(handed_in, Case.attending_id == person.id))
    return and_(Case.program_id == program_id, or_(false(), *seen))


def _of_a_procedure(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.procedure_ids is not None:
        conditions.append(CaseProcedure.procedure_id.in_(wanted.procedure_ids))
    if wanted.role is not None:
        conditions.append(CaseProcedure.role == wanted.role)
    return conditions


def _says(word: str) -> ColumnElement[bool]:
    approach = select(CaseProcedure.case_id).where(CaseProcedure.approach.icontains(word, autoescape=True))
    return or_(*(each.icontains(word, autoescape=True) for each in _NOTES), Case.id.in_(approach))
