"""Finding documents, and what there is to put into one."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from logbook.cases.models import Case, CaseProcedure, CaseRole, CaseState
from logbook.catalogue import queries as catalogue
from logbook.catalogue.models import Procedure, ProcedureKind, RequirementEdition
from logbook.catalogue.rules import body_region_label
from logbook.documents.models import Document, DocumentKind
from logbook.documents.rules import (
    CertificateFacts,
    Draft,
    Edition,
    GuestLine,
    MinimumLine,
    ProcedureLine,
    SummaryFacts,
    TargetLine,
    counting_sentences,
    in_groups,
    legible,
)
from logbook.people.models import Person, Program
from logbook.progress import queries as progress
from logbook.progress.rules import ProcedureCount, Roles, Standing
from logbook.signoff.models import AttestedRole, Signature, SignatureKind
from logbook.signoff.queries import signatures

PAGE = 50


def document(session: Session, document_id: UUID) -> Document | None:
    """A document by its id."""
    return session.get(Document, document_id)


def document_by_code(session: Session, code: str) -> Document | None:
    """The document with this verification code."""
    return session.scalar(select(Document).where(Document.code == code))


@dataclass(frozen=True)
class Page:
    """Some of a list, and whether there are older ones."""

    documents: Sequence[Document]
    has_older: bool


def documents(
    session: Session,
    program_id: UUID,
    *,
    fellow_id: UUID | None = None,
    kind: DocumentKind | None = None,
    page: int = 1,
) -> Page:
    """A program's documents, or one fellow's, newest first, fifty to a page."""
    query = select(Document).where(Document.program_id == program_id)
    if fellow_id is not None:
        query = query.where(Document.fellow_id == fellow_id)
    if kind is not None:
        query = query.where(Document.kind == kind)
    query = query.order_by(Document.issued_at.desc(), Document.id.desc())
    found = session.scalars(query.offset((page - 1) * PAGE).limit(PAGE + 1)).all()
    return Page(found[:PAGE], len(found) > PAGE)


def that_counted(session: Session, case: Case) -> Sequence[Document]:
    """The documents that counted a case when they were issued, by its latest signature of then; the first one first.

    Two statements, and a third for a case that any could have counted.
    """
    signed = signatures(session, case)
    of_fellow = select(Document).where(Document.program_id == case.program_id, Document.fellow_id == case.fellow_id)
    issued = session.scalars(of_fellow.order_by(Document.issued_at)).all() if signed else ()
    said = [json.loads(each.snapshot) for each in signed]
    keys = {UUID(step["procedure_id"]) for then in said for step in then["procedures"]}
    found = session.execute(select(Procedure.id, Procedure.slug).where(Procedure.id.in_(keys))) if issued else ()
    slugs = {str(key): slug for key, slug in found}

    def counts(document: Document) -> bool:
        at = sum(each.signed_at <= document.issued_at for each in signed)
        if not at or signed[at - 1].kind is SignatureKind.VOID:
            return False
        then = said[at - 1]
        done = {None, *(slugs.get(step["procedure_id"]) for step in then["procedures"])}
        performed_on = date.fromisoformat(then["case"]["performed_on"])
        return document.period_from <= performed_on <= document.period_to and document.procedure_slug in done

    return [each for each in issued if counts(each)]


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


def summary(
    session: Session,
    program: Program,
    fellow: Person,
    period_from: date,
    period_to: date,
    edition: RequirementEdition | None,
) -> Draft:
    """A competency summary of one fellow and period, both days included, counted under an edition."""
    in_force = catalogue.requirement_edition(session, program.id)
    names = {each.slug: each.name for each in catalogue.procedures(session, program.id)}
    standing = progress.standing_in_period(session, program, fellow.id, edition, period_from, period_to)
    facts = SummaryFacts(
        program=program.name,
        institution=program.institution,
        fellow=fellow.name,
        period_from=period_from,
        period_to=period_to,
        counted_on=program.today(),
        edition=_edition(edition, in_force),
        counting=counting_sentences(standing.edition, names),
        cases=standing.signed,
        roles=standing.roles,
        waiting=standing.waiting,
        returned=standing.returned,
        minimums=_minimums(standing),
        targets=tuple(TargetLine(each.name, each.target, each.done) for each in standing.targets),
        procedures=in_groups(_procedure(each) for each in standing.procedures if each.roles.total),
        months=standing.months,
        entrustment=standing.entrustment,
        attendings=standing.attendings,
        gaps=tuple(each for each in standing.gaps if each.missing),
    )
    return Draft(
        kind=DocumentKind.SUMMARY,
        program_id=program.id,
        fellow_id=fellow.id,
        period_from=period_from,
        period_to=period_to,
        facts=legible(facts),
        requirement_edition_id=standing.edition.id if standing.edition else None,
    )


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
    return Draft(
        kind=DocumentKind.CERTIFICATE,
        program_id=program.id,
        fellow_id=fellow.id,
        period_from=facts.first_on,
        period_to=facts.last_on,
        facts=legible(facts),
        procedure_slug=procedure_slug,
    )


def _edition(edition: RequirementEdition | None, in_force: RequirementEdition | None) -> Edition | None:
    if edition is None:
        return None
    other = in_force.name if in_force and in_force.id != edition.id else None
    adopted_by = edition.adopted_by.name if edition.adopted_by else None
    return Edition(edition.name, adopted_by, edition.adopted_on, other)


def _minimums(standing: Standing) -> tuple[MinimumLine, ...]:
    return tuple(
        MinimumLine(
            name=each.requirement.label,
            counts=each.requirement.unit,
            minimum=each.minimum,
            counted=each.counted,
            roles=each.roles,
        )
        for each in standing.requirements
    )


def _procedure(count: ProcedureCount) -> ProcedureLine:
    assert count.first_on is not None and count.last_on is not None  # noqa: PT018  # it has signed entries
    is_skill = count.kind is ProcedureKind.SKILL
    return ProcedureLine(
        group="Skills and evaluations" if is_skill else body_region_label(count.body_region),
        name=count.name,
        roles=count.roles,
        first_on=count.first_on,
        last_on=count.last_on,
        fluoroscopy_seconds=count.fluoroscopy_seconds,
        duration_minutes=count.duration_minutes,
        entrustment=count.entrustment,
    )
