"""Finding documents, and what there is to put into one."""

from logbook.documents.queries.certificate import certificate, signed_procedures
from logbook.documents.queries.counted import that_counted
from logbook.documents.queries.finding import PAGE, Page, document, document_by_code, documents
from logbook.documents.queries.summary import summary

__all__ = [
    "PAGE",
    "Page",
    "certificate",
    "document",
    "document_by_code",
    "documents",
    "signed_procedures",
    "summary",
    "that_counted",
]
