"""Each kind of document as it is made: what it is for, what it asks, and the drafts that come of the answers."""

from logbook.documents.models import DocumentKind
from logbook.documents.views.makers import certificate, privileging, summary, verification
from logbook.documents.views.makers.making import Maker

# In the order in which they are offered.
MAKERS: dict[DocumentKind, Maker] = {
    DocumentKind.SUMMARY: summary.MAKER,
    DocumentKind.CERTIFICATE: certificate.MAKER,
    DocumentKind.PRIVILEGING: privileging.MAKER,
    DocumentKind.VERIFICATION: verification.MAKER,
}

__all__ = ["MAKERS", "Maker"]
