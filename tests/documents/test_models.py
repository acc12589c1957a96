"""The database itself refuses to change or lose an issued document, and illegal ones."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from logbook.documents.models import Document, DocumentKind
from logbook.foundation import clock
from logbook.foundation.db import Database
from tests.cast import Cast


def document(cast: Cast, **changes: Any) -> Document:
    values: dict[str, Any] = {
        "program_id": cast.program.id,
        "program_name": cast.program.name,
        "kind": DocumentKind.SUMMARY,
        "number": "2026-0001",
        "code": "7K3M9QXT2VHB4DWF",
        "fellow_id": cast.ada.id,
        "fellow_name": cast.ada.name,
        "issued_by_id": cast.cleo.id,
        "issued_by_name": cast.cleo.name,
        "period_from": date(2026, 7, 1),
        "period_to": date(2026, 10, 1),
        "facts": "{}",
        "series": "f" * 64,
        "sha256": "a" * 64,
        "byte_size": 1000,
    }
    return Document(**values | changes)


def kept(database: Database, cast: Cast, **changes: Any) -> UUID:
    with database.writing() as session:
        made = document(cast, **changes)
        session.add(made)
    return made.id


CHANGES: tuple[tuple[str, Any], ...] = (
    ("program_id", "other"),
    ("program_name", "Elsewhere"),
    ("kind", DocumentKind.CERTIFICATE),
    ("number", "2026-0002"),
    ("code", "0" * 16),
    ("fellow_id", "abe"),
    ("fellow_name", "Abe Lindqvist, MD"),
    ("issued_by_id", "abe"),
    ("issued_by_name", "Nobody"),
    ("issued_at", clock.now()),
    ("period_from", date(2026, 6, 30)),
    ("period_to", date(2026, 10, 2)),
    ("procedure_slug", "mild-pild"),
    ("about", "MILD"),
    ("series", "c" * 64),
    ("certificate_sha256", "c" * 64),
    ("statement", "Ready."),
    ("facts", '{"cases":9}'),
    ("sha256", "b" * 64),
    ("byte_size", 1001),
)


@pytest.mark.parametrize(("column", "value"), CHANGES)
def test_no_column_of_an_issued_document_can_be_changed(database: Database, cast: Cast, column: str, value: Any):
    key = kept(database, cast)
    value = {"other": cast.other_program.id, "abe": cast.abe.id}.get(value, value)
    with pytest.raises(DBAPIError, match="never changed"), database.writing() as session:
        session.execute(update(Document).where(Document.id == key).values({column: value}))


def test_every_column_is_either_tried_above_or_part_of_a_revocation():
    keys = {"id", "requirement_edition_id", "order_id", "supersedes_id"}
    beyond = keys | {"revoked_at", "revoked_by_id", "revoked_reason"}
    assert {column for column, _ in CHANGES} | beyond == set(Document.__table__.columns.keys())


def test_an_issued_document_cannot_be_deleted(database: Database, cast: Cast):
    key = kept(database, cast)
    with pytest.raises(DBAPIError, match="stays"), database.writing() as session:
        session.execute(delete(Document).where(Document.id == key))


def test_a_document_is_revoked_once(database: Database, cast: Cast):
    key = kept(database, cast)
    revocation = {"revoked_at": clock.now(), "revoked_by_id": cast.cleo.id, "revoked_reason": "Wrong fellow."}
    with database.writing() as session:
        session.execute(update(Document).where(Document.id == key).values(revocation))
    for after in (revocation, {"revoked_at": None, "revoked_by_id": None, "revoked_reason": ""}):
        with pytest.raises(DBAPIError, match="final"), database.writing() as session:
            session.execute(update(Document).where(Document.id == key).values(after))


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": DocumentKind.CERTIFICATE},
        {"kind": DocumentKind.CERTIFICATE, "procedure_slug": "mild-pild"},
        {"kind": DocumentKind.CERTIFICATE, "statement": "Ready."},
        {"kind": DocumentKind.COMPLETION},
        {"kind": DocumentKind.PACKET},
        {"fellow_id": None, "fellow_name": ""},
        {"fellow_name": ""},
        {"procedure_slug": "mild-pild"},
        {"period_to": date(2026, 6, 30)},
        {"byte_size": 0},
        {"revoked_at": clock.now(), "revoked_reason": "Because."},
        {"revoked_at": clock.now(), "revoked_by_id": "cleo"},
        {"revoked_reason": "Because."},
    ],
    ids=lambda changes: " ".join(changes),
)
def test_an_illegal_document_cannot_be_stored(database: Database, cast: Cast, changes: dict[str, Any]):
    changes = {name: cast.cleo.id if value == "cleo" else value for name, value in changes.items()}
    with pytest.raises(DBAPIError, match=r"(?i)check|constraint"):
        kept(database, cast, **changes)


def test_a_number_is_one_documents_in_a_program_and_a_code_in_all(database: Database, cast: Cast):
    kept(database, cast)
    kept(database, cast, program_id=cast.other_program.id, code="0" * 16)
    for changes in ({"code": "1" * 16}, {"number": "2026-0009"}):
        with pytest.raises(DBAPIError, match=r"(?i)unique"):
            kept(database, cast, **changes)
