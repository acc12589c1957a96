"""Which documents counted a case."""

import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.cases.models import Case
from logbook.catalogue.models import Procedure
from logbook.documents.models import Document, DocumentKind
from logbook.signoff.models import SignatureKind
from logbook.signoff.queries import signatures


def that_counted(session: Session, case: Case) -> Sequence[Document]:
    """The documents that counted a case when they were issued, by its latest signature of then; the first one first.

    Two statements, and a third for a case that any could have counted.
    """
    signed = signatures(session, case)
    of_fellow = select(Document).where(Document.program_id == case.program_id, Document.fellow_id == case.fellow_id)
    # Its days are those of the training: it counts no case.
    of_fellow = of_fellow.where(Document.kind != DocumentKind.COMPLETION)
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
        return document.period_from <= performed_on <= document.period_to and not done.isdisjoint(_about(document))

    return [each for each in issued if counts(each)]


def _about(document: Document) -> set[str | None]:
    """The procedures of which a document counts the cases, by slug; None stands for all."""
    facts = json.loads(document.facts) if document.kind is DocumentKind.PRIVILEGING else {}
    return {each["slug"] for each in facts["procedures"]} if facts.get("chosen") else {document.procedure_slug}
