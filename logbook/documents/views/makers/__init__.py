"""Each kind of document as it is made: what it is for, what it asks, and the drafts that come of the answers."""

from logbook.documents.models import DocumentKind
from logbook.documents.views.makers import (
    case_log,
    certificate,
    completion,
    final_evaluation,
    packet,
    privileging,
    summary,
    verification,
)
from logbook.documents.views.makers.making import Maker

# In the order in which they are offered.
MAKERS: dict[DocumentKind, Maker] = {
    DocumentKind.SUMMARY: summary.MAKER,
    DocumentKind.PACKET: packet.MAKER,
    DocumentKind.CERTIFICATE: certificate.MAKER,
    DocumentKind.COMPLETION: completion.MAKER,
    DocumentKind.PRIVILEGING: privileging.MAKER,
    DocumentKind.VERIFICATION: verification.MAKER,
    DocumentKind.FINAL_EVALUATION: final_evaluation.MAKER,
    DocumentKind.CASE_LOG: case_log.MAKER,
}

__all__ = ["MAKERS", "Maker"]
