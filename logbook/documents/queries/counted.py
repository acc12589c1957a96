"""Which documents counted a case."""

import json
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, defer

from logbook.cases.models import Case
from logbook.catalogue.models import Procedure
from logbook.documents.models import Document, DocumentKind
from logbook.signoff.models import SignatureKind
from logbook.signoff.queries import signatures


def that_counted(session: Session, case: Case) -> Sequence[Document]:
    """The documents that counted a case when they were issued, by its latest signature of then; the first one first.

    Two statements, and two more for a case that any could have counted.
    """
    signed = signatures(session, case)
    of_fellow = (
        select(Document)
        .where(Document.program_id == case.program_id, Document.fellow_id == case.fellow_id)
        # The days of a completion are those of the training: it counts no case.
        .where(Document.kind != DocumentKind.COMPLETION)
        # A case log need not have every case of its quarter; of the others all that is asked stands in columns.
        .where(or_(Document.kind != DocumentKind.CASE_LOG, Document.facts.contains(_lists(case))))
        .options(defer(Document.facts))
    )
    issued = session.scalars(of_fellow.order_by(Document.issued_at)).all() if signed else ()
    said = [json.loads(each.snapshot) for each in signed]
    keys = {UUID(step["procedure_id"]) for then in said for step in then["procedures"]}
    found = session.execute(select(Procedure.id, Procedure.slug).where(Procedure.id.in_(keys))) if issued else ()
    slugs = {str(key): slug for key, slug in found}
    about = _procedures_of(session, issued)

    def counts(document: Document) -> bool:
        at = sum(each.signed_at <= document.issued_at for each in signed)
        if not at or signed[at - 1].kind is SignatureKind.VOID:
            return False
        then = said[at - 1]
        done = {None, *(slugs.get(step["procedure_id"]) for step in then["procedures"])}
        performed_on = date.fromisoformat(then["case"]["performed_on"])
        return document.period_from <= performed_on <= document.period_to and not done.isdisjoint(about[document.id])

    return [each for each in issued if counts(each)]


def _procedures_of(session: Session, documents: Sequence[Document]) -> dict[UUID, set[str | None]]:
    """The procedures of which each of the documents counts the cases, by slug; None stands for all."""
    letters = [each.id for each in documents if each.kind is DocumentKind.PRIVILEGING]
    found = session.execute(select(Document.id, Document.facts).where(Document.id.in_(letters))) if letters else ()
    said = {key: json.loads(facts) for key, facts in found}
    chosen = {key: {each["slug"] for each in facts["procedures"]} for key, facts in said.items() if facts["chosen"]}
    return {each.id: chosen.get(each.id, {each.procedure_slug}) for each in documents}


def _lists(case: Case) -> str:
    """What stands in the facts of a case log that has the case: canonical JSON, so in no other way."""
    return f'"number":{case.number},"performed_on":'
