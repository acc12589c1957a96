"""Roles as logged and as attested, counted for a program, and the cases behind a count."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.catalogue.models import Procedure
from logbook.people.models import Person
from logbook.progress.queries.entries import ATTESTED, OF_THIS_REVISION
from logbook.progress.rules import AttestedCount
from logbook.signoff.models import AttestedRole, Signature

# So many entries are listed at once, the last performed; a procedure and a direction narrow them.
MOST_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class DifferingEntry:
    """One procedure of a signed case whose role was attested otherwise than it was logged."""

    case_id: UUID
    number: int
    performed_on: date
    fellow: str
    signed_by: str
    procedure: str
    logged: CaseRole
    attested: CaseRole


def attested_counts(session: Session, program_id: UUID) -> Sequence[AttestedCount]:
    """The program's signed entries by procedure and both roles, in one statement."""
    rows = session.execute(
        select(Procedure.slug, CaseProcedure.role, AttestedRole.role, func.count())
        .select_from(Case)
        .join(Signature, OF_THIS_REVISION)
        .join(CaseProcedure, CaseProcedure.case_id == Case.id)
        .join(AttestedRole, ATTESTED)
        .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
        .where(Case.program_id == program_id, Case.state == CaseState.SIGNED)
        .group_by(Procedure.slug, CaseProcedure.role, AttestedRole.role)
    )
    return [AttestedCount._make(row) for row in rows]


def names_of(session: Session, program_id: UUID, slugs: Collection[str]) -> Mapping[str, str]:
    """The names of these procedures by slug, as the latest edition has them or the program named its own."""
    found = session.execute(_NAMES, {"program_id": program_id, "slugs": sorted(slugs)})
    return {row.slug: row.name for row in found}


def differing_entries(
    session: Session,
    program_id: UUID,
    *,
    slug: str | None = None,
    logged: CaseRole | None = None,
    attested: CaseRole | None = None,
) -> Sequence[DifferingEntry]:
    """The entries behind a count, the last performed first, at most ``MOST_ENTRIES``."""
    query = (
        select(
            Case.id, Case.number, Case.performed_on, Person, Signature, Procedure.name, CaseProcedure.role,
            AttestedRole.role,
        )
        .select_from(Case)
        .join(Signature, OF_THIS_REVISION)
        .join(CaseProcedure, CaseProcedure.case_id == Case.id)
        .join(AttestedRole, ATTESTED)
        .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
        .join(Person, Person.id == Case.fellow_id)
        .where(
            Case.program_id == program_id,
            Case.state == CaseState.SIGNED,
            CaseProcedure.role != AttestedRole.role,
        )
        .order_by(Case.performed_on.desc(), Case.number.desc(), CaseProcedure.place)
        .limit(MOST_ENTRIES)
    )  # fmt: skip
    for column, wanted in ((Procedure.slug, slug), (CaseProcedure.role, logged), (AttestedRole.role, attested)):
        if wanted is not None:
            query = query.where(column == wanted)
    return [
        DifferingEntry(key, number, day, whose.name, signature.signed_by, name, said, seen)
        for key, number, day, whose, signature, name, said, seen in session.execute(query)
    ]


# Built once: every start page asks it.
_NAMES = (
    select(Procedure.slug, Procedure.name)
    .where(
        Procedure.slug.in_(bindparam("slugs", expanding=True)),
        or_(Procedure.program_id.is_(None), Procedure.program_id == bindparam("program_id")),
    )
    .order_by(Procedure.id)
)
