"""What there is to put into a certificate."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.catalogue.models import Procedure
from logbook.documents.models import DocumentKind
from logbook.documents.rules import CertificateFacts, Draft, GuestLine, legible
from logbook.people.models import Person, Program
from logbook.progress.rules import Roles
from logbook.signoff.models import AttestedRole, Signature


def signed_procedures(session: Session, program_id: UUID) -> Sequence[tuple[str, str]]:
    """Slug and name of every procedure with a signed case in the program, by name: what a certificate can be about."""
    rows = session.execute(
        select(Procedure.slug, Procedure.name)
        .where(
            Procedure.id.in_(
                select(CaseProcedure.procedure_id)
                .join(CaseProcedure.case)
                .where(Case.program_id == program_id, Case.state == CaseState.SIGNED)
            )
        )
        .order_by(Procedure.id)
    )
    return sorted({row.slug: row.name for row in rows}.items(), key=lambda item: item[1].casefold())


def certificate(
    session: Session, program: Program, fellow: Person, procedure_slug: str, statement: str
) -> Draft | None:
    """A certificate of one fellow and procedure over all time; None where no such case is signed."""
    rows = session.execute(
        select(
            Case.id,
            Case.performed_on,
            Procedure.name,
            AttestedRole.role,
            Signature.signer_id,
            Signature.signer_name,
            Signature.guest_registration,
        )
        .join(Signature, and_(Signature.case_id == Case.id, Signature.revision == Case.revision))
        .join(AttestedRole, AttestedRole.signature_id == Signature.id)
        .join(CaseProcedure, CaseProcedure.id == AttestedRole.case_procedure_id)
        .join(Procedure, Procedure.id == CaseProcedure.procedure_id)
        .where(
            Case.program_id == program.id,
            Case.fellow_id == fellow.id,
            Case.state == CaseState.SIGNED,
            Procedure.slug == procedure_slug,
        )
        .order_by(Case.performed_on, Case.number)
    ).all()
    if not rows:
        return None
    attested = [row.role for row in rows]
    facts = CertificateFacts(
        program=program.name,
        institution=program.institution,
        fellow=fellow.name,
        procedure=rows[-1].name,
        cases=len({row.id for row in rows}),
        roles=Roles(*(attested.count(role) for role in (CaseRole.OBSERVED, CaseRole.ASSISTED, CaseRole.PERFORMED))),
        first_on=rows[0].performed_on,
        last_on=rows[-1].performed_on,
        attendings=len({row.signer_id for row in rows if row.signer_id}),
        guests=tuple(
            GuestLine(name, registration)
            for name, registration in sorted({(row.signer_name, row.guest_registration) for row in rows})
            if registration
        ),
        statement=statement,
    )
    facts = legible(facts)
    return Draft(
        kind=DocumentKind.CERTIFICATE,
        program_id=program.id,
        fellow_id=fellow.id,
        period_from=facts.first_on,
        period_to=facts.last_on,
        facts=facts,
        series_of=(procedure_slug,),
        about=facts.procedure,
        statement=statement,
        procedure_slug=procedure_slug,
    )
