"""Finding documents, and what there is to put into one."""

from logbook.documents.queries.case_log import case_log
from logbook.documents.queries.certificate import certificate, signed_procedures
from logbook.documents.queries.completion import completion, final_evaluation
from logbook.documents.queries.counted import that_counted
from logbook.documents.queries.finding import (
    PAGE,
    STATES,
    IssuedFile,
    Page,
    document,
    document_by_code,
    document_by_sha256,
    documents,
    frozen,
    hold_order,
    is_awaited,
    issued_by_order,
    issued_file,
    of_order,
    order,
    ordered_in_series,
    ordered_still,
    orders_in_print,
    pending_of_order,
    standing_document,
    superseding,
)
from logbook.documents.queries.privileging import privileging
from logbook.documents.queries.statements import kept_statements, offered_statements, statement
from logbook.documents.queries.summary import summary
from logbook.documents.queries.verification import verification

__all__ = [
    "PAGE",
    "STATES",
    "IssuedFile",
    "Page",
    "case_log",
    "certificate",
    "completion",
    "document",
    "document_by_code",
    "document_by_sha256",
    "documents",
    "final_evaluation",
    "frozen",
    "hold_order",
    "is_awaited",
    "issued_by_order",
    "issued_file",
    "kept_statements",
    "of_order",
    "offered_statements",
    "order",
    "ordered_in_series",
    "ordered_still",
    "orders_in_print",
    "pending_of_order",
    "privileging",
    "signed_procedures",
    "standing_document",
    "statement",
    "summary",
    "superseding",
    "that_counted",
    "verification",
]
