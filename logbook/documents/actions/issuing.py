"""Issuing documents.

Printing takes from a tenth of a second to a few, too long to keep everybody else from writing. So a document is issued
in three steps: its facts are read in a reading unit; a short writing unit reserves number and code, which have to be on
the paper; then it is printed under no lock, and a second short unit keeps it. If printing fails a number stays unused:
numbers tell documents apart, and the audit trail knows of the reservation.
"""

import secrets
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from logbook.adapters import files
from logbook.adapters.pdf import unprintable
from logbook.documents import paper
from logbook.documents.models import Document, DocumentCounter
from logbook.documents.rules import (
    CODE_ALPHABET,
    CODE_LETTERS,
    CertificateFacts,
    Draft,
    Issue,
    grouped_code,
    legible,
    plain,
)
from logbook.foundation import audit, clock
from logbook.foundation.canonical import canonical
from logbook.foundation.config import Settings
from logbook.foundation.db import Database
from logbook.foundation.errors import Conflict, Invalid
from logbook.foundation.ids import uuid7
from logbook.people.models import Person, Program


def issue(
    database: Database,
    *,
    by: Person,
    program: Program,
    draft: Draft,
    settings: Settings,
    document_id: UUID | None = None,
) -> Document:
    """Number, print and keep a document, in units of its own. Raises Invalid if the issuer's name cannot be printed.

    ``document_id`` is made by the form: sent twice it gives one document. Raises Conflict if it was used otherwise.
    """
    issued_by = legible(by.name)
    if missing := unprintable(issued_by):
        raise Invalid(f"The fonts of the paper have no letter for “{missing}” in your name, so nothing was issued.")
    now = clock.now()
    today = now.astimezone(ZoneInfo(program.time_zone)).date()
    with database.writing() as session:
        if document_id and (there := session.get(Document, document_id)):
            return _issued_before(there, by, draft)
        number, code = _reserve(session, by, program, today)
    address = f"{settings.public_url.rstrip('/')}/verify/{grouped_code(code)}"
    file = paper.to_pdf(draft.facts, Issue(number, address, issued_by, today))
    # On the disk before the row is kept: a file nobody speaks of harms nobody, a row without its file would.
    digest = files.keep(settings.documents, file, ".pdf")
    document = _row(draft, number, code, by, issued_by, now)
    document.id = document_id or uuid7()
    document.sha256, document.byte_size = digest, len(file)
    with database.writing() as session:
        if there := session.get(Document, document.id):
            # The same form came twice while the first was at the printer.
            return _issued_before(there, by, draft)
        session.add(document)
        session.flush()
        audit.record(session, by=by, verb="document.issue", subject=document, number=number, sha256=digest)
    return document


def _reserve(session: Session, by: Person, program: Program, today: date) -> tuple[str, str]:
    # Two directors issuing at once have this row in common: the second waits for the first.
    session.execute(select(Program.id).where(Program.id == program.id).with_for_update())
    counter = session.get(DocumentCounter, (program.id, today.year))
    if counter is None:
        counter = DocumentCounter(program_id=program.id, year=today.year, last=0)
        session.add(counter)
    counter.last += 1
    number = f"{today.year}-{counter.last:04d}"
    audit.record(session, by=by, verb="document.reserve", subject=program, number=number)
    # 80 random bits: nobody comes upon a document by trying codes.
    return number, "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LETTERS))


_OF_THE_FORM = (
    "program_id", "kind", "fellow_id", "period_from", "period_to", "procedure_slug", "requirement_edition_id",
)  # fmt: skip


def _issued_before(there: Document, by: Person, draft: Draft) -> Document:
    statement = draft.facts.statement if isinstance(draft.facts, CertificateFacts) else ""
    same = all(getattr(there, name) == getattr(draft, name) for name in _OF_THE_FORM)
    if not (same and there.issued_by_id == by.id and there.statement == statement):
        raise Conflict("This form has issued a document already. Open a new form for another one.")
    return there


def _row(draft: Draft, number: str, code: str, by: Person, issued_by: str, now: datetime) -> Document:
    facts = draft.facts
    of_certificate = facts if isinstance(facts, CertificateFacts) else None
    return Document(
        program_id=draft.program_id,
        program_name=facts.program,
        kind=draft.kind,
        number=number,
        code=code,
        fellow_id=draft.fellow_id,
        fellow_name=facts.fellow,
        issued_by_id=by.id,
        issued_by_name=issued_by,
        issued_at=now,
        period_from=draft.period_from,
        period_to=draft.period_to,
        procedure_slug=draft.procedure_slug,
        procedure_name=of_certificate.procedure if of_certificate else None,
        requirement_edition_id=draft.requirement_edition_id,
        statement=of_certificate.statement if of_certificate else "",
        facts=canonical(plain(facts)).decode(),
    )
