"""The signed entries of one fellow as letters count them, and what their procedures are called."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseProcedure, CaseState
from logbook.catalogue.models import Procedure, ProcedureKind
from logbook.catalogue.rules import Field, body_region_label, fields_that_apply
from logbook.documents.rules import Named, SignedEntry, in_groups
from logbook.progress.queries.entries import ATTESTED, COUNTED_ROLE, OF_THE_FELLOW, OF_THIS_REVISION
from logbook.progress.rules import ProcedureCount
from logbook.signoff.models import AttestedRole, Signature

SKILLS = "Skills and evaluations"


def signed_entries(session: Session, program_id: UUID, fellow_id: UUID, until: date) -> Sequence[SignedEntry]:
    """The fellow's signed entries up to a day, that one included, first performed first; in one statement."""
    of = {"program_id": program_id, "fellow_id": fellow_id, "period_to": until}
    return [
        SignedEntry(row.number, row.performed_on, row.slug, row.role, tuple(row.levels), tuple(row.complications))
        for row in session.execute(_ENTRIES, of)
    ]


def latest_procedures(session: Session, program_id: UUID, slugs: Collection[str]) -> Sequence[Procedure]:
    """These procedures as the latest edition has them, in the catalogue's order, skills last; in one statement."""
    rows = session.scalars(_PROCEDURES, {"program_id": program_id, "slugs": sorted(slugs)})
    latest = {each.slug: each for each in rows}
    return sorted(
        latest.values(), key=lambda each: (each.kind is ProcedureKind.SKILL, each.is_own, each.place, each.name)
    )


def named(procedures: Iterable[Procedure]) -> tuple[Named, ...]:
    """The procedures under their headings."""
    return in_groups(
        Named(
            each.slug,
            heading(each),
            each.name,
            tuple(each.levels),
            has_complications=Field.COMPLICATIONS in fields_that_apply(each),
        )
        for each in procedures
    )


def heading(procedure: Procedure | ProcedureCount) -> str:
    """The heading under which a procedure or skill stands on paper."""
    return SKILLS if procedure.kind is ProcedureKind.SKILL else body_region_label(procedure.body_region)


# The same rows and the same role as progress counts.
_ENTRIES = (
    select(
        Case.number,
        Case.performed_on,
        Procedure.slug,
        COUNTED_ROLE.label("role"),
        CaseProcedure.levels,
        Case.complications,
    )
    .join(CaseProcedure, CaseProcedure.case_id == Case.id)
    .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
    .join(Signature, OF_THIS_REVISION)
    .outerjoin(AttestedRole, ATTESTED)
    .where(OF_THE_FELLOW, Case.state == CaseState.SIGNED, Case.performed_on <= bindparam("period_to"))
    .order_by(Case.performed_on, Case.number, CaseProcedure.place)
)
_PROCEDURES = (
    select(Procedure)
    .where(
        Procedure.slug.in_(bindparam("slugs", expanding=True)),
        or_(Procedure.program_id.is_(None), Procedure.program_id == bindparam("program_id")),
    )
    .order_by(Procedure.id)
)
