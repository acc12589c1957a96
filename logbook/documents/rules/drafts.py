"""Facts ready to be issued, and what issuing adds to them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from logbook.documents.models import DocumentKind
from logbook.documents.rules.certificate import CertificateFacts
from logbook.documents.rules.summary import SummaryFacts

Facts = SummaryFacts | CertificateFacts


@dataclass(frozen=True)
class Draft:
    """Facts and the rows they are about, ready to be previewed or issued."""

    kind: DocumentKind
    program_id: UUID
    fellow_id: UUID
    period_from: date
    period_to: date
    facts: Facts
    procedure_slug: str | None = None
    requirement_edition_id: UUID | None = None


@dataclass(frozen=True)
class Issue:
    """What makes facts a document: its number, who issued it, and where a stranger can check it."""

    number: str
    address: str
    issued_by: str
    issued_on: date
